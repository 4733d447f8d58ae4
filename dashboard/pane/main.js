// The desk: one story on the screen, its cursor, its pairs. One object for the life of the page.
const desk = {
  data: null, words: {}, actions: [], outbox: null, versions: new Map(), sentences: new Map(), exact: new Map(), near: new Map(),
  mine: new Map(), peers: new Map(), resting: new Map(), undo: [], redo: [], remembered: false,
  left: null, right: null, third: null, rows: [], third_rows: null, pairs: new Map(), columns: 2, folding: 1, filter: "", found: null, unfolded: new Set(),
  cells: new Map(), left_cells: new Map(), row_of: new Map(), ticks: [], items: [], index: new Map(), at: 0, marked_last: null,
  root: null, host: null, sheet: null, line: null, kick: null,
  rev: 0, flying: false, polling: false, fails: 0, patience: 0, stale: null, trouble: "", refused: [],
};

// ---- a story comes in -------------------------------------------------------------------------------------------------
function load(data) {
  desk.data = data;
  desk.words = data.strings;
  load_keys();
  for (const name of ["versions", "sentences", "exact", "near", "mine", "peers", "resting", "pairs"]) desk[name] = new Map();
  Object.assign(desk, { undo: [], redo: [], remembered: false, rev: 0, refused: [], at: 0, marked_last: null, third: null, third_rows: null, filter: "", found: null, unfolded: new Set(), rows: [], items: [], ticks: [], seen: null, outdated: 0, later: null, wanted: null });
  for (const version of data.versions) load_version(version);
  data.exact.forEach((group) => { const keys = group.map(([v, n]) => key_of(data.versions[v].id, n)); for (const key of keys) desk.exact.set(key, keys); });
  for (const [v, n, others] of data.near) desk.near.set(key_of(data.versions[v].id, n), others.map(([w, m, score]) => [key_of(data.versions[w].id, m), score]));
  for (const pair of data.pairs) desk.pairs.set(pair_key(pair.left, pair.right), pair.rows.map(row_of));
  const view = keep.json(`copydesk.view.${data.editor}`, {});
  desk.columns = view.columns ?? 2;
  desk.folding = view.folding ?? 1;
  desk.left = data.left;
  desk.right = data.right;
}

function load_version(raw) {
  const version = { ...raw, source: raw.role === "source", marked: 0, at: new Map() };
  version.sentences = raw.sentences.map(([n, start, end, text, part, label, confidence, reasons, evidence]) => ({
    n, start, end, text, part, label, confidence,
    reasons: reasons.map(([words, from, to]) => ({ text: words, start: from, end: to })),
    evidence: evidence.map(([v, m, score, kind]) => ({ article: desk.data.versions[v].id, n: m, score, kind })) }));
  desk.versions.set(version.id, version);
  for (const sentence of version.sentences) {
    version.at.set(sentence.start, sentence.n);
    desk.sentences.set(key_of(version.id, sentence.n), { article: version.id, version, sentence });
  }
  desk.sentences.set(key_of(version.id, 0), { article: version.id, version, whole: true, sentence: { n: 0, start: 0, end: 0, text: "", reasons: [], evidence: [] } });
}

function row_of([kind, lefts, rights, left_ranges, right_ranges, mode, to]) {
  return { kind, lefts, rights, left_ranges: left_ranges ?? [], right_ranges: right_ranges ?? [], mode, to };
}

const pair_key = (left, right) => `${left}>${right}`;

async function rows_for(left, right) { // from the payload, from memory, or from the route; null without an answer
  if (left === right) return desk.versions.get(right).sentences.map((s) => row_of(["same", [s.n], [s.n], [null], [null], "words", null]));
  const key = pair_key(left, right);
  if (desk.pairs.has(key)) return desk.pairs.get(key);
  const story = desk.data.story.id;
  const { status, body } = await ask("pair", { story, left, right, threshold: desk.data.threshold });
  if (status === 401) fresh_token();
  if (status !== 200 || !body?.rows || story !== desk.data.story.id) return null;
  const rows = body.rows.map(row_of);
  desk.pairs.set(key, rows);
  return rows;
}

