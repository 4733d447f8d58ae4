// What is decided: the editor's own marks, colleagues' marks, undo and redo. No drawing here beyond calls to paint().
// A sentence is found by its key "article#n"; an event names it by its words and place.
const UNNAMED = "no evidence named yet"; // what the log and the exports say of such a mark
const OPEN = { label: null, evidence: [], span: null, note: "", cause: "key" };

function key_of(article, n) { return `${article}#${n}`; }

function mine(key) { return desk.mine.get(key) ?? OPEN; }

function blank(mark) { return !mark.label && !mark.note; }

// ---- changing ---------------------------------------------------------------------------------------------------
// A change is {key, mark}: the sentence and what shall be true of it. One call is one step for undo.
function commit(changes, { cause = "key", step = "do" } = {}) {
  const group = changes.length > 1 ? uuid() : null;
  const marks = changes.map(({ mark, cause: own }) => ({ ...OPEN, ...mark, cause: own ?? cause }));
  const events = desk.outbox.put(changes.map(({ key, reverts }, i) => event_of(key, marks[i], group, reverts)));
  const done = events.map(({ id, made }, i) => {
    const { key } = changes[i], before = mine(key);
    place(key, { ...marks[i], event: id, made });
    return { key, before, after: mine(key), id };
  });
  if (step === "do") { desk.undo.push(done); desk.redo.length = 0; }
  setTimeout(pump, 0); // after the paint; the marks are kept already
  return done;
}

function event_of(key, { label, evidence, span, note, cause }, group, reverts) {
  const { article, sentence: { start, end, text: quote } } = desk.sentences.get(key);
  return { story: desk.data.story.id, article, start, end, quote, label, evidence, span, note, cause, group, reverts: reverts ?? null };
}

function place(key, mark) { // the one door through which an own mark reaches memory and screen
  const before = desk.mine.get(key);
  count(key, before, mark);
  rest_on(key, before, mark);
  desk.mine.set(key, mark);
  paint(key);
}

function count(key, before, after) {
  const was = before?.label ? 1 : 0, is = after.label ? 1 : 0;
  const version = desk.sentences.get(key)?.version;
  if (version && was !== is && !desk.sentences.get(key).whole) version.marked += is - was;
}

// ---- undo and redo: events like all others ------------------------------------------------------------------------
function undo() { return turn(desk.undo, desk.redo, "undo", "before"); }

function redo() { return turn(desk.redo, desk.undo, "redo", "after"); }

function turn(from, to, cause, side) {
  const step = from.pop();
  if (!step) return null;
  const changes = step.map((part) => ({ key: part.key, mark: { ...part[side], cause }, reverts: part.id }));
  const done = commit(changes, { cause, step: cause });
  // What comes back keeps how it came about, so that a copy that followed by itself goes on following.
  done.forEach((part, i) => { desk.mine.get(part.key).cause = step[i][side].cause; });
  to.push(step.map((part, i) => ({ ...part, id: done[i].id })));
  return step;
}

// After a reload the stacks come back from the editor's own events, newest first in `own`.
function remember(own) {
  desk.remembered = true;
  const known = new Set(own.map((event) => event.id));
  const waiting = [...desk.outbox.items.values()].filter((e) => e.story === desk.data.story.id && !known.has(e.id));
  const events = [...own].reverse().concat(waiting).sort((a, b) => a.made - b.made || a.seq - b.seq);
  const complete = own.length < 500;
  const last = new Map(), undo_ = [], redo_ = [];
  for (const event of events) {
    const key = find_key(event);
    if (!key) continue;
    const before = last.get(key) ?? (complete ? OPEN : null);
    const after = { ...OPEN, ...mark_of(event) };
    last.set(key, after);
    const part = { key, before, after, id: event.id };
    if (event.cause === "undo") replay(undo_, redo_, event, part, "before");
    else if (event.cause === "redo") replay(redo_, undo_, event, part, "after");
    else {
      const top = undo_.at(-1);
      if (event.group && top?.group === event.group) top.push(part);
      else undo_.push(Object.assign([part], { group: event.group }));
      redo_.length = 0;
    }
  }
  desk.undo = undo_.filter((step) => step.every((part) => part.before));
  desk.redo = redo_;
  paint_tools();
}

function replay(from, to, event, part, side) {
  if (event.group && to.at(-1)?.turn === event.group) {
    const twin = to.at(-1).find((p) => p.key === part.key);
    if (twin) twin.id = event.id;
    return;
  }
  const at = from.findLastIndex((step) => step.some((p) => p.id === event.reverts));
  if (at < 0) return;
  const [step] = from.splice(at, 1);
  const twin = step.find((p) => p.key === part.key);
  if (twin) { twin.id = event.id; part[side] = twin[side]; }
  to.push(Object.assign(step, { turn: event.group ?? event.id }));
}

