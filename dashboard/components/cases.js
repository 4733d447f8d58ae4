// Adjudicate: one case after the other, one key each. Rulings travel through the pane's outbox (outbox.js), under a storage
// name of their own, so that a page of the lead's own marks never takes them for hers.
const desk = {
  data: null, words: {}, cases: [], at: 0, ruled: new Map(), drafts: new Map(), undo: [], undone: new Set(), added: new Set(), precedents: new Map(),
  root: null, host: null, line: null, kick: null, outbox: null, refused: [], examples: "", asking: 0,
  flying: false, fails: 0, patience: 0, stale: null, trouble: "", rev: 0, outdated: 0, sending: false,
};
const KEY_OF = { boilerplate: "b", unsupported: "u", sourced: "s" };
const LABEL_OF = { b: "boilerplate", u: "unsupported", s: "sourced" };
const CATEGORY_KEY = { date: "d", number: "m", name: "a", role: "r", quotation: "q", hedge: "h", negation: "t", claim: "c", filler: "l", furniture: "f", evidence: "e", other: "o" };
const STALE = 30_000; // ms after which a page that is looked at again asks for new cases
const KEPT = 12; // cases decided in this visit that stay in the list, to look back
const FEW = 6; // undecided cases left in the browser below which the next ones are asked for