async function show_pair({ left = desk.left, right = desk.right, third = desk.third, n = null }) {
  const turn_ = (desk.turn = (desk.turn ?? 0) + 1);
  desk.wanted = { left, right };
  const [rows, third_rows] = await Promise.all([rows_for(left, right), desk.columns > 2 && third ? rows_for(third, right) : null]);
  if (turn_ !== desk.turn) return false; // another version was asked for meanwhile
  desk.wanted = null;
  if (!rows) { toast(t("pair_offline")); fill_pickers(); return false; }
  const keep_place = n ?? place_in(right);
  Object.assign(desk, { left, right, third, rows, third_rows, unfolded: new Set(), marked_last: null });
  redraw(keep_place);
  say(t("now_showing", { name: desk.versions.get(right).short }));
  prefetch();
  return true;
}

function place_in(right) { // the same place in another version: what is aligned with the left sentences of this row, else the same share
  const item = desk.items[desk.at], now = desk.versions.get(desk.right), next = desk.versions.get(right);
  if (!item || !now || right === desk.right) return item?.n ?? item?.fold?.[0] ?? 1;
  const n = item.n ?? item.fold[0];
  const twin = (desk.exact.get(key_of(desk.right, n)) ?? []).concat((desk.near.get(key_of(desk.right, n)) ?? []).map(([k]) => k)).find((k) => desk.sentences.get(k).article === right);
  if (twin) return desk.sentences.get(twin).sentence.n;
  const rows = desk.pairs.get(pair_key(desk.left, right)), lefts = desk.row_of.get(n)?.lefts ?? [];
  const row = rows?.find((r) => r.rights.length && r.lefts.some((l) => lefts.includes(l)));
  return row?.rights[0] ?? Math.max(1, Math.round((n / now.sentences.length) * next.sentences.length));
}

function redraw(n) {
  desk.root.dataset.columns = desk.columns;
  draw_rows();
  fill_pickers();
  desk.at = -1;
  step_to(near_index(n), true);
  paint_tools();
}

function near_index(n) { // the item of sentence n, or the first visible one after it
  if (desk.index.has(n)) return desk.index.get(n);
  const after = desk.items.findIndex((item) => (item.n ?? item.fold[0]) > n);
  return after < 0 ? desk.items.length - 1 : after;
}

function prefetch() { // the neighbours of [ and ], so that they are there before they are asked for
  clearTimeout(desk.prefetching);
  desk.prefetching = setTimeout(() => {
    const order = walk_order(), i = order.indexOf(desk.right);
    for (const right of [order[i + 1], order[i - 1]]) if (right) rows_for(desk.left, right);
  }, 400);
}

function walk_order() { return desk.data.versions.filter((v) => v.role !== "source" || v.id === desk.right).map((v) => v.id); }

// ---- the cursor -------------------------------------------------------------------------------------------------------
function step_to(i, quiet) {
  const item = desk.items[i];
  if (!item) return false;
  if (!quiet) desk.unmoved = false;
  const before = desk.items[desk.at];
  if (before && before !== item) { before.element.tabIndex = -1; before.element.removeAttribute("aria-current"); }
  desk.at = i;
  item.element.tabIndex = 0;
  item.element.setAttribute("aria-current", "true");
  paint_info(); // all writing before the first look at the layout: the browser then lays out once
  if (!quiet || desk.takes_focus) item.element.focus({ preventScroll: true });
  item.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  note_place();
  return true;
}

function focus_cell() { desk.items[desk.at]?.element.focus({ preventScroll: true }); }

function go_to(n) { return step_to(near_index(n)); }

function current() { const item = desk.items[desk.at]; return item?.n ? key_of(desk.right, item.n) : null; }

function note_place() { // the address names story, pair and sentence; changing it costs milliseconds, so it waits for a pause
  clearTimeout(desk.placing);
  desk.placing = setTimeout(() => {
    const url = new URL(location.href), item = desk.items[desk.at];
    if (!desk.root?.isConnected || !item) return;
    desk.place = { left: desk.left, right: desk.right, sentence: item.n ?? item.fold[0] };
    for (const [name, value] of Object.entries({ story: desk.data.story.id, ...desk.place })) url.searchParams.set(name, value);
    if (url.href !== location.href) history.replaceState(history.state, "", url);
  }, 600);
}

