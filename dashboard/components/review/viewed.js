// Which versions an editor has ticked as looked at. Their own memory in this browser: it decides nothing.

const MOST = 500; // articles that are remembered

/** An article is its words: a corrected one is another, and has to be looked at anew. */
export class Viewed {
  /**
   * @param {import("../shared/storage.js").Kept} storage
   * @param {string} editor
   */
  constructor(storage, editor) {
    this.storage = storage;
    this.place = `copydesk.viewed.${editor}`;
    /** @type {Set<string>} */
    this.articles = new Set(storage.json(this.place, /** @type {string[]} */ ([])));
  }

  /** @param {string} article */
  has(article) {
    return this.articles.has(article);
  }

  /** @param {string} article @returns {boolean} whether it is ticked now */
  toggle(article) {
    const on = !this.articles.delete(article);
    if (on) this.articles.add(article);
    this.storage.setJson(this.place, [...this.articles].slice(-MOST));
    return on;
  }
}
