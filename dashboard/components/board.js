// The board of claim rows (Versions), and what mounts either board; queue.js stands before this in one module.
// Every text is set with textContent: article text is data. Streamlit calls the default export again on every change of
// data or theme, so a board is drawn only when its data changed, and the cursor stays where it was.
// ---- claims ---------------------------------------------------------------------------------------------------
function piece([op, text, strong]) {
  if (op <= 0 && !strong) return [text];
  const [, before, words, after] = /^(\s*)(.*?)(\s*)$/s.exec(text); // a painted blank looks like a slip
  return [before, el(op > 0 ? "ins" : "span", strong ? "strong" : "", words), after];
}

function cell(c, words, open) {
  if (!c) return el("td", "gap");
  const box = el("td", `cell ${c.state ?? ""}`);
  const link = el("button", "open", `#${c.n}`);
  link.type = "button";
  link.title = words.versions_open;
  link.setAttribute("aria-label", `${words.versions_open}: #${c.n}`);
  link.addEventListener("click", () => open(`${c.article} ${c.n}`));
  box.append(link, el("span", "text", ...c.pieces.flatMap(piece)));
  box.lang = c.lang ?? "";
  box.dir = "auto";
  if (c.why) box.title = c.why;
  if (c.why && c.state === "unsupported") box.append(el("span", "because", `⚑ ${c.why}`));
  if (c.tag) box.append(el("span", "tag", c.tag));
  return box;
}

function claims(d, host, open) {
  const table = el("table", "claims"), head = el("tr"), body = el("tbody");
  for (const v of d.versions) {
    const th = el("th", v.role, el("span", "name", v.name), el("span", "role", v.note));
    th.scope = "col";
    head.append(th);
  }
  for (const row of d.rows) body.append(el("tr", row.alone ? "alone" : "", ...row.cells.map((c) => cell(c, d.words, open))));
  table.append(el("thead", "", head), body);
  table.style.setProperty("--columns", d.versions.length);
  const scroller = el("div", "scroller", table);
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "region");
  scroller.setAttribute("aria-label", d.name);
  scroller.style.setProperty("--above", `${Math.round(host.getBoundingClientRect().top + scrollY)}px`);
  host.replaceChildren(scroller);
}

export default function ({ data: [d] = [], parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".board");
  if (!d || !host) return;
  if (!state.has(host)) state.set(host, { drawn: "", picked: new Set(), all: false });
  const mine = state.get(host);
  mine.send = setTriggerValue;
  mine.fresh = Date.now();
  if (mine.drawn === d.version) return;
  mine.drawn = d.version;
  if (d.kind === "queue") queue(d, host, mine);
  else claims(d, host, (id) => mine.send("open", id));
}
