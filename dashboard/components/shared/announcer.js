// Saying things: to a screen reader, and to the eyes what happens away from the cursor.
import { el } from "./dom.js";

/** A live region and a toast that covers nothing that can be marked. */
export class Announcer {
  constructor() {
    this.live = el("div", { class: "vh", "aria-live": "polite", "aria-atomic": "true" });
    this.note = el("div", { class: "toast", hidden: true });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** To a screen reader; the sighted see it where it happens. @param {string} text */
  say(text) {
    this.live.textContent = this.live.textContent === text ? `${text}\u00a0` : text; // said again they are news
  }

  /**
   * @param {string} text
   * @param {number} [seconds]
   */
  toast(text, seconds = 5) {
    clearTimeout(this.timer);
    this.note.textContent = text;
    this.note.hidden = false;
    this.timer = setTimeout(() => {
      this.note.hidden = true;
    }, seconds * 1000);
    this.say(text);
  }
}
