// The queue of stories (Triage). One page of it comes with the data; the server keeps the rest of the list.
const LAST = "copydesk.queue"; // sessionStorage: the story opened last, where coming back continues
const AGAIN = 20_000; // ms after which a list that comes back into sight is asked for anew: who has what changes by the minute
const state = new WeakMap(); // host element -> { drawn, fresh, picked, all, send, stop }

function el(tag, cls, ...children) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function some(words, key, n) {
  return n === 1 ? words[`${key}_one`] : fill(words[key], { n });
}

// ---- one story --------------------------------------------------------------------------------------------------
function meter(row, words) {
  const bar = el("span", "need"), label = fill(words.queue_need, { percent: Math.round(row.need * 100) });
  bar.title = label;
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", label);
  bar.style.setProperty("--need", row.need);
  return bar;
}

function progress(row, words) {
  const label = fill(words.queue_progress, { marked: row.marked, all: row.sentences }), bar = el("progress");
  bar.max = row.sentences || 1;
  bar.value = row.marked;
  bar.setAttribute("aria-label", label);
  const box = el("span", "progress", bar, el("span", "count", label));
  if (row.overlap > 1) box.append(el("span", "opinions", fill(words.row_opinions, { done: row.opinions, overlap: row.overlap })));
  return box;
}

function facts(row, words) {
  const box = el("span", "facts");
  box.append(el("span", "", row.versions === 1 ? words.queue_versions_one : fill(words.queue_versions, { n: row.versions })));
  if (row.versions > 1) {
    const sources = row.sources === 0 ? words.queue_nosource : row.sources === 1 ? words.queue_source_one : fill(words.queue_sources, { n: row.sources });
    box.append(el("span", row.sources ? "src" : "", sources));
  }
  if (row.flagged) box.append(el("span", "flag", `⚑ ${some(words, "queue_flagged", row.flagged)}`));
  if (row.disagreements) box.append(el("span", "differ", `≠ ${some(words, "row_disagreements", row.disagreements)}`));
  if (row.fit) box.append(el("span", "fit", some(words, "row_fit", row.fit)));
  if (row.language && row.language !== "und") box.append(el("span", "lang", row.language));
  if (row.sites) box.append(el("span", "sites", row.sites));
  return box;
}

// Who has it, for whom it is, who is there: words in a frame, never only a colour.
function hands(row, words) {
  const h = row.hands, box = el("span", "hands"), names = (list) => list.join(", ");
  if (h.yours) box.append(el("span", "hand yours", words.row_yours));
  if (h.held.length) box.append(el("span", "hand held", fill(words.row_held, { names: names(h.held) })));
  if (h.here.length) box.append(el("span", "hand here", fill(words.row_here, { names: names(h.here) })));
  const meant = [...(h.assigned_you ? [words.row_assigned_you] : []), ...h.assigned];
  if (meant.length) box.append(el("span", "hand meant", fill(words.row_assigned, { names: names(meant) })));
  return box.childElementCount ? box : null;
}

function story(row, words, send) {
  const link = el("a", "story");
  link.href = row.href;
  link.dataset.id = row.id;
  link.dataset.status = row.status;
  const title = el("span", "title", row.title);
  title.lang = row.language === "und" ? "" : row.language;
  const main = el("span", "main", title, el("span", "why", row.reason), hands(row, words), facts(row, words));
  const arrow = el("span", "go", "→");
  arrow.setAttribute("aria-hidden", "true");
  link.append(meter(row, words), main, progress(row, words), arrow);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new tab is the browser's business
    event.preventDefault();
    remember(row.id);
    send("open", row.id);
  });
  return link;
}

function found(row, send) {
  if (!row.hits.length) return null;
  const list = el("ul", "hits");
  for (const hit of row.hits) {
    const link = el("a", `hit ${hit.kind}`, el("span", "label", hit.label), " ");
    link.append(...hit.text.map(([part, hot]) => (hot ? el("mark", "", part) : part)));
    link.href = hit.href;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      remember(row.id);
      send("hit", { story: hit.story, article: hit.article, n: hit.n });
    });
    list.append(el("li", "", link));
  }
  return list;
}