function grid_click(e) {
  const cell = e.composedPath().find((node) => node.classList?.contains("cell"));
  const i = desk.items.findIndex((item) => item.element === cell);
  if (i >= 0 && !getSelection()?.toString()) step_to(i);
}

function grid_focus(e) { // a screen reader or a finger may put the focus anywhere
  if (desk.closing) return;
  const i = desk.items[desk.at]?.element === e.target ? -1 : desk.items.findIndex((item) => item.element === e.target);
  if (i >= 0) step_to(i, true);
}

function map_click(e) {
  const box = desk.map.getBoundingClientRect();
  const { length } = desk.versions.get(desk.right).sentences;
  go_to(Math.min(length, 1 + Math.floor(((e.clientY - box.top) / box.height) * length)));
  e.preventDefault();
}

// ---- deciding ------------------------------------------------------------------------------------------------------------
function decide(key, mark, { stay, cause = "key" } = {}) {
  const done = commit(unique(with_copies(key, { note: mine(key).note, ...mark })), { cause });
  desk.marked_last = near(key).length ? key : null;
  const label = t(mark.label ? `label_${mark.label}` : "label_open");
  say(done.length > 1 ? t("said_copies", { label, n: done.length - 1 }) : label);
  paint_tools();
  if (stay) paint_info();
  else advance(key);
}

function advance(key) {
  const i = desk.index.get(desk.sentences.get(key).sentence.n);
  if (desk.items[i + 1]) step_to(i + 1);
  else { paint_info(); toast(t("end_of_article", { key: key_label(desk.action("next_version")) }), 4); }
}

function suggested_mark(key) {
  const { sentence } = desk.sentences.get(key);
  const mark = { label: sentence.label, note: mine(key).note };
  if (sentence.label === "sourced") mark.evidence = best_evidence(key);
  if (sentence.label === "unsupported") mark.span = reason_span(sentence);
  return mark;
}

function reason_span(sentence) {
  const [reason] = pointed(sentence);
  return reason ? [reason.start, reason.end] : null;
}

function label_key(label, { stay }) {
  const item = desk.items[desk.at];
  if (!item) return;
  if (item.fold) { decide_fold(item, label, stay); return; }
  const key = key_of(desk.right, item.n), { sentence } = desk.sentences.get(key);
  if (label === "sourced") {
    const evidence = mine(key).label === "sourced" && mine(key).evidence.length ? mine(key).evidence : best_evidence(key);
    if (!evidence.length) { open_evidence(key, { advance: !stay }); return; }
    decide(key, { label, evidence }, { stay });
  } else decide(key, { label, span: label === "unsupported" ? reason_span(sentence) : null }, { stay });
}

function decide_fold(item, label, stay) { // all lines behind a fold at once, said with their count, one step for undo
  const keys = item.fold.map((n) => key_of(desk.right, n));
  const changes = keys.map((key) => ({ key, mark: { ...(label === "accept" ? suggested_mark(key) : { label, evidence: label === "sourced" ? best_evidence(key) : [] }), note: mine(key).note } }));
  const good = changes.filter(({ mark }) => ["boilerplate", "unsupported", "sourced", "unsure"].includes(mark.label) && (mark.label !== "sourced" || mark.evidence.length));
  if (!good.length) { toast(t("fold_open_first")); return; }
  bulk_done(commit(good, { cause: "bulk" }));
  if (!stay) step_to(desk.at + 1);
}

function confident(threshold) { // what "accept all" would take: visible, undecided, suggested, sure enough
  if (desk.data.blind) return [];
  return desk.items.flatMap((item) => (item.n ? [item.n] : [])).map((n) => key_of(desk.right, n)).filter((key) => !mine(key).label)
    .map((key) => ({ key, label: desk.sentences.get(key).sentence.label, confidence: desk.sentences.get(key).sentence.confidence }))
    .filter(({ key, label, confidence }) => ["boilerplate", "unsupported", "sourced"].includes(label) && confidence >= threshold && (label !== "sourced" || best_evidence(key).length));
}

