// The cases of a lead: which one is looked at, what was ruled on each, what can be taken back. No drawing here.

const KEPT = 12; // cases decided in this visit that stay in the list, to look back
const FEW = 6; // undecided cases left in the browser below which the next ones are asked for
export const UNNAMED = "no evidence named yet"; // what the log and the exports say of such a ruling

/** @typedef {import("../shared/wire.js").Case} Case */
/** @typedef {import("../shared/wire.js").CaseMark} CaseMark */
/** @typedef {import("../shared/wire.js").CasesData} CasesData */
/** @typedef {import("../shared/wire.js").Evidence} Evidence */
/** @typedef {import("../shared/wire.js").MarkEvent} MarkEvent */
/** @typedef {import("../shared/wire.js").Rest} Rest */
/** @typedef {import("../shared/labels.js").Labels} Labels */
/** @typedef {import("../shared/outbox.js").Outbox} Outbox */
/**
 * @typedef {import("../shared/wire.js").Ruling} Ruling
 */
/**
 * @typedef {Ruling & { event: string, made: number, name: string, rests: Rest[] }
 *   & { wrong?: string, stale?: string, cause?: string }} Ruled
 */
/** @typedef {Pick<Case, "id" | "story" | "article" | "start" | "end" | "text" | "marks" | "witnesses">} Item */
/** @typedef {{ item: Item, event: string, before: Ruling }} Step */
/**
 * @typedef {{ category: string, note: string, guideline: boolean, why: string }} Draft what is prepared before deciding
 */

/** @type {Readonly<Ruling>} */
const OPEN = Object.freeze({ label: null, evidence: [], span: null, note: "", category: "" });

/** @param {Pick<Item, "article" | "start">} a @param {Pick<Item, "article" | "start">} b */
const sameSentence = (a, b) => a.article === b.article && a.start === b.start;

/** The cases in the browser. */
export class Docket {
  /** @param {{ labels: Labels, outbox: Outbox }} options */
  constructor({ labels, outbox }) {
    this.labels = labels;
    this.outbox = outbox;
    /** @type {CasesData | null} */
    this.data = null;
    /** @type {Case[]} */
    this.cases = [];
    this.at = 0;
    /** @type {Map<string, Ruled | null>} rulings made here; null: taken back */
    this.made = new Map();
    /** @type {Map<string, Draft>} */
    this.drafts = new Map();
    /** @type {Step[]} */
    this.steps = [];
    /** @type {Set<string>} events taken back in this visit */
    this.undone = new Set();
    this.hungry = false; // more cases are wanted
    /** @type {Item | null} a case taken back that the server has to list again */
    this.wanted = null;
    /** @type {Item | null} the case to go to when the list has come */
    this.returning = null;
  }

  /** The case looked at. @returns {Case | null} */
  get current() {
    return this.cases[this.at] ?? null;
  }

  /** @param {Case} item @returns {Draft} */
  draft(item) {
    let draft = this.drafts.get(item.id);
    if (!draft) {
      draft = { category: item.ruling?.category || item.category, note: "", guideline: false, why: "" };
      this.drafts.set(item.id, draft);
    }
    return draft;
  }

  /**
   * The ruling that stands: made here, or known to the server.
   *
   * @param {Case} item
   * @returns {Ruled | CaseMark | null}
   */
  rulingOn(item) {
    const made = this.made.get(item.id);
    return made === undefined ? item.ruling : made;
  }

  /** Is a case still to be decided? @param {Case} item */
  isOpen(item) {
    return this.data?.kind === "open" ? !this.made.get(item.id) : !this.made.has(item.id);
  }

  get openCases() {
    return this.cases.filter((item) => this.isOpen(item));
  }

  /** The editors' marks that can be ruled to be right. @param {Case} item @returns {CaseMark[]} */
  opinions(item) {
    return item.marks.filter((mark) => this.labels.settles(mark.label));
  }

  /**
   * Rule as the k-th editor marked, with all it rests on.
   *
   * @param {Case} item
   * @param {number} k from 1
   * @returns {Ruling | null}
   */
  rulingAs(item, k) {
    const mark = this.opinions(item)[k - 1];
    if (!mark) return null;
    const { label, evidence, span } = mark;
    const { note, category } = this.#drafted(item);
    return { label, evidence, span, note: note || mark.note, category };
  }

  /**
   * The lead's own answer: evidence as far as anybody has named it for this label.
   *
   * @param {Case} item
   * @param {string} label
   * @returns {Ruling}
   */
  ownRuling(item, label) {
    const same = this.opinions(item).find((mark) => mark.label === label);
    const named = same?.evidence ?? [];
    const evidence = this.labels.needsEvidence(label) && !named.length ? this.#bestEvidence(item) : named;
    const span = this.labels.pointsAtWords(label) ? (same?.span ?? null) : null;
    return { label, evidence, span, ...this.#drafted(item) };
  }

  /** @param {Case} item */
  #drafted(item) {
    const { note, category } = this.draft(item);
    return { note: note.trim(), category };
  }

