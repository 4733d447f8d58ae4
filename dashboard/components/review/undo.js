// Undo and redo: events like all others. After a reload the stacks come back from the editor's own events.
import { LIMITS } from "../shared/wire.js";
import { markOf, OPEN } from "./marks.js";

/** @typedef {import("./marks.js").Change} Change */
/** @typedef {import("./marks.js").Done} Done */
/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("./marks.js").Marks} Marks */
/** @typedef {import("../shared/wire.js").MarkEvent} MarkEvent */
/** @typedef {{ key: string, before: Mark | null, after: Mark, id: string }} Part */
/** @typedef {{ parts: Part[], group: string | null, turn: string | null }} Step what one key press did */
/** @typedef {"before" | "after"} Side */

/** What the editor did in this story, step by step. */
export class Undo {
  /** @param {Marks} marks */
  constructor(marks) {
    this.marks = marks;
    /** @type {Step[]} */
    this.done = [];
    /** @type {Step[]} */
    this.undone = [];
    this.remembered = false; // have the events from before the last reload come?
  }

  /**
   * Change marks as one step that can be undone.
   *
   * @param {Change[]} changes
   * @param {string} [cause]
   * @returns {Done[]}
   */
  perform(changes, cause = "key") {
    const parts = this.marks.commit(changes, cause);
    this.done.push({ parts, group: null, turn: null });
    this.undone.length = 0;
    return parts;
  }

  /** Take the last step back. @returns {Part[] | null} the sentences it was about */
  undo() {
    return this.#turn(this.done, this.undone, "undo", "before");
  }

  /** Do the step that was taken back last once more. @returns {Part[] | null} */
  redo() {
    return this.#turn(this.undone, this.done, "redo", "after");
  }

  /**
   * @param {Step[]} from
   * @param {Step[]} to
   * @param {"undo" | "redo"} cause
   * @param {Side} side
   */
  #turn(from, to, cause, side) {
    const step = from.pop();
    if (!step) return null;
    const changes = step.parts.map((part) => ({ key: part.key, mark: { ...part[side] }, reverts: part.id }));
    const done = this.marks.commit(changes, cause);
    // What comes back keeps how it came about, so that a copy that followed by itself goes on following.
    done.forEach(({ after }, i) => {
      after.cause = step.parts[i][side]?.cause ?? cause;
    });
    to.push({ ...step, parts: step.parts.map((part, i) => ({ ...part, id: done[i].id })) });
    return step.parts;
  }

  /**
   * Build the stacks from the editor's own events.
   *
   * @param {MarkEvent[]} own newest first
   * @param {MarkEvent[]} waiting what is still on its way
   */
  remember(own, waiting) {
    this.remembered = true;
    for (const { made } of own) this.marks.outbox.stayAhead(made);
    const known = new Set(own.map((event) => event.id));
    const late = waiting.filter((event) => !known.has(event.id));
    const events = [...own].reverse().concat(late);
    events.sort((a, b) => a.made - b.made || a.seq - b.seq);
    const start = own.length < LIMITS.ownEvents ? OPEN : null; // else older events were not sent
    /** @type {Map<string, Mark>} */
    const last = new Map();
    this.done = [];
    this.undone = [];
    for (const event of events) {
      const key = this.marks.story.find(event);
      if (!key) continue;
      const after = markOf(event);
      this.#replayEvent(event, { key, before: last.get(key) ?? start, after, id: event.id });
      last.set(key, after);
    }
    this.done = this.done.filter((step) => step.parts.every((part) => part.before));
  }

  /** @param {MarkEvent} event @param {Part} part */
  #replayEvent(event, part) {
    if (event.cause === "undo") replayTurn(this.done, this.undone, event, part, "before");
    else if (event.cause === "redo") replayTurn(this.undone, this.done, event, part, "after");
    else {
      const top = this.done.at(-1);
      if (top && event.group && top.group === event.group) top.parts.push(part);
      else this.done.push({ parts: [part], group: event.group, turn: null });
      this.undone.length = 0;
    }
  }
}

/**
 * Move the step that an event took back (or did once more) to the other stack.
 *
 * @param {Step[]} from
 * @param {Step[]} to
 * @param {MarkEvent} event
 * @param {Part} part
 * @param {Side} side
 */
function replayTurn(from, to, event, part, side) {
  const top = to.at(-1);
  if (top && event.group && top.turn === event.group) {
    const twin = top.parts.find((other) => other.key === part.key);
    if (twin) twin.id = event.id;
    return;
  }
  const at = from.findLastIndex((step) => step.parts.some((other) => other.id === event.reverts));
  if (at < 0) return;
  const [step] = from.splice(at, 1);
  const twin = step.parts.find((other) => other.key === part.key);
  if (twin) twin.id = event.id;
  part.after.cause = twin?.[side]?.cause ?? part.after.cause; // as it came about at first
  to.push({ ...step, turn: event.group ?? event.id });
}
