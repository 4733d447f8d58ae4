// The boards of Insight: tiles, tables whose cells open what stands behind them, bars, sentences. Every text is set with
// textContent: sentences and notes are data. Streamlit calls the default export again on every change of data or theme,
// so a board is drawn only when its data changed, and the focus stays on the cell that has it.
const drawn = new WeakMap(); // host element -> version
const LETTER = { boilerplate: "B", unsupported: "U", sourced: "S", unsure: "?" };

function el(tag, cls, ...children) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function badge(tone) {
  const node = el("span", "badge", el("b", "", LETTER[tone] ?? ""));
  node.dataset.tone = tone;
  node.setAttribute("aria-hidden", "true");
  return node;
}

// ---- tiles ----------------------------------------------------------------------------------------------------
function range(row) {
  if (row.at === null || row.at === undefined) return null;
  const line = el("span", "range"), point = el("i", "at");
  line.setAttribute("aria-hidden", "true");
  if (row.low !== null) {
    const span = el("i", "span");
    span.style.insetInlineStart = `${row.low * 100}%`;
    span.style.inlineSize = `${Math.max(0, row.high - row.low) * 100}%`;
    line.append(span);
  }
  point.style.insetInlineStart = `${row.at * 100}%`;
  line.append(point);
  return line;
}

function tiles(d) {
  const list = el("dl", "tiles");
  for (const row of d.rows) {
    const name = el("dt", "", row.name), value = el("dd", "value", row.value);
    const tile = el("div", row.quiet ? "tile little" : "tile", name, value, el("dd", "small", row.small), el("dd", "about", row.about));
    const line = range(row);
    if (line) value.append(line);
    list.append(tile);
  }
  return list;
}

// ---- tables ---------------------------------------------------------------------------------------------------
function cell(c, open) {
  const box = el("td", c ? "" : "gap");
  if (!c) return box;
  const words = [el("span", "text", c.text), c.small ? el("span", "small", c.small) : null];
  if (c.quiet) box.classList.add("little");
  if (c.same) box.classList.add("same");
  if (c.tint !== null && c.tint !== undefined) box.style.setProperty("--tint", c.tint);
  if (!c.open) {
    box.append(...words.filter(Boolean));
    if (c.about) box.title = c.about;
    return box;
  }
  const button = el("button", "", ...words);
  button.type = "button";
  button.dataset.open = c.open;
  button.setAttribute("aria-pressed", c.on ? "true" : "false");
  if (c.about) { button.title = c.about; button.setAttribute("aria-label", `${[c.text, c.small].filter(Boolean).join(" ")}. ${c.about}`); }
  button.addEventListener("click", () => open(c.open));
  box.append(button);
  return box;
}

function table(d, open) {
  const grid = el("table", "grid"), head = el("tr", "", el("th", "corner", d.corner)), body = el("tbody");
  grid.append(el("caption", "vh", d.name));
  for (const name of d.columns) {
    const th = el("th", "", name);
    th.scope = "col";
    head.append(th);
  }
  head.firstChild.scope = "col";
  for (const row of d.rows) {
    const th = el("th", "", row.tone ? badge(row.tone) : null, el("span", "", row.head));
    th.scope = "row";
    body.append(el("tr", "", th, ...row.cells.map((c) => cell(c, open))));
  }
  grid.append(el("thead", "", head), body);
  return scroller(grid, d.name);
}

function scroller(node, name) { // a wide table scrolls by itself, and then the keyboard must reach it
  const box = el("div", "scroller", node);
  new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", name);
    } else for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
  }).observe(box);
  return box;
}

// ---- bars -----------------------------------------------------------------------------------------------------
function bar(row) {
  const line = el("span", "bar");
  for (const part of row.parts) {
    const piece = el("span", "part", el("b", "", part.share >= .07 ? part.text : ""));
    piece.dataset.tone = part.tone;
    piece.style.flexGrow = part.share;
    piece.title = part.about;
    line.append(piece);
  }
  line.setAttribute("role", "img");
  line.setAttribute("aria-label", row.parts.map((part) => part.about).join(", "));
  return line;
}

function bars(d) {
  const list = el("ul", "bars");
  list.setAttribute("aria-label", d.name);
  for (const row of d.rows) list.append(el("li", "", el("span", "head", row.head), bar(row), el("span", "small", row.small)));
  const legend = el("p", "legend", ...d.legend.map(([tone, word]) => el("span", "", badge(tone), word)));
  return el("div", "", legend, list);
}

// ---- sentences ------------------------------------------------------------------------------------------------
function leading(cls, href, text, open) {
  const link = el("a", cls, text);
  link.href = href;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new tab is the browser's business
    event.preventDefault();
    open(href);
  });
  return link;
}

function said(one, open) {
  const who = one.href ? leading("who", one.href, one.who, open) : el("span", "who", one.who);
  const line = el("span", "said", badge(one.tone), el("b", "", one.word), who);
  if (one.note) line.append(el("span", "note", one.note));
  return line;
}

function sentences(d, open) {
  const list = el("ol", "sentences");
  list.setAttribute("aria-label", d.name);
  for (const row of d.rows) {
    const link = leading("where", row.href, row.where, open), text = el("p", "text", row.text);
    text.dir = "auto";
    text.lang = row.lang ?? "";
    const head = el("p", "line", link, row.small ? el("span", "small", row.small) : null);
    list.append(el("li", "", head, text, el("p", "answers", ...row.said.map((one) => said(one, open)))));
  }
  return list;
}

const KINDS = { tiles, table, bars, sentences };

export default function ({ data: [d] = [], parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".figures");
  if (!d || !host || drawn.get(host) === d.version) return;
  drawn.set(host, d.version);
  const focus = host.getRootNode().activeElement?.dataset?.open;
  host.replaceChildren(KINDS[d.kind](d, (key) => setTriggerValue("open", key)));
  if (focus) [...host.querySelectorAll("button")].find((button) => button.dataset.open === focus)?.focus();
}