function mark_of(event) {
  const { label, evidence = [], span = null, note = "", cause = "key", made, id } = event;
  return { label, evidence: evidence ?? [], span, note: note ?? "", cause, made, event: event.event ?? id };
}

function find_key(event) { // an event of the log, as a sentence of the story as it is split now
  const version = desk.versions.get(event.article);
  if (!version) return null;
  if (event.start === 0 && event.end === 0) return key_of(event.article, 0);
  const n = version.at.get(event.start);
  const sentence = n && version.sentences[n - 1];
  return sentence && sentence.end === event.end ? key_of(event.article, n) : null;
}

// ---- from the server ----------------------------------------------------------------------------------------------
function merge(marks) { // what changed since the last look; an own mark still on its way is newer than what the server knows
  const busy = new Set();
  for (const event of desk.outbox.items.values()) if (event.story === desk.data.story.id) busy.add(find_key(event));
  for (const mark of marks) {
    if (mark.n === null || mark.n === undefined) continue;
    const key = (typeof mark.end === "number" && find_key(mark)) || key_of(mark.article, mark.n); // by its place: numbers may be of another splitting
    if (!desk.sentences.has(key)) continue;
    if (mark.editor === desk.data.editor) { if (!busy.has(key)) settle_own(key, mark_of(mark)); } else theirs(key, mark);
  }
  paint_tools();
}

function settle_own(key, mark) {
  const now = desk.mine.get(key);
  if (now && now.event === mark.event) return;
  if (now && now.made > mark.made) return; // made here a moment ago, acknowledged, and this answer is older
  place(key, mark);
}

function theirs(key, mark) {
  const all = desk.peers.get(key) ?? new Map();
  if (mark.label || mark.note) all.set(mark.editor, mark_of(mark)); else all.delete(mark.editor);
  desk.peers.set(key, all);
  for (const resting of desk.resting.get(key) ?? []) paint(resting);
  paint(key);
}

function refuse(event, why) { // the screen goes back to what the server knows, and says so
  if (!event) return;
  desk.refused.push({ event, why });
  const key = event.story === desk.data.story.id ? find_key(event) : null;
  if (key && mine(key).event === event.id) {
    place(key, { ...OPEN });
    desk.rev = 0; // ask for everything again
  }
  say(t("refused", { why }));
}

function from_other_tab(event) { // a second tab of the same editor put a mark into the shared storage
  if (!event.newValue || !desk.outbox?.mine(event.key ?? "")) return;
  for (const mark of desk.outbox.take(event.key, event.newValue)) {
    const key = mark.story === desk.data.story.id && find_key(mark);
    if (key) settle_own(key, mark_of(mark));
  }
}

// ---- what marks rest on --------------------------------------------------------------------------------------------
function rest_on(key, before, after) {
  for (const item of before?.evidence ?? []) desk.resting.get(find_key(item))?.delete(key);
  for (const item of after.evidence ?? []) {
    const on = item.article && find_key(item);
    if (!on) continue;
    if (!desk.resting.has(on)) desk.resting.set(on, new Set());
    desk.resting.get(on).add(key);
  }
}

function doubt(mark) { // why a mark's evidence no longer holds, or ""
  for (const item of mark.evidence ?? []) {
    if (item.note === UNNAMED) return "evidence_unnamed";
    if (!item.article) continue;
    const on = find_key(item);
    if (!on) return desk.versions.has(item.article) ? "evidence_changed" : "evidence_gone";
    if (item.quote && desk.sentences.get(on).sentence.text !== item.quote) return "evidence_changed";
    if (mine(on).label === "unsupported") return "evidence_unsupported";
    for (const peer of desk.peers.get(on)?.values() ?? []) if (peer.label === "unsupported") return "evidence_unsupported";
  }
  return "";
}

// ---- copies ---------------------------------------------------------------------------------------------------------
function copies(key) { // the same words elsewhere in the story; source documents are witnesses and are left alone
  return (desk.exact.get(key) ?? []).filter((other) => other !== key && !desk.sentences.get(other).version.source);
}

function followers(key) { // exact copies that follow by themselves: nobody decided there, or an earlier copy did
  return copies(key).filter((other) => !mine(other).label || mine(other).cause === "propagation");
}

function near(key) { // [key, score] of sentences nearly the same in other versions that do not carry this mark yet
  const label = mine(key).label;
  return (desk.near.get(key) ?? []).filter(([other]) => mine(other).label !== label && !desk.sentences.get(other).version.source);
}