// ---- what the actions do ---------------------------------------------------------------------------------------------------
const DO = {
  next: () => step_to(desk.at + 1),
  previous: () => step_to(desk.at - 1),
  flagged: () => seek(1, flagged),
  flagged_back: () => seek(-1, flagged),
  open_next: () => seek(1, (key) => !mine(key).label),
  prev_version: () => walk(-1),
  next_version: () => walk(1),
  twin: () => { const item = desk.items[desk.at], row = item?.n && desk.row_of.get(item.n); if (row?.to) jump_place(...row.to); else toast(t("twin_none")); },
  boilerplate: (how) => label_key("boilerplate", how),
  unsupported: (how) => label_key("unsupported", how),
  sourced: (how) => label_key("sourced", how),
  unsure: ({ stay }) => { const key = current(); if (key) open_note(key, { unsure: true, stay }); },
  accept: ({ stay }) => accept(stay),
  clear: () => { const key = current(); if (key && !blank(mine(key))) { decide(key, { label: null, note: mine(key).label ? mine(key).note : "" }, { stay: true }); } },
  undo: () => turned(undo(), "undone"),
  redo: () => turned(redo(), "redone"),
  note: () => { const key = current(); if (key) open_note(key, {}); },
  evidence: () => { const key = current(); if (key) { if (mine(key).label === "unsupported") open_words(key); else open_evidence(key); } },
  same: () => {
    const here = current(), key = here && mine(here).label && near(here).length ? here : desk.marked_last;
    if (key && near(key).length) open_near(key); else toast(t("near_none"));
  },
  accept_all: () => open_accept_all(),
  nothing: () => reviewed(),
  history: () => { const key = current(); if (key) open_history(key); },
  find: () => { desk.find_box.focus(); desk.find_box.select(); },
  filter: () => set_filter(FILTERS[(FILTERS.indexOf(desk.filter) + 1) % FILTERS.length]),
  fold: () => set_folding((desk.folding + 1) % FOLDS.length),
  columns: () => set_columns((desk.columns % 3) + 1),
  help: () => open_help(),
  escape: () => { close_hits(); focus_cell(); },
};

function run(id, how) {
  if (desk.items.length || ["help", "find", "filter", "escape", "next_version", "prev_version", "undo", "redo"].includes(id)) DO[id]({ stay: false, ...how });
}

function accept(stay) {
  const item = desk.items[desk.at], key = current();
  if (item?.fold) { decide_fold(item, "accept", stay); return; }
  const { sentence } = desk.sentences.get(key);
  if (desk.data.blind || !["boilerplate", "unsupported", "sourced"].includes(sentence.label)) { toast(t("nothing_to_accept"), 3); return; }
  const mark = suggested_mark(key);
  if (mark.label === "sourced" && !mark.evidence.length) { open_evidence(key, { advance: !stay }); return; }
  decide(key, mark, { stay, cause: "accept" });
}

function turned(step, word) { // after undo and redo the cursor stands where it happened
  if (!step) { say(t("nothing_to_undo")); return; }
  const first = step[0].key, { article, sentence } = desk.sentences.get(first);
  const where = step.find((part) => desk.sentences.get(part.key).article === desk.right) ?? step[0];
  if (desk.sentences.get(where.key).article === desk.right) go_to(desk.sentences.get(where.key).sentence.n || desk.items[desk.at]?.n || 1);
  else show_pair({ right: article, n: sentence.n || 1 });
  const label = mine(where.key).label;
  toast(t(step.length === 1 ? `${word}_one` : word, { n: step.length, label: t(label ? `label_${label}` : "label_open") }), 3);
  paint_info();
  paint_tools();
}

function reviewed() {
  const key = key_of(desk.right, 0), on = mine(key).label === "reviewed";
  commit([{ key, mark: { label: on ? null : "reviewed" } }]);
  toast(t(on ? "reviewed_off" : "reviewed_on", { name: desk.versions.get(desk.right).short }));
  paint_tools();
}

