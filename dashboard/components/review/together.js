// Who else is in a story, who has it, and what follows from that. The truth is in the database; no drawing here.

/** @typedef {import("../shared/wire.js").Together} TogetherState */
/** @typedef {import("../shared/wire.js").Holder} Holder */
/** @typedef {import("./keymap.js").Action} Action */
/**
 * @typedef {object} News what changed with an answer
 * @property {Holder | null} takenOver who took the story from this editor
 * @property {boolean} allowed this editor may mark from now on
 * @property {import("../shared/wire.js").Colleague[]} arrived
 */
/** @typedef {{ key: string, who?: string } | null} Bar why an action may not mark: a key of the catalogue */

/** @type {Readonly<TogetherState>} */
const ALONE = Object.freeze({ stamp: "", here: [], holders: [], yours: false, free: true, may: true, names: {} });
const MARKING_GROUPS = new Set(["mark", "undo"]);
const MARKING = new Set(["note", "evidence", "same", "accept_all", "accept_story", "nothing"]);

/** Does an action change marks? @param {Pick<Action, "id" | "group">} action */
export const isMarking = ({ id, group }) => MARKING_GROUPS.has(group) || MARKING.has(id);

/** Claims and presence in one story. */
export class Together {
  /** @param {string} editor */
  constructor(editor) {
    this.editor = editor;
    /** @type {TogetherState} */
    this.state = ALONE;
    this.looking = false; // the editor chose to read only
    /** @type {Holder | null} who took the story over while it was this editor's */
    this.takenBy = null;
    /** @type {string | null} whose claim the editor has waved aside */
    this.waved = null;
    /** @type {string | null} for whose claim it was said that marks count all the same */
    this.told = null;
  }

  /** Nothing is known any more: the story was left. */
  forget() {
    this.state = ALONE;
  }

  /** Others who have the story. @param {TogetherState} [state] */
  others(state = this.state) {
    return state.holders.filter(({ who }) => who !== this.editor);
  }

  /** Who has the story, where it is neither free nor this editor's. @returns {Holder | null} */
  get holder() {
    return !this.state.yours && !this.state.free ? (this.others()[0] ?? null) : null;
  }

  /** May nothing be marked just now? */
  get closed() {
    return !this.state.may || (this.looking && !!this.holder);
  }

  /** @param {string} who */
  name(who) {
    return this.state.names[who] ?? who;
  }

  /**
   * The one door for what the server says of claims and presence.
   *
   * @param {TogetherState} next
   * @param {{ asked?: boolean }} [options] asked: the answer to this editor's own wish
   * @returns {News}
   */
  know(next, { asked = false } = {}) {
    const before = this.state;
    this.state = next;
    const taker = this.others()[0] ?? null;
    const takenOver = before.yours && !next.yours && !asked ? taker : null;
    if (takenOver) this.takenBy = takenOver;
    if (next.yours || !taker) this.looking = false;
    if (next.yours) this.takenBy = null;
    const arrived = next.here.filter(({ who }) => !before.here.some((other) => other.who === who));
    return { takenOver, allowed: next.may && !before.may, arrived };
  }

  /** Sent with marks: the first one takes a free story. */
  get wantsClaim() {
    const { stamp, yours, free, may } = this.state;
    return !stamp || (!yours && free && may);
  }

  /** Is there something to say over the rows? */
  get bannerOpen() {
    const asks = this.holder && !this.looking && this.waved !== this.holder.who;
    return this.state.may && !!(asks || this.takenBy);
  }

  /** The editor goes on in a story that was taken over. */
  acceptTakeover() {
    this.takenBy = null;
    this.waved = this.holder?.who ?? null;
  }

  /**
   * Why an action may not be done; null when it may.
   *
   * @param {Pick<Action, "id" | "group">} action
   * @returns {Bar}
   */
  bar(action) {
    const takes = action.id === "next_story"; // it would be taken in hand
    if (!this.state.may && (takes || isMarking(action))) return { key: "may_not_mark" };
    if (this.looking && this.holder && isMarking(action)) return { key: "only_looking", who: this.holder.name };
    return null;
  }

  /**
   * Marking all the same is an answer to the banner. Whom to name in what is said about it, once; null: nobody.
   *
   * @param {Pick<Action, "id" | "group">} action
   * @returns {Holder | null}
   */
  markAllTheSame(action) {
    const { holder } = this;
    if (!holder || !isMarking(action) || this.told === holder.who) return null;
    this.told = this.waved = holder.who;
    return holder;
  }
}
