// Asking for news, and telling where the editor is. The component says where it stands with each question, and hears
// back what has changed since the answer it has.

const POLL = 2000; // ms between two questions while the page is looked at
const HIDDEN = 15_000; // ms between them while it is not: the claim lives on, the battery too
const REST = 500; // ms at one sentence before colleagues are told
const AWAKE = 600_000; // ms without a key or a touch after which an open page no longer keeps a story for its editor
export const LISTEN = 250; // ms between looks at the clock

/** @typedef {{ article: string, n: number | null }} Spot where the editor is */
/**
 * @typedef {object} PresenceOptions
 * @property {import("../shared/server.js").Server} server
 * @property {() => Spot} spot
 * @property {() => boolean} named whether the editor has said a name: nobody is told of who has none
 * @property {() => import("../shared/server.js").Query} known what the component knows already, sent with the question
 * @property {() => boolean} company whether anybody else is in the story
 * @property {(answer: import("../shared/server.js").Answer) => void} onAnswer
 * @property {number} [stirredAt] performance.now() of the last key or touch
 */

/** The questions for news of one story. */
export class Presence {
  /** @param {PresenceOptions} options */
  constructor({ server, spot, named, known, company, onAnswer, stirredAt = 0 }) {
    this.server = server;
    this.spot = spot;
    this.named = named;
    this.known = known;
    this.company = company;
    this.onAnswer = onAnswer;
    this.asking = false;
    this.closed = false;
    this.askedAt = -Infinity;
    this.stirredAt = stirredAt;
    this.spotSince = 0;
    this.lastSpot = "";
    this.toldSpot = "";
  }

  /** Nothing is asked or heard any more. */
  close() {
    this.closed = true;
  }

  /** The editor has done something. */
  stir() {
    this.stirredAt = performance.now();
  }

  #spotName() {
    const { article, n } = this.spot();
    return `${article}#${n ?? ""}`;
  }

  /** Called four times a second: is it time to ask? @param {boolean} hidden is the page out of sight? */
  attend(hidden) {
    const now = performance.now();
    const since = now - this.askedAt;
    const spot = this.#spotName();
    if (spot !== this.lastSpot) Object.assign(this, { lastSpot: spot, spotSince: now });
    const moved = this.company() && spot !== this.toldSpot && now - this.spotSince > REST && since > REST;
    if (since >= (hidden ? HIDDEN : POLL) || (moved && !hidden)) this.ask();
  }

  /** Ask for colleagues' marks and whereabouts; 204 when nothing is new. */
  async ask() {
    if (this.asking || this.closed) return;
    this.asking = true;
    this.askedAt = performance.now();
    const awake = this.named() && this.askedAt - this.stirredAt < AWAKE;
    const { article, n } = this.spot();
    this.toldSpot = this.#spotName();
    const answer = await this.server.ask("marks", { ...this.known(), ...(awake ? { article, n } : {}) });
    this.asking = false;
    if (!this.closed) this.onAnswer(answer);
  }
}
