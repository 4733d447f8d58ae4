// Examples for the guideline: kept like marks, sent once their ruling is durable.

/** @typedef {{ ruling: string, why: string }} Example */

/** Rulings that shall become examples. */
export class Examples {
  /**
   * @param {object} options
   * @param {string} options.editor
   * @param {import("../shared/storage.js").Kept} options.storage
   * @param {import("../shared/server.js").Server} options.server
   * @param {(error: string | null) => void} options.onAnswer null: it was added
   */
  constructor({ editor, storage, server, onAnswer }) {
    this.prefix = `copydesk.example.${editor}.`;
    this.storage = storage;
    this.server = server;
    this.onAnswer = onAnswer;
    /** @type {Set<string>} rulings that are examples now */
    this.added = new Set();
    this.sending = false;
  }

  /** @param {Example} example */
  add(example) {
    this.storage.setJson(this.prefix + example.ruling, example);
  }

  /** Forget an example whose ruling was refused. @param {string} ruling */
  drop(ruling) {
    this.storage.drop(this.prefix + ruling);
  }

  /** A ruling is taken back. @param {string} ruling @returns {boolean} whether it stays an example all the same */
  withdraw(ruling) {
    if (this.storage.get(this.prefix + ruling) === null) return this.added.has(ruling);
    this.drop(ruling); // not sent yet: it goes with its ruling
    return false;
  }

  /** Send the next one. */
  async pump() {
    const [key] = this.storage.keys(this.prefix);
    if (!key || this.sending) return;
    this.sending = true;
    const { ruling, why } = this.storage.json(key, { ruling: key.slice(this.prefix.length), why: "" });
    const { status, body } = await this.server.post("example", { ruling, why });
    this.sending = false;
    if (status === 0 || status === 401 || status >= 500) return; // later
    this.storage.drop(key);
    this.added.add(ruling);
    this.onAnswer(status === 200 ? null : (body?.error ?? `HTTP ${status}`));
  }
}