  /** The best sentence there is; where there is none the ruling says so. @param {Case} item @returns {Evidence[]} */
  #bestEvidence(item) {
    if (item.witnesses.length) return [item.witnesses[0].evidence];
    const note = this.draft(item).note.trim() || UNNAMED;
    return [{ article: null, start: null, end: null, quote: null, url: null, note }];
  }

  /** Rule, and keep the step for undo. @param {Case} item @param {Ruling} ruling @returns {string} the event's id */
  rule(item, ruling) {
    const { label, evidence, span, note, category } = this.rulingOn(item) ?? OPEN;
    const before = { label, evidence, span, note, category: category ?? "" };
    const event = this.#send(item, ruling, null);
    this.steps.push({ item, event: event.id, before });
    return event.id;
  }

  /** @param {Item} item @param {Ruling} ruling @param {string | null} reverts @returns {MarkEvent} */
  #send(item, ruling, reverts) {
    const { story, article, start, end, text: quote } = item;
    const where = { story, article, start, end, quote };
    const [event] = this.outbox.put([{ ...where, ...ruling, cause: "adjudication", group: null, reverts }]);
    this.made.set(item.id, ruling.label ? this.#ruled(item, ruling, event) : null);
    return event;
  }

  /** @param {Item} item @param {Ruling} ruling @param {MarkEvent} event @returns {Ruled} */
  #ruled(item, ruling, { id, made }) {
    const name = this.data?.name ?? "";
    return { ...ruling, event: id, made, name, rests: restsIn(item, ruling.evidence) };
  }

  /** Take the last ruling back. @returns {Step | null} */
  undo() {
    const step = this.steps.pop();
    if (!step) return null;
    const { item, event, before } = step;
    this.undone.add(event);
    this.#send(item, before, event);
    const at = this.cases.findIndex((other) => sameSentence(other, item));
    if (at >= 0) {
      this.at = at;
      this.made.set(this.cases[at].id, this.made.get(item.id) ?? null);
    } else this.wanted = item; // the server lists it again once it knows
    return step;
  }

  /** Go to the next case that is still open. */
  advance() {
    const { length } = this.cases;
    const order = this.cases.map((_, k) => (this.at + k + 1) % length);
    this.at = order.find((i) => this.isOpen(this.cases[i])) ?? this.at;
    if (this.openCases.length < FEW && (this.data?.total ?? 0) > length) this.hungry = true;
  }

  /** @param {number} i @returns {boolean} whether there is such a case */
  goTo(i) {
    if (!this.cases[i]) return false;
    this.at = i;
    return true;
  }

  /** The server will not take a ruling. @param {MarkEvent} event */
  refuse(event) {
    const item = this.cases.find((other) => sameSentence(other, event));
    if (item && this.made.get(item.id)?.event === event.id) this.made.delete(item.id);
    this.steps = this.steps.filter((step) => step.event !== event.id);
  }

  /** Is this the list that is worked on, as it is now? @param {CasesData} data */
  continues({ kind, editor, scope }) {
    return this.data?.kind === kind && this.data.editor === editor && this.data.scope === scope;
  }

  /** Take in the cases that the page sends. @param {CasesData} data */
  load(data) {
    const fresh = !this.continues(data);
    const here = this.current?.id;
    this.data = data;
    for (const { ruling } of data.cases) this.outbox.stayAhead(ruling?.made);
    this.#forgetKnown(data.cases);
    for (const event of this.outbox.items.values()) this.#restore(event, data.cases);
    const kept = this.cases.filter(({ id }) => this.made.get(id) || id === here); // looked at: a key is for it
    const gone = kept.filter(({ id }) => !data.cases.some((item) => item.id === id));
    this.cases = [...(fresh ? [] : gone.slice(-KEPT)), ...data.cases];
    const known = new Set([...this.steps.map((step) => step.event), ...this.undone]);
    this.steps = [...data.recent.filter(({ event }) => !known.has(event)).reverse(), ...this.steps];
    this.#find(fresh ? data.first : here);
  }

  /** What the server knows by now needs no note of ours. @param {Case[]} cases */
  #forgetKnown(cases) {
    const busy = [...this.outbox.items.values()];
    for (const item of cases) {
      const made = this.made.get(item.id);
      if (made === undefined) continue;
      const known = made ? item.ruling?.event === made.event : !busy.some((event) => sameSentence(event, item));
      if (known) this.made.delete(item.id);
    }
  }

  /** A ruling kept over a reload, not acknowledged yet. @param {MarkEvent} event @param {Case[]} cases */
  #restore(event, cases) {
    const item = cases.find((other) => sameSentence(other, event) && other.end === event.end);
    if (!item) return;
    const { label, evidence, span, note, category = "" } = event;
    const ruling = { label, evidence, span, note, category };
    this.made.set(item.id, label ? this.#ruled(item, ruling, event) : null);
  }

  /** @param {string | null | undefined} id of the case to look at */
  #find(id) {
    const { returning } = this;
    this.returning = null;
    const at = this.cases.findIndex((item) => (returning ? sameSentence(item, returning) : item.id === id));
    const firstOpen = this.cases.findIndex((item) => this.isOpen(item));
    this.at = at >= 0 ? at : Math.max(0, firstOpen);
  }

  /** Whether the page has to be asked for other cases; asks once. */
  takeHunger() {
    if (!this.hungry && !this.wanted) return false;
    this.hungry = false;
    this.returning = this.wanted;
    this.wanted = null;
    return true;
  }

  /** How many cases are open, those included that the browser does not have yet. */
  get openCount() {
    const listed = this.cases.filter((item) => this.data?.cases.includes(item)).length;
    return this.openCases.length + Math.max(0, (this.data?.total ?? 0) - listed);
  }
}

/**
 * How a piece of evidence is shown: as the case itself tells it.
 *
 * @param {Item} item
 * @param {Evidence[]} evidence
 * @returns {Rest[]}
 */
function restsIn(item, evidence) {
  return evidence.map((piece) => {
    const from = item.witnesses.find(
      ({ evidence: other }) => other.article === piece.article && other.start === piece.start,
    );
    const words = piece.quote ?? piece.url ?? piece.note ?? "";
    return { who: from?.name ?? "", source: from?.role === "source", words };
  });
}
