// What a mark can rest on: which sentences of other articles may support this one.
import { wordsOf } from "../shared/text.js";
import { keyOf } from "./story.js";
import { UNNAMED } from "./marks.js";

/** @typedef {import("../shared/wire.js").Evidence} Evidence */
/** @typedef {import("./story.js").Story} Story */
/**
 * @typedef {{ key: string, score: number, kind: string, source: boolean, flagged?: boolean }} Candidate `flagged`:
 *   it is itself suspected, or marked, to say something wrong
 */

/** @type {Readonly<Evidence>} */
const BLANK = Object.freeze({ article: null, start: null, end: null, quote: null, url: null, note: null });

/** @param {string} url @returns {Evidence} */
export const evidenceUrl = (url) => ({ ...BLANK, url });

/** @param {string} note @returns {Evidence} */
export const evidenceNote = (note) => ({ ...BLANK, note });

/** Candidates for evidence within one story. */
export class EvidenceFinder {
  /**
   * @param {Story} story
   * @param {(key: string) => string[]} aligned the sentences of the other column that stand in the same row
   * @param {(key: string) => boolean} flagged whether a sentence is itself suspected, or marked, to be wrong
   */
  constructor(story, aligned = () => [], flagged = () => false) {
    this.story = story;
    this.aligned = aligned;
    this.flagged = flagged;
    /** @type {Map<string, Set<string>>} */
    this.words = new Map();
    /** @type {((word: string) => number) | null} */
    this.weight = null;
  }

  /** A sentence as evidence. @param {string} key @returns {Evidence} */
  quote(key) {
    const { article, sentence } = this.story.at(key);
    return { ...BLANK, article, start: sentence.start, end: sentence.end, quote: sentence.text };
  }

  /**
   * Sentences that may support this one, best first: source documents before other versions, and of those the ones
   * that are themselves flagged behind the others.
   *
   * @param {string} key
   * @returns {Candidate[]}
   */
  candidates(key) {
    const { article, sentence } = this.story.at(key);
    /** @type {Map<string, { score: number, kind: string }>} */
    const found = new Map();
    for (const { article: other, n, score, kind } of sentence.evidence) {
      if (this.story.sentences.has(keyOf(other, n))) found.set(keyOf(other, n), { score, kind });
    }
    for (const other of this.aligned(key).filter((one) => this.story.sentences.has(one)))
      if (!found.has(other)) found.set(other, { score: 0, kind: "aligned" });
    this.#addCopies(key, found);
    return [...found]
      .filter(([other]) => this.story.at(other).article !== article)
      .map(([other, rest]) => this.#candidate(other, rest))
      .sort((a, b) => rankTrust(a) - rankTrust(b) || rankCopy(a) - rankCopy(b) || b.score - a.score);
  }

  /** @param {string} key @param {{ score: number, kind: string }} found @returns {Candidate} */
  #candidate(key, found) {
    const source = this.story.isSource(key);
    return { key, ...found, source, flagged: !source && this.flagged(key) };
  }

  /**
   * The same words in a source settle it; in another version they are only copied.
   *
   * @param {string} key
   * @param {Map<string, { score: number, kind: string }>} found
   */
  #addCopies(key, found) {
    for (const other of this.story.exact.get(key) ?? []) {
      if (other === key || found.get(other)?.score) continue;
      found.set(other, this.story.isSource(other) ? { score: 1, kind: "source" } : { score: 0, kind: "copy" });
    }
  }

  /** The best candidate that is more than a copy. @param {string} key @returns {Candidate | null} */
  bestCandidate(key) {
    return this.candidates(key).find((candidate) => candidate.kind !== "copy") ?? null;
  }

  /**
   * What a mark would rest on if nobody looks further: the best candidate, or nothing.
   *
   * @param {string} key
   * @returns {Evidence[]}
   */
  best(key) {
    const [first] = this.candidates(key);
    const best = first?.flagged ? this.bestCandidate(key) : first; // what is flagged stands last: nothing else is there
    return best && best.kind !== "copy" ? [this.quote(best.key)] : [];
  }

  /**
   * The best evidence, or a note that it is still to be named: never a question in the middle of typing.
   *
   * @param {string} key
   * @returns {{ evidence: Evidence[], named: boolean }}
   */
  bestOrUnnamed(key) {
    const found = this.best(key);
    return found.length ? { evidence: found, named: true } : { evidence: [evidenceNote(UNNAMED)], named: false };
  }

  /**
   * The sentences of other versions with most of this one's words, rare words first.
   *
   * @param {string} key
   * @param {number} many
   * @param {Candidate[]} without
   * @returns {Candidate[]}
   */
  nearest(key, many, without) {
    if (many <= 0) return [];
    const { article, sentence } = this.story.at(key);
    const known = new Set(without.map((candidate) => candidate.key));
    const found = [];
    for (const [other, place] of this.story.sentences) {
      if (place.whole || place.article === article || known.has(other)) continue;
      const apart = Math.abs(place.sentence.n - sentence.n);
      found.push({ key: other, score: this.#shared(key, other), kind: "near", source: place.version.source, apart });
    }
    found.sort((a, b) => b.score - a.score || Number(b.source) - Number(a.source) || a.apart - b.apart);
    return found.slice(0, many);
  }

  /** The share of a sentence's words, by weight, that another one holds. @param {string} key @param {string} other */
  #shared(key, other) {
    const weight = (this.weight ??= this.#rarity());
    const there = this.#wordsAt(other);
    let total = 0;
    let common = 0;
    for (const word of this.#wordsAt(key)) {
      total += weight(word);
      if (there.has(word)) common += weight(word);
    }
    return total ? common / total : 0;
  }

  /** @param {string} key */
  #wordsAt(key) {
    let words = this.words.get(key);
    if (!words) this.words.set(key, (words = wordsOf(this.story.at(key).sentence.text)));
    return words;
  }

  /** How much a word tells: less, the more sentences of the story hold it. */
  #rarity() {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const key of this.story.sentences.keys()) {
      for (const word of this.#wordsAt(key)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const { size } = this.story.sentences;
    return (/** @type {string} */ word) => Math.log(1 + size / (counts.get(word) ?? 1));
  }
}

/** @param {Candidate} candidate */
const rankTrust = ({ source, flagged }) => (source ? 0 : flagged ? 2 : 1);

/** @param {Candidate} candidate */
const rankCopy = (candidate) => Number(candidate.kind === "copy");
