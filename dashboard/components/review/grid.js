// The rows of two versions side by side. Drawn once a pair; after that a mark repaints one cell, one tick, one badge.
import { paintBadge } from "../shared/badge.js";
import { el, fill } from "../shared/dom.js";
import { paintLayers } from "../shared/diff.js";
import { setData } from "../shared/labels.js";
import { shorten } from "../shared/text.js";
import { endRow, layersOf, rowElement, thirdRow } from "./cells.js";
import { footLines } from "./foot.js";
import { keyOf } from "./story.js";

// Rows stand in groups that the browser skips while they are off screen. One group a row would do as well, but then a
// key costs time that grows with the article: it would look at every row for its layout and for its visibility.
const CHUNK = 16;

/** @typedef {import("./review.js").Review} Review */
/** @typedef {import("./cells.js").Cell} Cell */
/** @typedef {import("./cursor.js").Item} Item */
/** @typedef {import("./layout.js").Line} Line */
/** @typedef {import("./layout.js").Third} Third */
/** @typedef {{ element: HTMLElement, badge: HTMLElement, count: HTMLElement }} Fold */

/** The rows on the screen. */
export class Grid {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    this.element = el("div", { class: "grid", role: "grid" });
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("pointerup", () => setTimeout(() => review.picking.look(), 0));
    this.element.addEventListener("pointerover", (event) => review.hover.over(event));
    this.element.addEventListener("focusin", (event) => this.#focus(event));
    /** @type {Map<number, Cell>} sentence of the right version → its cell */
    this.cells = new Map();
    /** @type {Map<number, HTMLElement>} sentence of the left version → its line */
    this.leftLines = new Map();
    /** @type {Map<number, Fold>} first sentence behind a fold → the fold */
    this.folds = new Map();
    /** @type {HTMLElement | undefined} after the last sentence */
    this.end = undefined;
  }

  /** The element of an item of the cursor. @param {Item} item */
  elementOf(item) {
    if (item.end) return this.end;
    const [n] = item.numbers;
    return item.folded ? this.folds.get(n)?.element : this.cells.get(n)?.cell;
  }

  /** Draw the rows anew. */
  draw() {
    const { review } = this;
    const { view, t } = review;
    for (const map of [this.cells, this.leftLines, this.folds]) map.clear();
    const { lines, third } = view.layOut();
    const rows = lines.map((line) => this.#line(line, third));
    this.element.replaceChildren(...chunks(rows));
    if (!review.cursor.items.length) {
      this.element.append(
        el("p", { class: "none", role: "row" }, el("span", { role: "gridcell", text: t("nothing_matches") })),
      );
    }
    const names = { left: view.leftVersion.short, right: view.rightVersion.short };
    this.element.setAttribute("aria-label", t("grid_name", names));
    this.element.dataset.columns = String(view.columnsShown);
    for (const n of this.cells.keys()) this.#paintCell(view.key(n), n);
    for (const n of this.folds.keys()) this.#paintFold(n);
    for (const n of this.leftLines.keys()) this.#paintLeft(keyOf(view.left, n), n);
  }

  /** @param {Line} line @param {Third | null} third */
  #line(line, third) {
    if (line.kind === "fold") return this.#foldRow(line, third);
    if (line.kind === "end") return this.#endRow();
    if (line.kind === "third") return third ? thirdRow(this.review, third, line.n) : el("div");
    return rowElement(this.review, line.row, { cells: this.cells, leftLines: this.leftLines, third });
  }

