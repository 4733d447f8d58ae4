// The comments on the sentences of a story: what is known of them, and how one is added. No drawing here.
import { uuid } from "../shared/ids.js";
import { keyOf } from "./story.js";

export const AGAIN = 20_000; // ms between two questions for new comments

/** @typedef {import("../shared/wire.js").WireComment} WireComment */
/** @typedef {import("../shared/wire.js").Threads} Answer */

/** The threads of one story. */
export class Threads {
  /**
   * @param {object} options
   * @param {string} options.story
   * @param {Pick<import("../shared/server.js").Server, "ask" | "post">} options.server
   * @param {(key: string) => void} options.onChange called for each sentence whose thread looks different now
   */
  constructor({ story, server, onChange }) {
    this.story = story;
    this.server = server;
    this.onChange = onChange;
    this.revision = 0;
    /** @type {Map<string, WireComment[]>} sentence → what was said, oldest first */
    this.said = new Map();
    /** @type {Answer["people"]} who can be called on */
    this.people = [];
    /** @type {string[]} of what was said last, the names behind an @ that nobody on the desk has */
    this.strangers = [];
    this.askedAt = -Infinity;
  }

  /** The thread of a sentence. @param {string} key */
  of(key) {
    return this.said.get(key) ?? [];
  }

  /** Whether nobody waits for an answer: nothing was said, or the last entry closed the thread. @param {string} key */
  isClosed(key) {
    return (this.of(key).at(-1)?.kind ?? "resolved") === "resolved";
  }

  /** How many entries of an open thread were said; 0 where there is none. @param {string} key */
  open(key) {
    return this.isClosed(key) ? 0 : this.of(key).filter(({ kind }) => kind === "said").length;
  }

  /** Called often: is it time to ask? */
  attend() {
    if (performance.now() - this.askedAt >= AGAIN) void this.ask();
  }

  /** Ask for what is new. @returns {Promise<boolean>} whether the server answered */
  async ask() {
    this.askedAt = performance.now();
    const { status, body } = await this.server.ask("comments", { story: this.story, since: this.revision });
    if (status !== 200 || !body) return false;
    this.#take(/** @type {Answer} */ (body));
    return true;
  }

  /** @param {Answer} answer */
  #take({ rev, comments, people }) {
    this.revision = Math.max(this.revision, rev);
    this.people = people;
    for (const one of comments) {
      const key = keyOf(one.article, one.n);
      const thread = this.of(key);
      if (thread.some(({ id }) => id === one.id)) continue;
      this.said.set(key, [...thread, one]);
      this.onChange(key);
    }
  }

  /**
   * Say something, or resolve the thread.
   *
   * @param {import("./story.js").Place} place
   * @param {{ text?: string, kind?: "said" | "resolved" }} words
   * @returns {Promise<string | null>} why not; null when it was said
   */
  async say({ article, sentence }, { text = "", kind = "said" }) {
    const { start, end } = sentence;
    const { status, body } = await this.server.post("comments", { id: uuid(), article, start, end, text, kind });
    if (status !== 200) return body?.error ?? "";
    this.strangers = /** @type {import("../shared/wire.js").Added} */ (body).strangers;
    await this.ask();
    return null;
  }
}
