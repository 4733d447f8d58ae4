// The desk: one story on the screen, its cursor, its pairs. One object for the life of the page.
const desk = {
  data: null, words: {}, actions: [], outbox: null, versions: new Map(), sentences: new Map(), exact: new Map(), near: new Map(),
  mine: new Map(), peers: new Map(), resting: new Map(), undo: [], redo: [], remembered: false,
  left: null, right: null, third: null, rows: [], third_rows: null, pairs: new Map(), columns: 2, folding: 1, filter: "", found: null, unfolded: new Set(),
  shown: new Map(), cells: new Map(), left_cells: new Map(), row_of: new Map(), ticks: [], items: [], index: new Map(), at: 0, marked_last: null,
  root: null, host: null, sheet: null, line: null, kick: null,
  rev: 0, flying: false, polling: false, fails: 0, patience: 0, stale: null, trouble: "", refused: [], together: ALONE,
};

// ---- a story comes in -------------------------------------------------------------------------------------------------
function load(data) {
  desk.data = data;
  desk.words = data.strings;
  load_keys();
  for (const name of ["versions", "sentences", "exact", "near", "mine", "peers", "resting", "pairs", "shown"]) desk[name] = new Map();
  Object.assign(desk, { undo: [], redo: [], remembered: false, rev: 0, refused: [], at: 0, marked_last: null, third: null, third_rows: null, filter: "", found: null, unfolded: new Set(), rows: [], items: [], ticks: [], seen: null, outdated: 0, later: null, wanted: null, rare: null, ...TOGETHER });
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
    n, start, end, text, part, label, confidence, ...said_of(reasons, evidence) }));
  desk.versions.set(version.id, version);
  for (const sentence of version.sentences) {
    version.at.set(sentence.start, sentence.n);
    desk.sentences.set(key_of(version.id, sentence.n), { article: version.id, version, sentence });
  }
  desk.sentences.set(key_of(version.id, 0), { article: version.id, version, whole: true, sentence: { n: 0, start: 0, end: 0, text: "", reasons: [], evidence: [] } });
}

function said_of(reasons, evidence) {
  return {
    reasons: reasons.map(([words, from, to]) => ({ text: words, start: from, end: to })),
    evidence: evidence.map(([v, m, score, kind]) => ({ article: desk.data.versions[v].id, n: m, score, kind })) };
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
  const spot = n ?? place_in(right);
  Object.assign(desk, { left, right, third, rows, third_rows, unfolded: new Set(), marked_last: null });
  redraw(spot);
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
  desk.root.dataset.columns = columns_now();
  draw_rows();
  fill_pickers();
  desk.at = -1;
  step_to(near_index(n), true);
  paint_tools();
}

function columns_now() { return desk.data.versions.length > 1 ? desk.columns : 1; } // an article that stands alone is not shown twice

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
