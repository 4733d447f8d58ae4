// One story as the scripts know it. A sentence is found by its key "article#n"; n = 0 is the version as a whole.

/** @typedef {import("../shared/wire.js").ReviewData} ReviewData */
/** @typedef {import("../shared/wire.js").WireSuggestion} WireSuggestion */
/** @typedef {{ text: string, start: number | null, end: number | null }} Reason */
/**
 * @typedef {{ article: string, n: number, score: number, kind: string }} Witness a sentence named as evidence
 */
/**
 * @typedef {object} Sentence
 * @property {number} n
 * @property {number} start
 * @property {number} end
 * @property {string} text
 * @property {string} part
 * @property {string} label what the machine suggests
 * @property {number} confidence
 * @property {Reason[]} reasons
 * @property {Witness[]} evidence
 * @property {boolean} [told] the suggestion came with the answer to a mark made blind
 */
/**
 * @typedef {object} Version
 * @property {string} id
 * @property {string} short
 * @property {string} title
 * @property {"source" | "rewrite" | "single" | "consensus"} role
 * @property {boolean} source
 * @property {string} site
 * @property {string} published YYYY-MM-DD, or ""
 * @property {string[]} earlier versions that were seen at its address before it
 * @property {boolean} central
 * @property {string} beside of several sources the one it draws on, else ""
 * @property {string} lang
 * @property {string} dir
 * @property {Map<number, number>} at start of a sentence → its number
 * @property {Sentence[]} sentences
 */
/** @typedef {{ key: string, article: string, version: Version, sentence: Sentence, whole: boolean }} Place */
/**
 * @typedef {{ article: string | null, start: number | null, end?: number | null }} Spot how an event names a sentence
 */

/**
 * @param {string} article
 * @param {number} n
 */
export const keyOf = (article, n) => `${article}#${n}`;

/**
 * @param {WireSuggestion} suggestion
 * @param {ReviewData["versions"]} versions
 */
function readSuggestion([label, confidence, reasons, evidence], versions) {
  return {
    label,
    confidence,
    reasons: reasons.map(([text, start, end]) => ({ text, start, end })),
    evidence: evidence.map(([version, n, score, kind]) => ({ article: versions[version].id, n, score, kind })),
  };
}

/** The versions and sentences of one story; what is said of them by the machine, nothing of what editors decide. */
export class Story {
  /** @param {ReviewData} data */
  constructor(data) {
    this.data = data;
    this.id = data.story.id;
    /** @type {Map<string, Version>} */
    this.versions = new Map();
    /** @type {Map<string, Place>} */
    this.sentences = new Map();
    /** @type {Version | null} the consensus text, for the left side alone: no version, nobody marks it */
    this.consensus = null;
    /** @type {Map<string, Place>} its sentences */
    this.shared = new Map();
    for (const raw of data.versions) this.#addVersion(raw);
    /** @type {Map<string, string[]>} sentences with the same words */
    this.exact = new Map();
    for (const group of data.exact) {
      const keys = group.map(([version, n]) => keyOf(data.versions[version].id, n));
      for (const key of keys) this.exact.set(key, keys);
    }
    /** @type {Map<string, [key: string, score: number][]>} sentences with nearly the same words, best first */
    this.near = new Map();
    for (const [version, n, others] of data.near) {
      const near = others.map(
        ([v, m, score]) => /** @type {[string, number]} */ ([keyOf(data.versions[v].id, m), score]),
      );
      this.near.set(keyOf(data.versions[version].id, n), near);
    }
  }

  /** @param {ReviewData["versions"][number]} raw */
  #addVersion(raw) {
    const sentences = raw.sentences.map(([n, start, end, text, part, ...suggestion]) => ({
      ...{ n, start, end, text, part },
      ...readSuggestion(suggestion, this.data.versions),
    }));
    const at = new Map(sentences.map(({ start, n }) => [start, n]));
    const version = { ...raw, source: raw.role === "source", at, sentences };
    if (version.role === "consensus") {
      this.consensus = version;
      for (const sentence of sentences) this.#addPlace(this.shared, version, sentence, false);
      return;
    }
    this.versions.set(version.id, version);
    for (const sentence of sentences) this.#addPlace(this.sentences, version, sentence, false);
    const whole = { n: 0, start: 0, end: 0, text: "", part: "", label: "", confidence: 0, reasons: [], evidence: [] };
    this.#addPlace(this.sentences, version, whole, true);
  }

  /**
   * @param {Map<string, Place>} places
   * @param {Version} version
   * @param {Sentence} sentence
   * @param {boolean} whole
   */
  #addPlace(places, version, sentence, whole) {
    const key = keyOf(version.id, sentence.n);
    places.set(key, { key, article: version.id, version, sentence, whole });
  }

  /**
   * The place of a key that is known to be there, also in the consensus text.
   *
   * @param {string} key
   * @returns {Place}
   */
  at(key) {
    const place = this.sentences.get(key) ?? this.shared.get(key);
    if (!place) throw new Error(`There is no sentence ${key} in the story ${this.id}.`);
    return place;
  }

  /**
   * A version that is known to be there.
   *
   * @param {string} id
   * @returns {Version}
   */
  version(id) {
    const version = id === this.consensus?.id ? this.consensus : this.versions.get(id);
    if (!version) throw new Error(`There is no version ${id} in the story ${this.id}.`);
    return version;
  }

  /** The ids of all versions, in order. */
  get ids() {
    return [...this.versions.keys()];
  }

  /** How many versions are source documents. */
  get sources() {
    return [...this.versions.values()].filter((version) => version.source).length;
  }

  /** Whether a sentence stands in a source document, which is a witness and left alone. @param {string} key */
  isSource(key) {
    return this.at(key).version.source;
  }

  /**
   * An event of the log as a sentence of the story as it is split now; null where there is none.
   *
   * @param {Spot} event
   * @returns {string | null}
   */
  find({ article, start, end }) {
    const version = article === null ? undefined : this.versions.get(article);
    if (!version || start === null) return null;
    if (start === 0 && end === 0) return keyOf(version.id, 0);
    const n = version.at.get(start);
    const sentence = n && version.sentences[n - 1];
    return n && sentence && sentence.end === end ? keyOf(version.id, n) : null;
  }

  /**
   * What the machine says of a sentence, as told after a mark made blind.
   *
   * @param {string} key
   * @param {WireSuggestion} suggestion
   */
  tell(key, suggestion) {
    const place = this.sentences.get(key);
    if (place) Object.assign(place.sentence, readSuggestion(suggestion, this.data.versions), { told: true });
    return !!place;
  }

  /**
   * The sentence in another version that has the same or nearly the same words.
   *
   * @param {string} key
   * @param {string} article
   * @returns {string | null}
   */
  twinIn(key, article) {
    const near = (this.near.get(key) ?? []).map(([other]) => other);
    return (this.exact.get(key) ?? []).concat(near).find((other) => this.at(other).article === article) ?? null;
  }
}