function flagged(key) {
  const { label } = desk.sentences.get(key).sentence;
  return (label === "unsupported" || label === "unclear") && !mine(key).label && !desk.data.blind;
}

function seek(way, test) {
  const { items, at } = desk, n = items.length;
  for (let k = 1; k <= n; k++) {
    const i = (at + way * k + n * 2) % n, item = items[i];
    if (item.n && test(key_of(desk.right, item.n))) { step_to(i); return; }
  }
  toast(t("nothing_flagged"), 3);
}

function walk(way) {
  const { left, right } = desk.wanted ?? desk; // a second press counts from where the first one leads
  const order = walk_order(), next = order[order.indexOf(right) + way];
  if (!next) { toast(t(way > 0 ? "last_version" : "first_version"), 3); return; }
  show_pair({ right: next, left: next === left ? right : left });
}

function jump_place(side, n) { // the other place of a moved sentence
  if (side === "right") { go_to(n); return; }
  const line = desk.left_cells.get(n);
  for (const old of desk.grid.querySelectorAll(".pointed")) old.classList.remove("pointed");
  line?.classList.add("pointed");
  line?.scrollIntoView({ block: "center" });
  say(desk.versions.get(desk.left).sentences[n - 1].text);
}

async function show_evidence(article, n) { // the evidence comes to the left, the cursor stays
  if (article === desk.right) { go_to(n); return; }
  if (desk.columns === 1) set_columns(2);
  if (article !== desk.left && !(await show_pair({ left: article }))) return;
  jump_place("left", n);
  focus_cell();
}

// ---- view: filter, folding, columns, find ------------------------------------------------------------------------------------
function filter_test() { // asked once when the rows are drawn: nothing disappears under the cursor
  const key = (n) => key_of(desk.right, n), version = desk.versions.get(desk.right);
  return {
    "": () => true,
    flagged: (n) => ["unsupported", "unclear"].includes(version.sentences[n - 1].label),
    unmarked: (n) => !mine(key(n)).label,
    disagreeing: (n) => [...(desk.peers.get(key(n))?.values() ?? [])].some((peer, _, all) => peer.label && (all.some((other) => other.label && other.label !== peer.label) || (mine(key(n)).label && mine(key(n)).label !== peer.label))),
    noted: (n) => mine(key(n)).note || [...(desk.peers.get(key(n))?.values() ?? [])].some((peer) => peer.note),
  }[desk.filter];
}

function set_filter(name) {
  desk.filter = name;
  desk.filter_pick.value = name;
  redraw(current_n());
  say(t("filter_said", { name: t(`filter_${name || "all"}`), n: desk.items.length }));
}

function set_folding(level) {
  desk.folding = level;
  desk.fold_pick.value = String(level);
  desk.unfolded = new Set();
  keep_view();
  redraw(current_n());
  say(t(FOLDS[level]));
}

function set_columns(n) {
  desk.columns = n;
  desk.columns_pick.value = String(n);
  if (n === 3 && !desk.third) desk.third = desk.data.versions.map((v) => v.id).find((id) => id !== desk.left && id !== desk.right) ?? desk.left;
  keep_view();
  show_pair({ n: current_n() });
}

function keep_view() { keep.set(`copydesk.view.${desk.data.editor}`, JSON.stringify({ columns: desk.columns, folding: desk.folding })); }

function current_n() { const item = desk.items[desk.at]; return item?.n ?? item?.fold?.[0] ?? 1; }

function story_hits(query, not) { // sentences and notes of the story that hold these words
  const wanted = fold(query).split(/\s+/).filter(Boolean), hits = [];
  for (const [key, { article, sentence, version, whole }] of desk.sentences) {
    if (whole || article === not) continue;
    sentence.plain ??= fold(sentence.text);
    const notes = fold([mine(key).note, ...[...(desk.peers.get(key)?.values() ?? [])].map((p) => p.note)].join(" "));
    if (wanted.every((word) => sentence.plain.includes(word) || notes.includes(word))) hits.push({ key, score: 0, kind: "found", source: version.source, noted: notes.trim() });
    if (hits.length >= 200) break;
  }
  return hits.sort((a, b) => (desk.sentences.get(b.key).article === desk.right) - (desk.sentences.get(a.key).article === desk.right) || b.source - a.source);
}

