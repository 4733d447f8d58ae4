// Two read-only boards, one module: the queue of stories (Triage) and the claim rows of a story (Versions).
// Every text is set with textContent: article text is data. Streamlit calls the default export again on every change of
// data or theme, so a board is drawn only when its data changed, and the cursor stays where it was.
const PAGE = 100; // stories drawn at once; the rest on request
const LAST = "copydesk.queue"; // sessionStorage: the story opened last, where coming back continues
const state = new WeakMap(); // host element -> { drawn, shown, stop }

function el(tag, cls, ...children) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function plural(words, key, n) {
  return n === 1 && words[`${key}_one`] ? words[`${key}_one`] : words[n === 1 ? key : `${key}s`]?.replace("{n}", n) ?? String(n);
}

// ---- queue ----------------------------------------------------------------------------------------------------
function meter(row, words) {
  const bar = el("span", "need");
  const label = words.queue_need.replace("{percent}", Math.round(row.need * 100));
  bar.title = label;
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", label);
  bar.style.setProperty("--need", row.need);
  return bar;
}

function progress(row, words) {
  const label = words.queue_progress.replace("{marked}", row.marked).replace("{all}", row.sentences);
  const bar = el("progress");
  bar.max = row.sentences || 1;
  bar.value = row.marked;
  bar.setAttribute("aria-label", label);
  return el("span", "progress", bar, el("span", "count", label));
}

function facts(row, words) {
  const box = el("span", "facts");
  const versions = row.versions === 1 ? words.queue_versions_one : words.queue_versions.replace("{n}", row.versions);
  const sources = row.sources === 0 ? words.queue_nosource : row.sources === 1 ? words.queue_source_one : words.queue_sources.replace("{n}", row.sources);
  const flagged = row.flagged === 1 ? words.queue_flagged_one : words.queue_flagged.replace("{n}", row.flagged);
  box.append(el("span", "", versions));
  if (row.versions > 1) box.append(el("span", row.sources ? "src" : "", sources));
  if (row.flagged) box.append(el("span", "flag", `⚑ ${flagged}`));
  if (row.language && row.language !== "und") box.append(el("span", "lang", row.language));
  if (row.sites) box.append(el("span", "sites", row.sites));
  return box;
}

function story(row, words, open) {
  const link = el("a", "story");
  link.href = row.href;
  link.dataset.id = row.id;
  link.dataset.status = row.status;
  const main = el("span", "main", el("span", "title", row.title), el("span", "why", row.reason), facts(row, words));
  const arrow = el("span", "go", "→");
  arrow.setAttribute("aria-hidden", "true");
  link.append(meter(row, words), main, progress(row, words), arrow);
  link.lang = row.language === "und" ? "" : row.language;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new tab is the browser's business
    event.preventDefault();
    remember(row.id);
    open(row.id);
  });
  return el("li", "", link);
}

function remember(id) {
  try { sessionStorage.setItem(LAST, id); } catch { /* a browser that keeps nothing starts at the top */ }
}

function remembered() {
  try { return sessionStorage.getItem(LAST); } catch { return null; }
}

// j and k where nothing has the focus: an editor who has just come to the page need not reach for the mouse.
function fromAnywhere(list, mine) {
  mine.stop?.abort();
  mine.stop = new AbortController();
  window.addEventListener("keydown", (event) => {
    if (!list.isConnected) return mine.stop.abort();
    if (!"jk".includes(event.key) || event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    list.querySelector("a")?.focus();
  }, { signal: mine.stop.signal });
}

function comeBack(list) {
  if (document.activeElement !== document.body) return;
  const last = remembered();
  [...list.querySelectorAll("a")].find((link) => link.dataset.id === last)?.focus();
}

function queue(d, host, open) {
  const words = d.words, mine = state.get(host), list = el("ol", "queue");
  list.setAttribute("aria-label", words.queue_label);
  const more = el("button", "more");
  const draw = () => {
    list.replaceChildren(...d.rows.slice(0, mine.shown).map((row) => story(row, words, open)));
    const left = d.rows.length - mine.shown;
    more.hidden = left <= 0;
    more.textContent = words.queue_more.replace("{n}", Math.min(PAGE, left));
  };
  more.type = "button";
  more.addEventListener("click", () => { mine.shown += PAGE; draw(); });
  list.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")], at = links.indexOf(event.target);
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "r" || event.key === "c") event.stopPropagation(); // Streamlit's rerun and clear-cache keys
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
  });
  draw();
  host.replaceChildren(el("p", "hint", words.queue_keys), list, more);
  fromAnywhere(list, mine);
  comeBack(list);
}

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
  if (!state.has(host)) state.set(host, { drawn: "", shown: PAGE });
  const mine = state.get(host);
  if (mine.drawn === d.version) return;
  mine.drawn = d.version;
  (d.kind === "queue" ? queue : claims)(d, host, (id) => setTriggerValue("open", id));
}
