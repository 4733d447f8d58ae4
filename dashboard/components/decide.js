// Deciding: what the keys and buttons do.
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
    const kept = mine(key).label === "sourced" ? mine(key).evidence : [];
    decide(key, { label, evidence: kept.length ? kept : named_or_not(key) }, { stay });
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

function visible(folded) { // the sentences on the screen; `folded`: those behind its folds
  return desk.items.flatMap((item) => (folded ? item.fold ?? [] : item.n ?? [])).map((n) => key_of(desk.right, n));
}

function seen_of(article, folded) { // the same of a version that has been on the screen since the story was opened
  return [...desk.shown.get(article)?.[folded ? "folded" : "open"] ?? []].sort((a, b) => a - b).map((n) => key_of(article, n));
}

function confident(keys, threshold) { // what "accept all" would take of these: undecided, suggested, sure enough
  if (desk.data.blind) return [];
  return keys.filter((key) => !mine(key).label)
    .map((key) => ({ key, label: desk.sentences.get(key).sentence.label, confidence: desk.sentences.get(key).sentence.confidence }))
    .filter(({ key, label, confidence }) => ["boilerplate", "unsupported", "sourced"].includes(label) && confidence >= threshold && (label !== "sourced" || best_evidence(key).length));
}

// ---- what the actions do ---------------------------------------------------------------------------------------------------
const DO = {
  next: () => step_to(desk.at + 1),
  previous: () => step_to(desk.at - 1),
  next_five: () => step_to(Math.min(desk.at + 5, desk.items.length - 1)),
  previous_five: () => step_to(Math.max(desk.at - 5, 0)),
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
  accept_all: () => open_accept({ story: false }),
  accept_story: () => open_accept({ story: true }),
  next_story: () => { toast(t("next_story_asked")); pump(); desk.open_next?.(Date.now()); },
  nothing: () => reviewed(),
  history: () => { const key = current(); if (key) open_history(key); },
  precedent: () => { const key = current(); if (key) open_precedent(key); },
  find: () => { desk.find_box.focus(); desk.find_box.select(); },
  filter: () => set_filter(FILTERS[(FILTERS.indexOf(desk.filter) + 1) % FILTERS.length]),
  fold: () => set_folding((desk.folding + 1) % FOLDS.length),
  columns: () => set_columns((desk.columns % 3) + 1),
  help: () => open_help(),
  escape: () => { close_hits(); focus_cell(); },
};

function run(id, how) {
  if (barred(id)) return;
  if (desk.items.length || ["help", "find", "filter", "escape", "next_version", "prev_version", "next_story", "undo", "redo"].includes(id)) DO[id]({ stay: false, ...how });
}

function accept(stay) {
  const item = desk.items[desk.at], key = current();
  if (item?.fold) { decide_fold(item, "accept", stay); return; }
  const { sentence } = desk.sentences.get(key);
  if (desk.data.blind || !["boilerplate", "unsupported", "sourced"].includes(sentence.label)) { toast(t("nothing_to_accept"), 3); return; }
  const mark = suggested_mark(key);
  if (mark.label === "sourced") mark.evidence = named_or_not(key);
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
  show_pair({ right: next, left: next === left ? right : left }).then(() => { if (!desk.root?.getRootNode().activeElement && !desk.sheet) focus_cell(); }); // the cell that had the keyboard is gone
}

function jump_place(side, n) { // the other place of a moved sentence
  if (side === "right") { go_to(n); return; }
  const line = desk.left_cells.get(n);
  for (const old of desk.grid.querySelectorAll(".pointed")) old.classList.remove("pointed");
  line?.classList.add("pointed");
  line?.scrollIntoView({ block: "center" });
  const { text } = desk.versions.get(desk.left).sentences[n - 1];
  if (line?.offsetParent) say(text); else toast(`${desk.versions.get(desk.left).short}: ${text}`, 8); // one column: there is no left to look at
}

async function show_evidence(article, n) { // the evidence comes to the left, the cursor stays
  if (article === desk.right) { go_to(n); return; }
  if (desk.columns === 1) set_columns(2);
  if (article !== desk.left && !(await show_pair({ left: article }))) return;
  jump_place("left", n);
  focus_cell();
}
