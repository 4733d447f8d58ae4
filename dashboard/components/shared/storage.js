// What the browser keeps. Storage may be blocked or full: then it lives as long as the page.

/** A localStorage that never throws. */
export class Kept {
  /** @param {() => Storage} place where to keep it; asked each time, for a blocked storage throws when it is touched */
  constructor(place = () => localStorage) {
    this.place = place;
    /** @type {Map<string, string>} */
    this.memory = new Map();
  }

  /**
   * @param {string} key
   * @returns {string | null}
   */
  get(key) {
    try {
      return this.place().getItem(key) ?? this.memory.get(key) ?? null;
    } catch {
      return this.memory.get(key) ?? null;
    }
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  set(key, value) {
    this.memory.set(key, value);
    try {
      this.place().setItem(key, value);
    } catch {
      /* blocked or full */
    }
  }

  /** @param {string} key */
  drop(key) {
    this.memory.delete(key);
    try {
      this.place().removeItem(key);
    } catch {
      /* blocked */
    }
  }

  /**
   * All keys that begin with a prefix.
   *
   * @param {string} prefix
   * @returns {string[]}
   */
  keys(prefix) {
    const found = new Set([...this.memory.keys()].filter((key) => key.startsWith(prefix)));
    try {
      for (const key of Object.keys(this.place())) if (key.startsWith(prefix)) found.add(key);
    } catch {
      /* blocked */
    }
    return [...found];
  }

  /**
   * A value kept as JSON.
   *
   * @template V
   * @param {string} key
   * @param {V} otherwise what counts when nothing (or nonsense) is kept
   * @returns {V}
   */
  json(key, otherwise) {
    try {
      return JSON.parse(this.get(key) ?? "null") ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  setJson(key, value) {
    this.set(key, JSON.stringify(value));
  }
}

/** What this browser keeps for all components. */
export const kept = new Kept();
