// The same words elsewhere in the story: what follows a mark by itself, and what is offered it.

/** @typedef {import("./marks.js").Change} Change */
/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("./marks.js").Marks} Marks */
/** @typedef {import("./evidence.js").EvidenceFinder} EvidenceFinder */

/** Copies of sentences and the marks they carry. */
export class Copies {
  /**
   * @param {Marks} marks
   * @param {EvidenceFinder} evidence
   * @param {(label: string | null) => boolean} needsEvidence
   */
  constructor(marks, evidence, needsEvidence) {
    this.marks = marks;
    this.story = marks.story;
    this.evidence = evidence;
    this.needsEvidence = needsEvidence;
  }

  /** Exact copies; source documents are witnesses and are left alone. @param {string} key */
  exact(key) {
    return (this.story.exact.get(key) ?? []).filter((other) => other !== key && !this.story.isSource(other));
  }

  /** Exact copies that follow by themselves: nobody decided there, or an earlier copy did. @param {string} key */
  followers(key) {
    return this.exact(key).filter((other) => {
      const { label, cause } = this.marks.of(other);
      return !label || cause === "propagation";
    });
  }

  /**
   * Sentences nearly the same in other versions that do not carry this mark yet.
   *
   * @param {string} key
   * @returns {string[]}
   */
  near(key) {
    const { label } = this.marks.of(key);
    const near = (this.story.near.get(key) ?? []).map(([other]) => other);
    return near.filter((other) => this.marks.of(other).label !== label && !this.story.isSource(other));
  }

  /** Where a mark that followed by itself came from. @param {string} key @returns {string | null} */
  origin(key) {
    const { label, cause } = this.marks.of(key);
    if (cause !== "propagation" || !label) return null;
    const near = (this.story.near.get(key) ?? []).map(([other]) => other);
    const from = (this.story.exact.get(key) ?? []).concat(near);
    const made = (/** @type {string} */ other) => this.marks.of(other);
    return from.find((other) => made(other).label === label && made(other).cause !== "propagation") ?? null;
  }

  /**
   * A mark and what follows from it.
   *
   * @param {string} key
   * @param {Mark} mark
   * @param {string} [cause] of the mark itself
   * @returns {Change[]}
   */
  withFollowers(key, mark, cause) {
    /** @type {Change[]} */
    const changes = [cause ? { key, mark, cause } : { key, mark }];
    for (const other of this.followers(key)) changes.push(this.propagate(other, mark));
    return changes;
  }

  /** The mark of one sentence carried over to another. @param {string} key @param {Mark} mark @returns {Change} */
  propagate(key, mark) {
    const { note } = this.marks.of(key);
    return { key, mark: { ...mark, note, evidence: this.#elsewhere(key, mark) }, cause: "propagation" };
  }

  /** Evidence for a copy: never the copy itself. @param {string} key @param {Mark} mark */
  #elsewhere(key, mark) {
    if (!this.needsEvidence(mark.label)) return [];
    const kept = mark.evidence.filter((item) => this.story.find(item) !== key);
    return kept.length ? kept : this.evidence.best(key);
  }
}

/**
 * One change a sentence: a copy inside the same article is decided once, and the editor's own choice comes before what
 * follows from it.
 *
 * @param {Change[]} changes
 * @returns {Change[]}
 */
export function uniqueChanges(changes) {
  /** @type {Map<string, Change>} */
  const found = new Map();
  for (const change of changes) {
    if (!found.has(change.key) || change.cause !== "propagation") found.set(change.key, change);
  }
  return [...found.values()];
}