function find_typed() {
  const query = desk.find_box.value.trim();
  if (query.length < 2) { close_hits(); return; }
  const hits = story_hits(query, null);
  desk.found = hits;
  desk.hit = 0;
  desk.hits.hidden = false;
  desk.hits.replaceChildren(el("p", { class: "quiet", role: "status", text: t(hits.length === 1 ? "hits_one" : "hits", { n: hits.length >= 200 ? "200+" : hits.length }) }),
    el("ul", {}, hits.slice(0, 40).map((hit) => el("li", {}, el("button", { type: "button", class: "hit", onclick: () => open_hit(hit) },
      el("span", { class: "who", text: place_name(hit.key) }), el("span", { class: "quote", dir: "auto", text: desk.sentences.get(hit.key).sentence.text }),
      hit.noted && el("span", { class: "note", dir: "auto", text: `✎ ${hit.noted}` }))))));
}

function find_key_down(e) {
  if (e.key === "Escape") { desk.find_box.value = ""; close_hits(); focus_cell(); } else if (e.key === "Enter" && desk.found?.length) open_hit(desk.found[0]);
  else if (e.key === "ArrowDown" && desk.found?.length) desk.hits.querySelector("button")?.focus();
  else return;
  e.preventDefault();
}

function close_hits() { desk.hits.hidden = true; desk.hits.replaceChildren(); desk.found = null; }

async function open_hit({ key }) {
  const { article, sentence } = desk.sentences.get(key);
  close_hits();
  if (desk.filter) { desk.filter = ""; desk.filter_pick.value = ""; }
  if (article === desk.right && desk.index.has(sentence.n)) { if (desk.cells.has(sentence.n)) go_to(sentence.n); else unfold(desk.items[desk.index.get(sentence.n)].rows, sentence.n); } else {
    const version = desk.versions.get(article);
    if (version.source && article !== desk.right) { await show_pair({ left: article }); jump_place("left", sentence.n); } else await show_pair({ right: article, left: desk.left === article ? desk.right : desk.left, n: sentence.n });
  }
  focus_cell();
}

// ---- mounting -------------------------------------------------------------------------------------------------------------
// Streamlit calls the default export again on every change of data or theme: all of this may run any number of times.
function draw(host, data) {
  const same = desk.root && desk.root.parentNode === host && desk.data?.story.id === data.story.id && desk.data.stamp === data.stamp && desk.data.editor === data.editor;
  if (desk.outbox?.prefix !== `copydesk.outbox.${data.editor}.`) desk.outbox = new Outbox(data.editor);
  if (desk.stale && desk.stale !== data.token) { desk.stale = null; desk.patience = 0; }
  if (same) { refresh(data); return; }
  const again = desk.root?.parentNode === host && desk.data?.story.id === data.story.id && desk.data.editor === data.editor;
  if (again && desk.sheet) { desk.later = () => draw(host, data); return; } // a note is being written: not under the editor's hands
  const here = again && desk.left === data.left && desk.right === data.right && desk.items.length ? current_n() : null;
  close_sheet();
  load(data);
  desk.root?.remove();
  desk.root = build_frame();
  desk.host = host;
  host.replaceChildren(desk.root);
  host.onkeydown = host.onkeyup = host.onkeypress = host_key;
  desk.filter_pick.value = desk.filter;
  desk.fold_pick.value = String(desk.folding);
  desk.columns_pick.value = String(desk.columns);
  for (const event of desk.outbox.items.values()) if (event.story === data.story.id && find_key(event)) place(find_key(event), mark_of(event)); // kept over a reload
  desk.takes_focus = true; // a newly drawn story takes the keyboard
  fit();
  desk.asked = { left: data.left, right: data.right, sentence: data.sentence };
  const kept = here ?? place_kept(data);
  desk.unmoved = kept === null && data.sentence === null; // nobody said where: the first open sentence, once the marks are known
  show_pair({ n: kept ?? data.sentence ?? 1 }).then(() => { desk.takes_focus = false; });
  status_line();
  poll();
}