// ---- selecting (a lead) -----------------------------------------------------------------------------------------
function checkbox(row, words) {
  const box = el("input", "pick");
  box.type = "checkbox";
  box.dataset.id = row.id;
  box.setAttribute("aria-label", fill(words.select, { title: row.title }));
  return el("label", "picker", box);
}

function pick(d, mine, list, id, range) {
  const ids = d.rows.map((row) => row.id), on = !mine.picked.has(id) || range;
  const from = range && mine.anchor !== undefined ? ids.indexOf(mine.anchor) : -1, to = ids.indexOf(id);
  const chosen = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  mine.all = false;
  for (const one of chosen) mine.picked[on ? "add" : "delete"](one);
  mine.anchor = id;
  show(d, mine, list);
}

function show(d, mine, list) {
  for (const box of list.querySelectorAll(".pick")) {
    box.checked = mine.all || mine.picked.has(box.dataset.id);
    box.closest("li").classList.toggle("picked", box.checked);
  }
  const n = mine.all ? d.total : mine.picked.size, bar = mine.bar;
  bar.root.hidden = n === 0;
  bar.count.textContent = n ? some(d.words, "selected", n) : "";
  bar.all.hidden = n >= d.total;
}

function button(text, cls, press) {
  const node = el("button", cls, text);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}

function chooser(name, options) {
  const node = el("select", "", ...options.map(([value, text]) => {
    const option = el("option", "", text);
    option.value = value;
    return option;
  }));
  node.setAttribute("aria-label", name);
  return node;
}

function actions(d, mine) {
  const w = d.words, root = el("div", "bar"), count = el("span", "count");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", w.bar);
  count.setAttribute("role", "status");
  const NEW = " "; // no handle is blank
  const people = [["", w.assign_choose], ...d.people.known, ...(d.people.free ? [[NEW, w.assign_new]] : [])];
  const who = chooser(w.assign_to, people), name = el("input", "name"), opinions = chooser(w.overlap, Array.from({ length: d.people.most }, (_, i) => [i + 1, i + 1]));
  name.placeholder = w.assign_name;
  name.setAttribute("aria-label", w.assign_name);
  name.hidden = true;
  who.addEventListener("change", () => {
    name.hidden = who.value !== NEW;
    if (!name.hidden) name.focus();
  });
  const act = (what) => mine.send("act", { id: `${Date.now()} ${Math.random()}`, ...what, ...(mine.all ? { all: true } : { stories: [...mine.picked] }) });
  const assign = button(w.assign, "", () => {
    const chosen = who.value === NEW ? name.value.trim() : who.value;
    if (chosen) act({ do: "assign", who: chosen });
    else (name.hidden ? who : name).focus();
  });
  const release = button(w.release, "", () => act({ do: "release" }));
  release.title = w.release_help;
  const all = button(fill(w.select_all, { n: d.total }), "plain", () => { mine.all = true; show(d, mine, mine.list); });
  const clear = button(w.select_none, "plain", () => { mine.all = false; mine.picked.clear(); show(d, mine, mine.list); });
  root.append(
    count, all, clear,
    el("span", "do", el("span", "label", w.assign_to), who, name, assign, button(w.unassign, "", () => act({ do: "unassign" }))),
    el("span", "do", el("span", "label", w.overlap), opinions, button(w.overlap_set, "", () => act({ do: "overlap", n: Number(opinions.value) }))),
    el("span", "do", release),
  );
  return { root, count, all, who };
}

// ---- keys and coming back ---------------------------------------------------------------------------------------
function remember(id) {
  try { sessionStorage.setItem(LAST, id); } catch { /* a browser that keeps nothing starts at the top */ }
}

function remembered() {
  try { return sessionStorage.getItem(LAST); } catch { return null; }
}

const plainKey = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

