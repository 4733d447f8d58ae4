// The sheet where an editor says which words of an unsupported sentence are wrong.
import { el } from "../../shared/dom.js";
import { toPoint, toUnit } from "../../shared/text.js";
import { reasonSpan } from "../deciding.js";
import { openEvidence } from "./evidence.js";

/** @typedef {import("../review.js").Review} Review */
/** @typedef {{ start: number, end: number }} Word in UTF-16 units */

/** A run of words in a sentence. */
export class WordRange {
  /**
   * @param {string} text
   * @param {import("../../shared/wire.js").Span | null} span what is chosen at first; null: the first word
   */
  constructor(text, span) {
    this.text = text;
    /** @type {Word[]} */
    this.words = [...text.matchAll(/\S+/gu)].map((m) => ({ start: m.index, end: m.index + m[0].length }));
    const start = span ? toUnit(text, span[0]) : 0;
    const end = span ? toUnit(text, span[1]) : (this.words[0]?.end ?? 0);
    const first = this.words.findIndex((word) => word.end > start);
    this.from = Math.max(0, first);
    this.to = Math.max(
      this.from,
      this.words.findLastIndex((word) => word.start < end),
    );
  }

  /** Choose one word. @param {number} i */
  choose(i) {
    this.from = this.to = Math.max(0, Math.min(this.words.length - 1, i));
  }

  /** Choose up to a word. @param {number} i */
  extend(i) {
    this.to = Math.max(this.from, Math.min(this.words.length - 1, i));
  }

  /** @param {number} i */
  includes(i) {
    return i >= this.from && i <= this.to;
  }

  get chosen() {
    return this.text.slice(this.words[this.from].start, this.words[this.to].end);
  }

  /** In code points. @returns {import("../../shared/wire.js").Span} */
  get span() {
    return [toPoint(this.text, this.words[this.from].start), toPoint(this.text, this.words[this.to].end)];
  }
}

/**
 * @param {Review} review
 * @param {string} key
 */
export function openWords(review, key) {
  const { t, labels } = review;
  const mark = review.marks.of(key);
  const { sentence, version } = review.story.at(key);
  const range = new WordRange(sentence.text, mark.span ?? reasonSpan(sentence));
  const { line, paint } = wordLine(review, version.dir, range);
  const forward = version.dir === "rtl" ? -1 : 1;
  const move = (/** @type {number} */ step) => (/** @type {KeyboardEvent} */ event) => {
    if (event.shiftKey) range.extend(range.to + step);
    else range.choose(range.from + step);
    paint();
  };
  paint();
  review.sheets.open({
    name: "words",
    title: t("words_title"),
    body: [line, el("p", { class: "quiet", text: t("words_help") })],
    keys: { ArrowRight: move(forward), ArrowLeft: move(-forward) },
    further: { id: "evidence", text: t("words_evidence"), run: () => openEvidence(review, key) },
    confirmText: t("words_confirm"),
    confirm: () => {
      const { evidence, note } = mark;
      const decided = { label: labels.withWords, span: range.span, evidence: [...evidence], note, cause: "key" };
      review.decide(key, decided, { stay: true });
    },
  });
}

/** @param {Review} review @param {string} dir @param {WordRange} range */
function wordLine(review, dir, range) {
  const nodes = range.words.map(({ start, end }) => el("span", { class: "word", text: range.text.slice(start, end) }));
  const paint = () => {
    nodes.forEach((node, i) => node.classList.toggle("on", range.includes(i)));
    review.say(range.chosen);
  };
  nodes.forEach((node, i) => {
    node.addEventListener("pointerdown", () => {
      range.choose(i);
      paint();
    });
    node.addEventListener("pointerenter", (event) => {
      if (!event.buttons) return;
      range.extend(i);
      paint();
    });
  });
  const about = { tabindex: "0", role: "group", autofocus: true, "aria-label": review.t("words_help") };
  return {
    line: el(
      "p",
      { class: "pickwords", dir, ...about },
      nodes.flatMap((node) => [node, " "]),
    ),
    paint,
  };
}
