// What can be done with a sentence, shown beside it under the mouse: one strip that goes from row to row.
import { el, kbd } from "../shared/dom.js";

const OFFERED = ["accept", "evidence", "note", "comment", "history"];

/** @typedef {import("./review.js").Review} Review */

/** The strip. */
export class HoverStrip {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    /** @type {number | null} the sentence it stands at */
    this.n = null;
    const known = OFFERED.filter((id) => review.keymap.actions.some((action) => action.id === id));
    this.element = el(
      "div",
      { class: "strip", "aria-hidden": "true" },
      known.map((id) => this.#button(id)),
    );
  }

  /** @param {string} id */
  #button(id) {
    const { keymap } = this.review;
    const onclick = (/** @type {Event} */ event) => {
      event.stopPropagation();
      if (this.n !== null) this.review.cursor.goTo(this.n);
      this.review.run(id, { stay: true });
    };
    const onmousedown = (/** @type {Event} */ event) => event.preventDefault();
    return el(
      "button",
      { type: "button", tabindex: "-1", title: keymap.tip(id), onclick, onmousedown },
      el("span", { text: keymap.action(id).short }),
      kbd(keymap.label(id)),
    );
  }

  /** @param {PointerEvent} event over the rows */
  over(event) {
    if (event.pointerType !== "mouse") return;
    const cell = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest(".cell.right[data-n]")
    );
    const n = cell ? Number(cell.dataset.n) : null;
    if (n === this.n) return;
    this.n = n;
    this.element.closest(".row")?.classList.remove("hovered");
    this.element.remove();
    cell?.append(this.element); // over the line between two rows: no word of the sentence is covered
    cell?.closest(".row")?.classList.add("hovered");
  }
}
