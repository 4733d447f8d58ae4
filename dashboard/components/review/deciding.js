// Which mark an editor's answer makes of a sentence.
import { uniqueChanges } from "./copies.js";

const WHOLE = 0.7; // a reason that points at more of a sentence than this means the whole of it

/** @typedef {import("./marks.js").Change} Change */
/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("./story.js").Sentence} Sentence */
/** @typedef {import("../shared/wire.js").Span} Span */
/** @typedef {{ text: string, start: number, end: number }} PointedReason */
/** @typedef {{ key: string, label: string, confidence: number }} Sure */

/**
 * The reasons that point at some of the words; one that means the whole sentence points at none.
 *
 * @param {Pick<Sentence, "text" | "reasons">} sentence
 * @returns {PointedReason[]}
 */
export function pointedReasons({ text, reasons }) {
  const length = [...text].length;
  return reasons.flatMap(({ text: words, start, end }) =>
    start !== null && end !== null && end - start < length * WHOLE ? [{ text: words, start, end }] : [],
  );
}

/**
 * The words that the first reason, which is the one on the screen, points at: they are underlined, and recorded.
 *
 * @param {Pick<Sentence, "text" | "reasons">} sentence
 * @returns {Span | null}
 */
export function reasonSpan(sentence) {
  const [said] = sentence.reasons;
  const [reason] = pointedReasons(sentence);
  return reason && reason.text === said.text && reason.start === said.start ? [reason.start, reason.end] : null;
}

/** Marks as they follow from an answer, the machine's suggestion, and what is already marked. */
export class Deciding {
  /**
   * @param {object} options
   * @param {import("./marks.js").Marks} options.marks
   * @param {import("./copies.js").Copies} options.copies
   * @param {import("./evidence.js").EvidenceFinder} options.evidence
   * @param {import("../shared/labels.js").Labels} options.labels
   * @param {boolean} options.blind suggestions are not shown before the editor's own mark
   */
  constructor({ marks, copies, evidence, labels, blind }) {
    this.marks = marks;
    this.story = marks.story;
    this.copies = copies;
    this.evidence = evidence;
    this.labels = labels;
    this.blind = blind;
  }

  /** What the machine suggests, as a mark. @param {string} key @returns {Mark} */
  suggestedMark(key) {
    const { sentence } = this.story.at(key);
    return this.labelMark(key, sentence.label);
  }

  /**
   * A label as a mark, with the best evidence or the words that are wrong.
   *
   * @param {string} key
   * @param {string | null} label
   * @returns {Mark}
   */
  labelMark(key, label) {
    const { sentence } = this.story.at(key);
    const evidence = this.labels.needsEvidence(label) ? this.evidence.best(key) : [];
    const span = this.labels.pointsAtWords(label) ? reasonSpan(sentence) : null;
    return { label, evidence, span, note: this.marks.of(key).note, cause: "key" };
  }

  /**
   * The same for a key press: evidence named before stays, and where none can be found the mark says so.
   *
   * @param {string} key
   * @param {string} label
   * @returns {{ mark: Mark, named: boolean }} `named`: false where evidence is still to be named
   */
  keyMark(key, label) {
    const mark = this.labelMark(key, label);
    if (!this.labels.needsEvidence(label)) return { mark, named: true };
    const now = this.marks.of(key);
    if (now.label === label && now.evidence.length) return { mark: { ...mark, evidence: now.evidence }, named: true };
    const { evidence, named } = this.evidence.bestOrUnnamed(key);
    return { mark: { ...mark, evidence }, named };
  }

  /** A mark and its copies, as one step. @param {string} key @param {Mark} mark @returns {Change[]} */
  changes(key, mark) {
    return uniqueChanges(this.copies.withFollowers(key, mark));
  }

  /**
   * One answer for all lines behind a fold; those it cannot be given to are left out.
   *
   * @param {string[]} keys
   * @param {string | null} label null: what the machine suggests for each
   * @returns {Change[]}
   */
  foldChanges(keys, label) {
    const marks = keys.map((key) => ({
      key,
      mark: label === null ? this.suggestedMark(key) : { ...this.labelMark(key, label), span: null },
    }));
    return marks.filter(({ mark }) => this.labels.answer(mark.label) && this.#complete(mark));
  }

  /** @param {Mark} mark */
  #complete(mark) {
    return !this.labels.needsEvidence(mark.label) || mark.evidence.length > 0;
  }

  /** Can the machine's suggestion be accepted as it is? @param {string} key */
  acceptable(key) {
    return !this.blind && this.labels.settles(this.story.at(key).sentence.label);
  }

  /**
   * What "accept all" would take of these: undecided, suggested, sure enough.
   *
   * @param {string[]} keys
   * @param {number} threshold confidence, 0..1
   * @returns {Sure[]}
   */
  confident(keys, threshold) {
    const open = this.blind ? [] : keys.filter((key) => !this.marks.of(key).label && this.acceptable(key));
    return open
      .map((key) => ({ key, ...this.story.at(key).sentence }))
      .filter(({ confidence }) => confidence >= threshold)
      .map(({ key, label, confidence }) => ({ key, label, confidence }))
      .filter(({ key }) => this.#complete(this.suggestedMark(key)));
  }

  /**
   * All of these as the machine suggests, with their copies, as one step.
   *
   * @param {Sure[]} picked
   * @returns {Change[]}
   */
  acceptAll(picked) {
    return uniqueChanges(picked.flatMap(({ key }) => this.copies.withFollowers(key, this.suggestedMark(key), "bulk")));
  }

  /** Does the machine suspect a sentence of saying something wrong? @param {string} key */
  isSuspected(key) {
    return !this.blind && this.labels.pointsAtWords(this.story.at(key).sentence.label);
  }

  /** The sentences of a version that are flagged and not decided yet. @param {string} article */
  flaggedIn(article) {
    const { sentences, id } = this.story.version(article);
    return sentences.filter(({ n }) => this.isFlagged(`${id}#${n}`)).length;
  }

  /** How many sentences of a version are undecided; none where it was read as a whole. @param {string} article */
  openIn(article) {
    const read = this.marks.of(`${article}#0`).label === "reviewed";
    return read ? 0 : this.story.version(article).sentences.length - this.marks.decided(article);
  }

  /** How far a version is. @param {string} article @returns {{ n: number, open: number, flagged: number }} */
  standing(article) {
    const n = this.story.version(article).sentences.length;
    return { n, open: this.openIn(article), flagged: this.flaggedIn(article) };
  }

  /** Is a sentence flagged and not decided yet? @param {string} key */
  isFlagged(key) {
    return !this.blind && this.labels.flags(this.story.at(key).sentence.label) && !this.marks.of(key).label;
  }

  /** The first sentence of a version without a mark: where the editor has work. @param {string} article */
  firstOpen(article) {
    const { sentences, id } = this.story.version(article);
    return sentences.find(({ n }) => !this.marks.of(`${id}#${n}`).label)?.n ?? 1;
  }
}
