// Finding sentences and notes of the story by their words.
import { fold } from "../shared/text.js";

const MOST = 200;

/** @typedef {{ key: string, score: number, kind: string, source: boolean, notes: string }} Hit */

/** Text of one story, folded once. */
export class StorySearch {
  /** @param {import("./marks.js").Marks} marks */
  constructor(marks) {
    this.marks = marks;
    this.story = marks.story;
    /** @type {Map<string, string>} */
    this.plain = new Map();
  }

  /**
   * Sentences that hold all words of a query, in their text or in a note on them.
   *
   * @param {string} query
   * @param {{ without?: string, first?: string }} [options] articles to leave out, or to name first
   * @returns {Hit[]} 200 at most
   */
  find(query, { without, first } = {}) {
    const wanted = fold(query).split(/\s+/).filter(Boolean);
    const hits = [];
    for (const [key, { article, version, whole }] of this.story.sentences) {
      if (whole || article === without) continue;
      const text = this.#text(key);
      const notes = this.#notes(key);
      if (!wanted.every((word) => text.includes(word) || notes.includes(word))) continue;
      hits.push({ key, score: 0, kind: "found", source: version.source, notes: notes.trim() });
      if (hits.length >= MOST) break;
    }
    const rank = (/** @type {Hit} */ hit) => 2 * Number(this.story.at(hit.key).article === first) + Number(hit.source);
    return hits.sort((a, b) => rank(b) - rank(a));
  }

  /** @param {string} key */
  #text(key) {
    let text = this.plain.get(key);
    if (text === undefined) this.plain.set(key, (text = fold(this.story.at(key).sentence.text)));
    return text;
  }

  /** @param {string} key */
  #notes(key) {
    const peers = this.marks.peersOf(key).map(([, peer]) => peer.note);
    return fold([this.marks.of(key).note, ...peers].join(" "));
  }
}