// j, k and n where nothing has the focus: an editor who has just come to the page need not reach for the mouse.
function fromAnywhere(list, mine, next) {
  mine.stop?.abort();
  mine.stop = new AbortController();
  window.addEventListener("keydown", (event) => {
    if (!list.isConnected) return mine.stop.abort();
    if (event.target !== document.body || !plainKey(event)) return;
    if (event.key === "n" && next) next();
    else if ("jk".includes(event.key)) list.querySelector("a.story")?.focus();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { signal: mine.stop.signal, capture: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !list.isConnected || Date.now() - mine.fresh < AGAIN) return;
    mine.fresh = Date.now();
    mine.send("again", mine.fresh);
  }, { signal: mine.stop.signal });
}

function comeBack(list, id) {
  if (id !== undefined) return [...list.querySelectorAll("a.story, .pick")].find((node) => node.dataset.id === id.id && node.className === id.cls)?.focus();
  if (document.activeElement !== document.body) return;
  const last = remembered();
  [...list.querySelectorAll("a.story")].find((link) => link.dataset.id === last)?.focus();
}

function keys(d, mine, list, next) {
  list.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a.story")];
    const at = links.indexOf(event.target.closest("li[data-row]")?.querySelector("a.story"));
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (at < 0 || !plainKey(event)) return;
    const key = event.key.toLowerCase();
    if (key === "r" || key === "c") event.stopPropagation(); // Streamlit's rerun and clear-cache keys
    if (key === "n" && next) next();
    else if (key === "x" && d.people) pick(d, mine, list, links[at].dataset.id, event.shiftKey);
    else if (key === "a" && mine.bar && !mine.bar.root.hidden) mine.bar.who.focus();
    else if (step) links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// ---- the whole --------------------------------------------------------------------------------------------------
function head(d, mine, next) {
  const w = d.words, hint = el("p", "hint", `${w.need_about} ${d.people ? w.keys_lead : w.keys}`), box = el("div", "head");
  if (next) {
    const go = button(w.next, "next", next);
    go.title = w.next_help;
    go.append(el("kbd", "", "n"));
    box.append(go);
  }
  box.append(hint);
  return box;
}

function queue(d, host, mine) {
  const w = d.words, list = el("ol", "queue"), send = mine.send;
  const had = host.getRootNode().activeElement, focus = had?.dataset?.id ? { id: had.dataset.id, cls: had.className } : undefined;
  const next = d.mark ? () => mine.send("next", true) : null;
  mine.list = list;
  list.setAttribute("aria-label", w.queue_label);
  for (const row of d.rows) {
    const item = el("li", d.people ? "pickable" : "", d.people ? checkbox(row, w) : null, story(row, w, send), found(row, send));
    item.dataset.row = row.id;
    list.append(item);
  }
  const left = d.total - d.rows.length, more = button(fill(w.queue_more, { n: Math.min(d.page, left) }), "more", () => mine.send("more", d.rows.length));
  more.hidden = left <= 0;
  host.replaceChildren(head(d, mine, next), list, more);
  if (d.people) {
    mine.bar = actions(d, mine);
    list.after(mine.bar.root);
    if (d.total > 1) host.querySelector(".head .hint").before(button(fill(w.select_all, { n: d.total }), "plain", () => { mine.all = true; show(d, mine, list); }));
    list.addEventListener("click", (event) => {
      if (event.target.className !== "pick") return;
      pick(d, mine, list, event.target.dataset.id, event.shiftKey);
    });
    const here = new Set(d.rows.map((row) => row.id));
    for (const id of mine.picked) if (!here.has(id)) mine.picked.delete(id);
    const ids = [...here].join(" "), same = mine.ids !== undefined && (ids.startsWith(mine.ids) || mine.ids.startsWith(ids));
    mine.all &&= same && mine.total === d.total; // "all" was said of another list
    Object.assign(mine, { ids, total: d.total });
    show(d, mine, list);
  }
  keys(d, mine, list, next);
  fromAnywhere(list, mine, next);
  comeBack(list, focus);
}
