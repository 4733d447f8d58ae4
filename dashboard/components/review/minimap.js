// The whole version at a glance: for the pointer only, the keys do the same.
import { el } from "../shared/dom.js";
import { setData } from "../shared/labels.js";

const TICKS = 120; // of a longer version a tick stands for several sentences

/** @typedef {import("./review.js").Review} Review */

/** One tick for each sentence, or for a few. */
export class Minimap {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    const onpointerdown = (/** @type {PointerEvent} */ event) => this.#click(event);
    this.element = el("div", { class: "map", "aria-hidden": "true", title: review.t("map_help"), onpointerdown });
    /** @type {HTMLElement[]} */
    this.ticks = [];
    this.share = 1; // sentences a tick
  }

  /** Draw the ticks of the right version anew. */
  draw() {
    const { length } = this.review.view.rightVersion.sentences;
    this.share = Math.max(1, Math.ceil(length / TICKS));
    this.ticks = Array.from({ length: Math.ceil(length / this.share) }, () => el("i"));
    this.element.replaceChildren(...this.ticks);
    for (let n = 1; n <= length; n += this.share) this.paintTick(n);
  }

  /** @param {number} n a sentence of the right version */
  paintTick(n) {
    const { view, marks, labels, data } = this.review;
    const i = Math.floor((n - 1) / this.share);
    const tick = this.ticks[i];
    if (!tick) return;
    const part = view.rightVersion.sentences.slice(i * this.share, (i + 1) * this.share);
    const decided = part.map((sentence) => marks.of(view.key(sentence.n)).label);
    const loud = labels.loudest(decided);
    const mark = loud ?? (decided.every(Boolean) ? decided[0] : null);
    const hint = data.blind || mark ? null : labels.loudest(part.map((sentence) => sentence.label));
    setData(tick, { tone: labels.tone(mark), weight: labels.weight(mark), hint: labels.tone(hint) });
  }

  /** @param {PointerEvent} event */
  #click(event) {
    const box = this.element.getBoundingClientRect();
    const { length } = this.review.view.rightVersion.sentences;
    const share = (event.clientY - box.top) / box.height;
    this.review.cursor.goTo(Math.min(length, 1 + Math.floor(share * length)));
    event.preventDefault();
  }
}
