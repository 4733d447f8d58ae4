// Words of a sentence selected in place with the mouse: a button beside them, and the label's key, mark them as wrong.
import { el, kbd } from "../shared/dom.js";
import { toPoint } from "../shared/text.js";

/** @typedef {import("../shared/wire.js").Span} Span */
/** @typedef {import("./review.js").Review} Review */

/**
 * A selection widened to whole words, in code points; null where it holds no word.
 *
 * @param {string} text
 * @param {number} from UTF-16 units
 * @param {number} to
 * @returns {Span | null}
 */
export function wholeWords(text, from, to) {
  const words = [...text.matchAll(/[\p{L}\p{N}\p{M}]+(?:[.,:’'-][\p{L}\p{N}\p{M}]+)*/gu)];
  const within = words.filter(({ index, 0: word }) => index < to && index + word.length > from);
  const first = within[0];
  const last = within.at(-1);
  if (!first || !last) return null;
  return [toPoint(text, first.index), toPoint(text, last.index + last[0].length)];
}

/** What is selected in the version under review. */
export class Picking {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    const { t, labels, keymap } = review;
    const label = labels.withWords;
    this.button = el(
      "button",
      {
        ...{ type: "button", class: "act picked", data: { tone: labels.tone(label) }, hidden: true },
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => this.#mark(label),
      },
      el("span", { text: t("pick_wrong") }),
      kbd(keymap.actions.some(({ id }) => id === label) ? keymap.label(label) : ""),
    );
  }

  /** Look at the selection once the mouse button is up. */
  look() {
    const found = this.#found();
    this.button.hidden = !found;
    if (!found) return;
    found.text.parentElement?.append(this.button);
    this.review.cursor.goTo(found.n, { quiet: true });
  }

  /** The selected words of a sentence. @param {string} key @returns {Span | null} */
  spanIn(key) {
    const found = this.#found();
    return found && this.review.view.key(found.n) === key ? found.span : null;
  }

  /** @returns {{ n: number, text: HTMLElement, span: Span } | null} */
  #found() {
    const range = selectedRange(this.review.root);
    if (!range || range.collapsed) return null;
    for (const [n, { text }] of this.review.grid.cells) {
      if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) continue;
      const before = document.createRange();
      before.setStart(text, 0);
      before.setEnd(range.startContainer, range.startOffset);
      const from = before.toString().length;
      const whole = this.review.view.rightVersion.sentences[n - 1].text;
      const span = wholeWords(whole, from, from + lengthOf(range));
      return span && { n, text, span };
    }
    return null;
  }

  /** @param {string} label */
  #mark(label) {
    this.review.run(label, { stay: true });
    this.clear();
  }

  /** The words were marked, or the cursor has gone on. */
  clear() {
    this.button.hidden = true;
    getSelection()?.removeAllRanges();
  }
}

/** @param {AbstractRange} range */
function lengthOf(range) {
  const live = document.createRange();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  return live.toString().length;
}

/**
 * The selection inside a shadow tree, which browsers tell in different ways.
 *
 * @param {HTMLElement} root
 * @returns {AbstractRange | null}
 */
function selectedRange(root) {
  const shadow = root.getRootNode();
  const selection = getSelection();
  if (!selection || selection.type === "None") return null;
  if (!(shadow instanceof ShadowRoot)) return selection.getRangeAt(0);
  const composed = /** @type {{ getComposedRanges?: (options: object) => StaticRange[] }} */ (
    /** @type {unknown} */ (selection)
  );
  try {
    return composed.getComposedRanges?.({ shadowRoots: [shadow] })[0] ?? selection.getRangeAt(0);
  } catch {
    return selection.rangeCount ? selection.getRangeAt(0) : null;
  }
}