  #endRow() {
    const { cell, row } = endRow(this.review);
    this.end = cell;
    return row;
  }

  /** How far the version is may have changed. */
  paintEnd() {
    const before = this.end;
    if (!before) return;
    const head = before.querySelector("b");
    const next = before.querySelector("button span");
    const words = this.review.progress.endWords;
    if (head) head.textContent = words.head;
    if (next) next.textContent = words.next;
  }

  /** @param {Extract<Line, { kind: "fold" }>} fold @param {Third | null} third */
  #foldRow({ rows, numbers, page }, third) {
    const { t, view } = this.review;
    const { sentences } = view.rightVersion;
    const words = shorten(numbers.map((n) => sentences[n - 1].text).join(" · "), 90);
    const badge = el("span", { class: "badge", role: "img" });
    const count = el("span", "foldcount");
    const onclick = (/** @type {Event} */ event) => {
      event.stopPropagation();
      view.unfold(rows, numbers[0]);
    };
    const title = el("b", { text: t(page ? "folded_page" : "folded_same", { n: numbers.length }) });
    const open = el("button", { type: "button", class: "quiet", tabindex: "-1", text: t("unfold"), onclick });
    const element = el(
      "div",
      { class: "cell right folded", role: "gridcell", tabindex: "-1" },
      badge,
      el("div", "tell", el("p", "text", title, ` ${words}`), el("p", "foot", count, " ", open)),
    );
    this.folds.set(numbers[0], { element, badge, count });
    return el(
      "div",
      { class: "row fold", role: "row" },
      el("div", { class: "cell left", role: "gridcell" }),
      el("div", { class: "side", role: "presentation" }, element),
      third && el("div", { class: "cell third", role: "gridcell" }),
    );
  }

  // ---- painting one sentence ----------------------------------------------------------------------------------------
  /** Paint what is decided about a sentence, wherever it is on the screen. @param {string} key */
  paint(key) {
    const place = this.review.story.sentences.get(key);
    if (!place || place.whole) return;
    const { view } = this.review;
    if (place.article === view.right) this.#paintCell(key, place.sentence.n);
    if (place.article === view.left) this.#paintLeft(key, place.sentence.n);
  }

  /** @param {string} key @param {number} n */
  #paintCell(key, n) {
    const { marks, labels, story, view, data, map, t } = this.review;
    map.paintTick(n);
    const at = this.cells.get(n);
    if (!at) {
      this.#paintFoldOf(n);
      return;
    }
    const mark = marks.of(key);
    const { sentence } = story.at(key);
    const suggested = data.blind && !mark.label ? null : sentence.label;
    paintCell(at.cell, labels, mark.label);
    paintBadge(at.badge, labels, mark.label ?? suggested, { filled: !!mark.label });
    const hint = suggested ? t("badge_suggested", { label: t(`label_${suggested}`) }) : t("badge_open");
    at.badge.setAttribute("aria-label", mark.label ? t(`label_${mark.label}`) : hint);
    const span = String(mark.span ?? "");
    if (span !== at.span) {
      at.span = span;
      fill(at.text, paintLayers(sentence.text, layersOf(this.review, view.rightVersion, n, at.ranges, "right")));
    }
    const lines = footLines(this.review, key, mark);
    if (!lines.length && at.foot.hidden) return;
    fill(at.foot, lines);
    at.foot.hidden = !lines.length;
  }

  /** @param {number} n a sentence behind a fold */
  #paintFoldOf(n) {
    const { cursor } = this.review;
    const item = cursor.items[cursor.index.get(n) ?? -1];
    if (item?.folded) this.#paintFold(item.numbers[0]);
  }

  /** @param {number} first */
  #paintFold(first) {
    const { cursor, marks, labels, view, data, t } = this.review;
    const fold = this.folds.get(first);
    const item = cursor.items[cursor.index.get(first) ?? -1];
    if (!fold || !item) return;
    const decided = item.numbers.map((n) => marks.of(view.key(n)).label);
    const suggested = item.numbers.map((n) => view.rightVersion.sentences[n - 1].label);
    const state = common(decided);
    const hint = data.blind ? null : common(suggested);
    paintCell(fold.element, labels, state);
    fold.element.dataset.sug = labels.code(hint);
    paintBadge(fold.badge, labels, state ?? hint, { filled: !!state });
    const text = t("fold_done", { done: decided.filter(Boolean).length, n: decided.length });
    fold.badge.setAttribute("aria-label", text);
    fold.count.textContent = text;
  }

  /** @param {string} key @param {number} n */
  #paintLeft(key, n) {
    const { marks, labels, story, data, t } = this.review;
    const line = this.leftLines.get(n);
    const badge = /** @type {HTMLElement | null | undefined} */ (line?.firstElementChild);
    if (!line || !badge) return;
    const { label } = marks.of(key);
    const { version, sentence } = story.at(key);
    const untold = data.blind || version.source || version.role === "consensus";
    const suggested = untold || !labels.letter(sentence.label) ? null : sentence.label;
    line.dataset.mark = labels.code(label);
    setData(line, { weight: labels.weight(label) });
    badge.hidden = !label && !suggested;
    paintBadge(badge, labels, label ?? suggested, { filled: !!label });
    const hint = suggested ? t("badge_suggested", { label: t(`label_${suggested}`) }) : "";
    const name = label ? t(`label_${label}`) : hint;
    if (name) badge.setAttribute("aria-label", name);
    else badge.removeAttribute("aria-label");
  }

  // ---- the pointer, a finger, a screen reader -----------------------------------------------------------------------
  /** @param {MouseEvent} event */
  #click(event) {
    const cell = event.composedPath().find((node) => node instanceof Element && node.classList.contains("cell"));
    const i = this.#itemAt(cell);
    if (i >= 0 && !getSelection()?.toString()) this.review.cursor.step(i);
  }

  /** @param {FocusEvent} event */
  #focus(event) {
    const { cursor, sheets } = this.review;
    if (sheets.closing || (cursor.item && this.elementOf(cursor.item) === event.target)) return;
    const i = this.#itemAt(event.target);
    if (i >= 0) cursor.step(i, { quiet: true });
  }

  /** @param {EventTarget | null | undefined} element */
  #itemAt(element) {
    return this.review.cursor.items.findIndex((item) => this.elementOf(item) === element);
  }
}

/**
 * Paint a cell as its sentence is decided.
 *
 * @param {HTMLElement} cell
 * @param {import("../shared/labels.js").Labels} labels
 * @param {string | null} label
 */
function paintCell(cell, labels, label) {
  const code = labels.code(label);
  if (cell.dataset.mark === code) return;
  cell.dataset.mark = code;
  setData(cell, { tone: labels.tone(label), weight: labels.weight(label) });
}

/** What all of a list are, null where they differ. @param {(string | null)[]} labels */
function common(labels) {
  return new Set(labels).size === 1 ? labels[0] : null;
}

/** @param {HTMLElement[]} lines */
function chunks(lines) {
  const groups = [];
  for (let i = 0; i < lines.length; i += CHUNK) {
    groups.push(el("div", { class: "chunk", role: "rowgroup" }, lines.slice(i, i + CHUNK)));
  }
  return groups;
}