function refresh(data) { // a rerun of the page: the same story, perhaps a new token, perhaps a link to another place of it
  const asked = desk.asked ?? {}, place_ = desk.place ?? {};
  const moved = ["left", "right", "sentence"].some((name) => data[name] !== null && data[name] !== asked[name] && data[name] !== (place_[name] ?? asked[name]));
  desk.data = { ...desk.data, token: data.token, route: data.route, threshold: data.threshold, left: data.left, right: data.right };
  desk.asked = { left: data.left, right: data.right, sentence: data.sentence };
  if (desk.outdated) Object.assign(desk, { outdated: 0, seen: null, rev: 0 });
  if (moved) show_pair({ left: data.left, right: data.right, n: data.sentence });
  pump();
}

function place_kept({ story, left, right }) { // a reload may come a moment before the address knows the place
  try {
    const kept = JSON.parse(sessionStorage.getItem("copydesk.place"));
    sessionStorage.removeItem("copydesk.place");
    return kept.story === story.id && kept.left === left && kept.right === right ? kept.n : null;
  } catch { return null; }
}

function keep_place() {
  pump();
  if (!desk.root?.isConnected || !desk.items[desk.at]) return;
  try { sessionStorage.setItem("copydesk.place", JSON.stringify({ story: desk.data.story.id, left: desk.left, right: desk.right, n: current_n() })); } catch { /* blocked */ }
}

function first_open() { // where the editor has work: the first sentence without a mark
  const version = desk.versions.get(desk.right);
  return version.sentences.find((s) => !mine(key_of(version.id, s.n)).label)?.n ?? 1;
}

function undraw(host) {
  if (desk.host !== host) return;
  desk.root?.remove();
  Object.assign(desk, { root: null, host: null, kick: null, line: null, sheet: null });
}

function fit() { // as high as the window allows below whatever the page puts above
  if (!desk.root) return;
  const top = desk.root.getBoundingClientRect().top + (document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0);
  desk.root.style.setProperty("--above", `${Math.max(0, Math.round(top))}px`);
  const [r, g, b] = (getComputedStyle(desk.root).getPropertyValue("--st-background-color").match(/[\da-f]{2}/gi) ?? ["ff", "ff", "ff"]).map((x) => parseInt(x, 16));
  desk.root.dataset.scheme = 0.3 * r + 0.59 * g + 0.11 * b < 128 ? "dark" : "light";
}

function start() { // once a page: the clock that sends and asks, and the keyboard
  const beat = setInterval(() => { if (!desk.outbox || !desk.data) return; pump(); status_line(); }, TICK);
  const listen = setInterval(() => { if (desk.data) poll(); }, POLL);
  const stop = new AbortController(), { signal } = stop;
  window.addEventListener("keydown", key_down, { capture: true, signal });
  window.addEventListener("storage", from_other_tab, { signal });
  window.addEventListener("online", () => { desk.patience = 0; pump(); }, { signal });
  window.addEventListener("pagehide", keep_place, { signal });
  window.addEventListener("resize", fit, { signal });
  return () => { clearInterval(beat); clearInterval(listen); stop.abort(); };
}

const HERE = Symbol.for("copydesk.pane");
const only = Symbol("this module");

export default function mount({ data, parentElement, setStateValue }) {
  const payload = data instanceof Uint8Array || data instanceof ArrayBuffer ? JSON.parse(new TextDecoder().decode(data)) : Array.isArray(data) ? data[0] : data;
  if (!payload?.story) return undefined;
  if (globalThis[HERE]?.only !== only) { // another build of this module (an upgrade while the page was open) hands over
    globalThis[HERE]?.stop();
    globalThis[HERE] = { only, desk, stop: start() };
  }
  const host = parentElement.querySelector(".copydesk");
  desk.kick = (n) => setStateValue("kick", n);
  draw(host, payload);
  fit();
  return () => { if (!host.isConnected) undraw(host); };
}
