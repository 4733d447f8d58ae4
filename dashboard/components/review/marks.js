// What is decided: the editor's own marks and the marks of colleagues. No drawing here.
import { uuid } from "../shared/ids.js";
import { keyOf } from "./story.js";

/** @typedef {import("../shared/wire.js").Evidence} Evidence */
/** @typedef {import("../shared/wire.js").ServerMark} ServerMark */
/** @typedef {import("../shared/wire.js").MarkEvent} MarkEvent */
/** @typedef {import("../shared/wire.js").Span} Span */
/** @typedef {import("./story.js").Story} Story */
/**
 * @typedef {object} Mark what is true of a sentence for one editor
 * @property {string | null} label
 * @property {Evidence[]} evidence
 * @property {Span | null} span the wrong words
 * @property {string} note
 * @property {string} cause
 * @property {number} [made]
 * @property {string} [event]
 */
/** @typedef {{ key: string, mark: Partial<Mark>, cause?: string, reverts?: string | null }} Change */
/** @typedef {{ key: string, before: Mark, after: Mark, id: string }} Done one sentence of a step, as undo needs it */

export const DESK = "(desk)"; // the editor of every ruling
export const UNNAMED = "no evidence named yet"; // what the log and the exports say of such a mark
/** @type {Readonly<Mark>} */
export const OPEN = Object.freeze({ label: null, evidence: [], span: null, note: "", cause: "key" });

/** @param {Mark} mark */
export const isBlank = (mark) => !mark.label && !mark.note;

/**
 * An event of the log as a mark.
 *
 * @param {Partial<ServerMark> & { id?: string }} event
 * @returns {Mark}
 */
export function markOf({ label = null, evidence, span, note, cause = "key", made, event, id }) {
  return { label, evidence: evidence ?? [], span: span ?? null, note: note ?? "", cause, made, event: event ?? id };
}

/** Who has decided what in one story. The one place that changes it. */
export class Marks {
  /**
   * @param {object} options
   * @param {Story} options.story
   * @param {Pick<import("../shared/outbox.js").Outbox, "put" | "waiting" | "stayAhead">} options.outbox
   * @param {string} options.editor
   * @param {(key: string) => void} [options.onChange] called for each sentence that looks different now
   * @param {() => void} [options.onCommit] called after marks were handed to the outbox
   */
  constructor({ story, outbox, editor, onChange = () => {}, onCommit = () => {} }) {
    this.story = story;
    this.outbox = outbox;
    this.editor = editor;
    this.onChange = onChange;
    this.onCommit = onCommit;
    /** @type {Map<string, Mark>} */
    this.own = new Map();
    /** @type {Map<string, Map<string, Mark>>} sentence → colleague → mark */
    this.peers = new Map();
    /** @type {Map<string, Set<string>>} sentence → own marks that rest on it */
    this.resting = new Map();
    /** @type {Map<string, number>} version → sentences decided */
    this.counts = new Map();
  }

  /** The editor's own mark. @param {string} key @returns {Readonly<Mark>} */
  of(key) {
    return this.own.get(key) ?? OPEN;
  }

  /** The marks of colleagues and rulings of the desk. @param {string} key @returns {[who: string, mark: Mark][]} */
  peersOf(key) {
    return [...(this.peers.get(key) ?? [])];
  }

  /** How many sentences of a version are decided. @param {string} article */
  decided(article) {
    return this.counts.get(article) ?? 0;
  }