function origin(key) { // where a mark that followed by itself came from
  const { label, cause } = mine(key);
  if (cause !== "propagation" || !label) return null;
  const from = (desk.exact.get(key) ?? []).concat((desk.near.get(key) ?? []).map(([other]) => other));
  return from.find((other) => mine(other).label === label && mine(other).cause !== "propagation") ?? null;
}

function with_copies(key, mark) {
  const changes = [{ key, mark }];
  for (const other of followers(key)) {
    changes.push({ key: other, mark: { ...mark, note: mine(other).note, evidence: elsewhere(other, mark) }, cause: "propagation" });
  }
  return changes;
}

function elsewhere(key, mark) { // evidence for a copy: never the copy itself
  if (mark.label !== "sourced") return [];
  const kept = mark.evidence.filter((item) => find_key(item) !== key);
  return kept.length ? kept : best_evidence(key);
}

function quote_of(key) {
  const { article, sentence } = desk.sentences.get(key);
  return { article, start: sentence.start, end: sentence.end, quote: sentence.text, url: null, note: null };
}

function best_evidence(key) { // what a mark "sourced" would rest on if nobody looks further: the best candidate, or nothing
  const [first] = candidates(key);
  return first && first.kind !== "copy" ? [quote_of(first.key)] : [];
}

function named_or_not(key) { // never a question in the middle of typing: the mark stands, and says that its evidence is still to be named
  const found = best_evidence(key);
  if (found.length) return found;
  toast(t("evidence_unnamed_toast", { key: key_label(desk.action("evidence")) }), 4);
  return [{ article: null, start: null, end: null, quote: null, url: null, note: UNNAMED }];
}

function candidates(key) { // sentences that may bear this one out, best first, source documents before other versions
  const { article, sentence } = desk.sentences.get(key);
  const found = new Map();
  for (const { article: a, n, score, kind } of sentence.evidence) {
    if (desk.sentences.has(key_of(a, n))) found.set(key_of(a, n), { score, kind });
  }
  for (const other of aligned(key)) if (!found.has(other)) found.set(other, { score: 0, kind: "aligned" });
  for (const other of desk.exact.get(key) ?? []) { // the same words in a source settle it; in another version they are only copied
    if (other === key || found.get(other)?.score) continue;
    found.set(other, desk.sentences.get(other).version.source ? { score: 1, kind: "source" } : { score: 0, kind: "copy" });
  }
  return [...found].filter(([other]) => desk.sentences.get(other).article !== article)
    .map(([other, rest]) => ({ key: other, ...rest, source: desk.sentences.get(other).version.source }))
    .sort((a, b) => b.source - a.source || (a.kind === "copy") - (b.kind === "copy") || b.score - a.score);
}

function nearest(key, many, without) { // the sentences of other versions with most of this one's words, rare words first
  if (many <= 0) return [];
  const { article, sentence } = desk.sentences.get(key), told = new Set(without.map((c) => c.key));
  const words = rare_words(), mine_ = [...words_of(sentence)], total = mine_.reduce((sum, word) => sum + words.weight(word), 0) || 1;
  const found = [];
  for (const [other, { article: a, sentence: s, version, whole }] of desk.sentences) {
    if (whole || a === article || told.has(other)) continue;
    const there = words_of(s), score = mine_.reduce((sum, word) => sum + (there.has(word) ? words.weight(word) : 0), 0) / total;
    found.push({ key: other, score, kind: "near", source: version.source, apart: Math.abs(s.n - sentence.n) });
  }
  return found.sort((a, b) => b.score - a.score || b.source - a.source || a.apart - b.apart).slice(0, many);
}

function words_of(sentence) { return (sentence.words ??= new Set(fold(sentence.text).match(/[\p{L}\p{N}]+/gu) ?? [])); }

function rare_words() { // how much a word tells: less, the more sentences of the story hold it; counted once a story
  if (!desk.rare) {
    const count_ = new Map();
    for (const { sentence } of desk.sentences.values()) for (const word of words_of(sentence)) count_.set(word, (count_.get(word) ?? 0) + 1);
    desk.rare = { weight: (word) => Math.log(1 + desk.sentences.size / (count_.get(word) ?? 1)) };
  }
  return desk.rare;
}

function aligned(key) { // the left version's sentences in the same row
  const { article, sentence } = desk.sentences.get(key);
  if (article !== desk.right) return [];
  const row = desk.row_of.get(sentence.n);
  return (row?.lefts ?? []).map((n) => key_of(desk.left, n));
}