function t(key, values = {}) { // a string of the catalogue; a missing one shows its key
  return (desk.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function current() { return desk.cases[desk.at] ?? null; }

function draft_of(item) { // what the lead has prepared for a case before deciding it
  if (!desk.drafts.has(item.id)) desk.drafts.set(item.id, { category: item.ruling?.category || item.category, note: "", guideline: false, why: "" });
  return desk.drafts.get(item.id);
}

function state_of(item) { // the ruling that stands: made here, or known to the server
  const made = desk.ruled.get(item.id);
  return made === undefined ? item.ruling : made;
}

function open_case(item) { return desk.data.kind === "open" ? !desk.ruled.get(item.id) : !desk.ruled.has(item.id); }

// ---- deciding ---------------------------------------------------------------------------------------------------------
const BLANK = { label: null, evidence: [], span: null, note: "", category: "" };

function rule(item, mark) {
  const draft = draft_of(item), before = state_of(item) ?? BLANK;
  const event = send(item, { ...mark, note: draft.note.trim() || mark.note || "", category: draft.category }, null);
  desk.undo.push({ item, event: event.id, before });
  if (draft.guideline) add_example(event.id, draft.why.trim());
  say(t("said_ruled", { label: t(`label_${mark.label}`) }));
  onward();
}

function send(item, mark, reverts) {
  const { label, evidence, span, note, category } = mark;
  const [event] = desk.outbox.put([{
    story: item.story, article: item.article, start: item.start, end: item.end, quote: item.text,
    label, evidence, span, note, cause: "adjudication", category, group: null, reverts }]);
  desk.ruled.set(item.id, label ? { ...mark, event: event.id, made: event.made, name: desk.data.name, rests: mark.rests ?? words_of(item, evidence) } : null);
  setTimeout(pump, 0); // after the paint; the ruling is kept already
  return event;
}

function words_of(item, evidence) { // how a piece of evidence is shown: as the case itself tells it
  return evidence.map((piece) => {
    const from = item.witnesses?.find((w) => w.evidence.article === piece.article && w.evidence.start === piece.start);
    return { who: from?.name ?? "", source: from?.role === "source", words: piece.quote ?? piece.url ?? piece.note ?? "" };
  });
}

function take(k) { // the k-th editor's mark with all it rests on
  const item = current(), mark = opinions(item)[k - 1];
  if (!mark) return;
  const { label, evidence, span, note } = mark;
  rule(item, { label, evidence, span, note: draft_of(item).note ? "" : note });
}

function own(label) { // the lead's own answer: evidence as far as anybody has named it for this label
  const item = current();
  if (!item) return;
  const same = opinions(item).find((mark) => mark.label === label);
  const evidence = label === "sourced" ? same?.evidence.length ? same.evidence : best(item) : same?.evidence ?? [];
  rule(item, { label, evidence, span: label === "unsupported" ? same?.span ?? null : null, note: "" });
}

function best(item) { // the best sentence there is; where there is none the ruling says so, like a mark in the pane
  const note = draft_of(item).note.trim();
  if (item.witnesses.length) return [item.witnesses[0].evidence];
  return [{ article: null, start: null, end: null, quote: null, url: null, note: note || "no evidence named yet" }];
}

function opinions(item) { return item.marks.filter((mark) => ["boilerplate", "unsupported", "sourced"].includes(mark.label)); }

function undo() {
  const step = desk.undo.pop();
  if (!step) { toast(t("nothing_to_undo")); return; }
  const { item, event, before } = step;
  desk.undone.add(event);
  send(item, { ...BLANK, ...before }, event);
  const at = desk.cases.findIndex((one) => one.article === item.article && one.start === item.start);
  if (at >= 0) { desk.at = at; desk.ruled.set(desk.cases[at].id, desk.ruled.get(item.id)); } else desk.wants = item; // the server lists it again once it knows
  const kept = sent_as_example(event);
  toast(t(kept ? "undone_example" : "undone"));
  draw_case();
  draw_list();
}

function onward() { // the next case that is still open, at once
  const n = desk.cases.length;
  for (let k = 1; k <= n; k++) {
    const i = (desk.at + k) % n;
    if (open_case(desk.cases[i])) { desk.at = i; break; }
  }
  draw_case();
  draw_list();
  if (desk.cases.filter(open_case).length < FEW && desk.data.total > desk.cases.length) desk.hungry = true;
}

function step(way) {
  const at = desk.at + way;
  if (!desk.cases[at]) return;
  desk.at = at;
  draw_case();
  draw_list();
}

// ---- examples for the guideline: kept like marks, sent once their ruling is durable ----------------------------------------
function add_example(ruling, why) {
  keep.set(desk.examples + ruling, JSON.stringify({ ruling, why }));
}

function sent_as_example(ruling) {
  const waiting = keep.json(desk.examples + ruling, null);
  if (!waiting) return desk.added.has(ruling);
  keep.drop(desk.examples + ruling); // not sent yet: it goes with its ruling
  return false;
}

async function push_examples() {
  if (desk.sending || desk.outbox.items.size) return;
  const [key] = keep.keys(desk.examples);
  if (!key) return;
  desk.sending = true;
  const { ruling, why } = keep.json(key, {});
  const { status, body } = await ask("example", {}, { method: "POST", body: JSON.stringify({ ruling, why }) });
  desk.sending = false;
  if (status === 401) { fresh_token(); return; }
  if (status === 0 || status >= 500) return; // later
  keep.drop(key);
  desk.added.add(ruling);
  toast(status === 200 ? t("example_added") : body?.error ?? `HTTP ${status}`);
}

// ---- what the outbox asks for -----------------------------------------------------------------------------------------------
function wants_claim() { return false; } // a ruling takes no story in hand

function refuse(event, why) { // the screen goes back to what the server knows, and says so
  if (!event) return;
  desk.refused.push({ event, why });
  const item = desk.cases.find((one) => one.article === event.article && one.start === event.start);
  if (item && desk.ruled.get(item.id)?.event === event.id) desk.ruled.delete(item.id);
  desk.undo = desk.undo.filter((one) => one.event !== event.id);
  keep.drop(desk.examples + event.id);
  toast(t("refused", { why }));
  draw_case();
  draw_list();
}

function beat() {
  if (!desk.outbox || !desk.data) return;
  pump();
  status_line();
  push_examples();
  if (desk.outbox.items.size || !desk.root?.isConnected) return;
  if (desk.hungry || desk.wants) { Object.assign(desk, { hungry: false, back: desk.wants, wants: null }); kick(); }
}

// ---- precedents -------------------------------------------------------------------------------------------------------------
async function precedents(item) {
  if (desk.precedents.has(item.id)) return desk.precedents.get(item.id);
  const { status, body } = await ask("precedent", { article: item.article, n: item.n });
  if (status === 401) fresh_token();
  if (status !== 200) return null;
  desk.precedents.set(item.id, body.precedents);
  return body.precedents;
}

// ---- keys -------------------------------------------------------------------------------------------------------------------
const swallow = (e) => { e.preventDefault(); e.stopPropagation(); e.stopImmediatePropagation(); };

function key_down(e) { // at the window, before Streamlit: its hotkeys r and c never see ours
  if (!desk.root?.isConnected || e.isComposing) return;
  const inside = e.composedPath().includes(desk.root), at = e.composedPath()[0];
  const field = at.closest?.("input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=menu], [role=slider]");
  if (field) { if (inside) field_key(e); return; }
  if (!inside && (at.closest?.("button, a, [role=button]") || document.querySelector('[role="dialog"]'))) return;
  if (e.metaKey || e.ctrlKey || e.altKey) { if (inside && (e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "z") { swallow(e); undo(); } return; }
  if ((e.key === "Enter" || e.key === " ") && at.closest?.("button, a, summary")) return;
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  const act = keys()[key];
  if (act) { swallow(e); if (!e.repeat || "jk".includes(key)) act(); } else if (inside && e.key.length === 1 && e.key !== " ") swallow(e);
}

function keys() {
  if (!current()) return { z: undo };
  const chosen = Object.entries(CATEGORY_KEY).map(([name, key]) => [key, () => choose(name)]);
  const taken = opinions(current()).map((_, i) => [String(i + 1), () => take(i + 1)]);
  return {
    ...Object.fromEntries(chosen), ...Object.fromEntries(taken),
    b: () => own("boilerplate"), u: () => own("unsupported"), s: () => own("sourced"),
    n: () => desk.note?.focus(), g: () => guideline(), z: undo,
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    p: () => { desk.similar?.toggleAttribute("open"); }, v: () => desk.link?.click(),
  };
}

function field_key(e) {
  e.stopPropagation();
  if (e.key === "Escape" || (e.key === "Enter" && !e.shiftKey)) { e.preventDefault(); desk.case.focus(); }
}

function choose(name, { off = false } = {}) { // a key always chooses; a click on the chosen chip takes it off
  const item = current(), draft = draft_of(item);
  draft.category = off && draft.category === name ? "" : name;
  paint_choice();
  say(draft.category ? t("said_category", { category: t(`category_${name}`) }) : t("said_no_category"));
}

function guideline() {
  const draft = draft_of(current());
  draft.guideline = !draft.guideline;
  paint_choice();
  if (draft.guideline) desk.why?.focus();
}

// ---- mounting: Streamlit calls this again on every change of data or theme ------------------------------------------------------
function load(data) {
  const here = current()?.id, fresh = desk.data?.kind !== data.kind || desk.data?.editor !== data.editor || desk.data?.scope !== data.scope;
  if (desk.outbox?.prefix !== `copydesk.outbox.(desk).${data.editor}.`) desk.outbox = new Outbox(`(desk).${data.editor}`);
  if (desk.stale && desk.stale !== data.token) { desk.stale = null; desk.patience = 0; }
  Object.assign(desk, { loaded: performance.now(), data: { ...data, story: { id: "" } }, words: data.strings, examples: `copydesk.example.${data.editor}.` });
  const busy = new Set([...desk.outbox.items.values()].map((event) => `${event.article} ${event.start}`));
  for (const item of data.cases) { // what the server knows by now needs no note of ours
    const made = desk.ruled.get(item.id), known = made === null ? !busy.has(`${item.article} ${item.start}`) : made && item.ruling?.event === made.event;
    if (known) desk.ruled.delete(item.id);
  }
  for (const event of desk.outbox.items.values()) waiting(event, data.cases);
  const done = fresh ? [] : desk.cases.filter((item) => desk.ruled.get(item.id) && !data.cases.some((one) => one.id === item.id));
  desk.cases = [...done.slice(-KEPT), ...data.cases];
  const known = new Set([...desk.undo.map((one) => one.event), ...desk.undone]);
  desk.undo = [...data.recent.filter((one) => !known.has(one.event)).reverse(), ...desk.undo]; // undo works after a reload, too
  const { back } = desk, wanted = fresh ? data.first : here;
  desk.back = null;
  const at = desk.cases.findIndex((item) => (back ? item.article === back.article && item.start === back.start : item.id === wanted));
  desk.at = at >= 0 ? at : Math.max(0, desk.cases.findIndex(open_case));
}

function waiting(event, cases) { // kept over a reload, not acknowledged yet
  const item = cases.find((one) => one.article === event.article && one.start === event.start && one.end === event.end);
  if (!item) return;
  desk.ruled.set(item.id, event.label ? { ...event, event: event.id, name: desk.data.name, rests: words_of(item, event.evidence) } : null);
}

function start() { // once a page: the clock that sends, and the keyboard
  const clock = setInterval(beat, TICK), stop = new AbortController(), { signal } = stop;
  window.addEventListener("keydown", key_down, { capture: true, signal });
  window.addEventListener("resize", scheme, { signal });
  window.addEventListener("online", () => { desk.patience = 0; pump(); }, { signal });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && performance.now() - desk.loaded > STALE) desk.hungry = true; }, { signal }); // whoever comes back sees what is new
  window.addEventListener("pagehide", () => { if (desk.outbox) pump(); }, { signal });
  return () => { clearInterval(clock); stop.abort(); };
}

const HERE = Symbol.for("copydesk.cases");
const only = Symbol("this module");

export default function mount({ data, parentElement, setStateValue }) {
  const payload = data instanceof Uint8Array || data instanceof ArrayBuffer ? JSON.parse(new TextDecoder().decode(data)) : data;
  if (!payload?.cases) return undefined;
  if (globalThis[HERE]?.only !== only) { // another build of this module (an upgrade while the page was open) hands over
    globalThis[HERE]?.stop();
    globalThis[HERE] = { only, desk, stop: start() };
  }
  const host = parentElement.querySelector(".copydesk");
  desk.kick = (n) => setStateValue("kick", n);
  const same = desk.root?.parentNode === host && desk.data?.stamp === payload.stamp;
  if (same) { desk.data.token = payload.token; desk.stale = null; } else { load(payload); draw(host); }
  scheme();
  pump();
  status_line();
  return () => { if (!host.isConnected && desk.host === host) Object.assign(desk, { root: null, host: null, line: null, kick: null }); };
}