  /**
   * Change marks, all in one step: on the screen and in memory at once, then on their way to the server.
   *
   * @param {Change[]} changes
   * @param {string} [cause] of changes that name none
   * @returns {Done[]}
   */
  commit(changes, cause = "key") {
    const group = changes.length > 1 ? uuid() : null;
    const marks = changes.map((change) => ({ ...OPEN, ...change.mark, cause: change.cause ?? cause }));
    const events = this.outbox.put(changes.map((change, i) => this.#event(change, marks[i], group)));
    const done = events.map(({ id, made }, i) => {
      const { key } = changes[i];
      const before = this.of(key);
      this.place(key, { ...marks[i], event: id, made });
      return { key, before, after: this.of(key), id };
    });
    this.onCommit();
    return done;
  }

  /**
   * @param {Change} change
   * @param {Mark} mark
   * @param {string | null} group
   */
  #event({ key, reverts }, { label, evidence, span, note, cause }, group) {
    const { article, sentence } = this.story.at(key);
    const { start, end, text: quote } = sentence;
    const where = { story: this.story.id, article, start, end, quote };
    return { ...where, label, evidence, span, note, cause, group, reverts: reverts ?? null };
  }

  /** The one door through which an own mark reaches memory and screen. @param {string} key @param {Mark} mark */
  place(key, mark) {
    this.#count(key, mark);
    this.#rest(key, mark);
    this.own.set(key, mark);
    this.onChange(key);
  }

  /** @param {string} key @param {Mark} after */
  #count(key, after) {
    const { article, whole } = this.story.at(key);
    const change = Number(!!after.label) - Number(!!this.of(key).label);
    if (!whole && change) this.counts.set(article, this.decided(article) + change);
  }

  /** @param {string} key @param {Mark} after */
  #rest(key, after) {
    for (const item of this.of(key).evidence) this.resting.get(this.story.find(item) ?? "")?.delete(key);
    for (const item of after.evidence) {
      const on = item.article && this.story.find(item);
      if (!on) continue;
      const resting = this.resting.get(on) ?? new Set();
      this.resting.set(on, resting.add(key));
    }
  }

  /** Marks that were kept over a reload. @param {MarkEvent[]} events */
  restore(events) {
    for (const event of events) {
      const key = this.story.find(event);
      if (key) this.place(key, markOf(event));
    }
  }

  /**
   * Take in what the server knows. An own mark still on its way is newer than that.
   *
   * @param {ServerMark[]} marks
   */
  merge(marks) {
    const busy = new Set(this.outbox.waiting(this.story.id).map((event) => this.story.find(event)));
    for (const mark of marks) {
      if (mark.n === null || mark.n === undefined) continue;
      // by its place where it has one: numbers may be of another splitting
      const key = (typeof mark.end === "number" && this.story.find(mark)) || keyOf(mark.article, mark.n);
      if (!this.story.sentences.has(key)) continue;
      if (mark.editor !== this.editor) this.#setPeer(key, mark);
      else if (!busy.has(key)) this.settleOwn(key, markOf(mark));
    }
  }

  /** An own mark as another tab or the server knows it. @param {string} key @param {Mark} mark */
  settleOwn(key, mark) {
    this.outbox.stayAhead(mark.made);
    const now = this.own.get(key);
    if (now && now.event === mark.event) return;
    // made here a moment ago, acknowledged, and this answer is older
    if (now && (now.made ?? 0) > (mark.made ?? 0)) return;
    this.place(key, mark);
  }

  /** @param {string} key @param {ServerMark} mark */
  #setPeer(key, mark) {
    const all = this.peers.get(key) ?? new Map();
    if (mark.label || mark.note) all.set(mark.editor, markOf(mark));
    else all.delete(mark.editor);
    this.peers.set(key, all);
    for (const resting of this.resting.get(key) ?? []) this.onChange(resting);
    this.onChange(key);
  }

  /**
   * Why a mark's evidence no longer holds, as a key of the catalogue; "" while it does.
   *
   * @param {Readonly<Mark>} mark
   * @param {(label: string | null) => boolean} contradicts whether a label says that a sentence is wrong
   */
  doubt(mark, contradicts) {
    for (const item of mark.evidence) {
      if (item.note === UNNAMED) return "evidence_unnamed";
      if (!item.article) continue;
      const on = this.story.find(item);
      if (!on) return this.story.versions.has(item.article) ? "evidence_changed" : "evidence_gone";
      if (item.quote && this.story.at(on).sentence.text !== item.quote) return "evidence_changed";
      const peers = this.peersOf(on).map(([, peer]) => peer);
      if ([this.of(on), ...peers].some(({ label }) => contradicts(label))) return "evidence_unsupported";
    }
    return "";
  }
}
