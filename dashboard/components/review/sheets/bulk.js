// Marking many sentences at once. Nothing happens before the count was seen.
import { badge } from "../../shared/badge.js";
import { el, fill, kbd } from "../../shared/dom.js";
import { fold, shorten, wordsOf } from "../../shared/text.js";

const STEPS = 5; // hundredths the threshold moves by with an arrow key

/** @typedef {import("../review.js").Review} Review */
/** @typedef {import("../deciding.js").Sure} Sure */

/** @param {Event} event */
const checked = (event) => /** @type {HTMLInputElement} */ (event.currentTarget).checked;

/**
 * The same mark for sentences nearly the same.
 *
 * @param {Review} review
 * @param {string} key
 */
export function openNear(review, key) {
  const { t, story, marks, copies } = review;
  const mark = marks.of(key);
  const near = copies.near(key);
  const known = wordsOf(story.at(key).sentence.text);
  const lines = near.map((other) => nearLine(review, other, known));
  const n = near.length;
  review.sheets.open({
    name: "near",
    title: t("near_title", { n, label: t(`label_${mark.label}`) }),
    body: [el("blockquote", { text: story.at(key).sentence.text }), ...lines.map(({ line }) => line)],
    confirmText: t("near_confirm"),
    confirm: () => {
      const picked = near.filter((_, i) => lines[i].box.checked);
      const changes = picked.map((other) => {
        const { mark: copied, ...change } = copies.propagate(other, mark);
        return { ...change, mark: { ...copied, span: null } };
      });
      if (changes.length) review.markMany(changes, "propagation");
    },
  });
}

/** @param {Review} review @param {string} key @param {Set<string>} known words of the sentence it is compared with */
function nearLine({ story, placeName }, key, known) {
  const { version, sentence } = story.at(key);
  const box = el("input", { type: "checkbox", value: key, checked: true });
  const isNew = (/** @type {string} */ word) => /[\p{L}\p{N}]/u.test(word) && !known.has(fold(word));
  const parts = sentence.text.split(/([\p{L}\p{N}]+)/u);
  const quote = parts.map((word) => (isNew(word) ? el("ins", { class: "ins", text: word }) : word));
  const name = el("span", { class: "who", text: placeName(key) });
  return { box, line: el("label", "pickline", box, name, el("span", { class: "quote", dir: version.dir }, quote)) };
}

/**
 * Accept the suggestions of this version, or of all versions that have been on the screen.
 *
 * @param {Review} review
 * @param {{ story: boolean }} scope
 */
export function openAcceptAll(review, { story }) {
  const sheet = new AcceptAll(review, story);
  sheet.paint();
  sheet.open();
}

/** What "accept all" would take, as the threshold and the folds are set. */
class AcceptAll {
  /**
   * @param {Review} review
   * @param {boolean} story
   */
  constructor(review, story) {
    const { t, data, storage, view } = review;
    this.review = review;
    this.story = story;
    this.kept = (/** @type {string} */ name) => `copydesk.${name}.${data.editor}`;
    this.threshold = Number(storage.get(this.kept("threshold")) ?? data.confident);
    this.folded = storage.get(this.kept("folded")) === "1";
    this.read = story ? view.order.filter((id) => view.shown.has(id)) : [view.right];
    this.unread = story ? view.order.filter((id) => !view.shown.has(id)) : [];
    /** @type {Sure[]} */
    this.picked = [];
    this.count = el("p", { class: "big", "aria-live": "polite" });
    this.list = el("ul", "counts");
    this.preview = el("div", "preview");
    this.number = el("output");
    this.slide = el("input", {
      type: "range",
      min: "0.5",
      max: "1",
      step: "0.01",
      "aria-label": t("threshold_name"),
      value: String(this.threshold),
      oninput: () => this.#slid(),
    });
    this.slide.value = String(this.threshold); // after min and max are known
    this.box = el("input", {
      type: "checkbox",
      onchange: (/** @type {Event} */ event) => this.#setFolded(checked(event)),
    });
    this.boxText = el("span");
    this.boxLine = el("label", "check", this.box, this.boxText, kbd(review.keymap.label("fold")));
  }

  #slid() {
    this.threshold = Number(this.slide.value);
    this.paint();
  }

  /** @param {boolean} folded */
  #setFolded(folded) {
    this.folded = folded;
    this.paint();
  }

  /** The sentences in question. @param {boolean} folded those behind folds */
  #keys(folded) {
    const { view, cursor } = this.review;
    if (this.story) return this.read.flatMap((id) => view.seenIn(id, folded));
    return cursor.numbers(folded).map((n) => view.key(n));
  }

  /** Say what would be taken. */
  paint() {
    const { t, deciding } = this.review;
    const hidden = deciding.confident(this.#keys(true), this.threshold);
    this.picked = [...deciding.confident(this.#keys(false), this.threshold), ...(this.folded ? hidden : [])];
    const percent = Math.round(this.threshold * 100);
    const n = this.picked.length;
    this.number.textContent = `${percent} %`;
    this.slide.setAttribute("aria-valuetext", this.number.textContent);
    this.count.textContent = t("accept_all_count", { n, percent });
    this.box.checked = this.folded;
    this.boxLine.hidden = !hidden.length;
    this.boxText.textContent = t("accept_folded", { n: hidden.length });
    fill(this.list, this.#counts());
    fill(this.preview, this.#lines(), this.#unreadLine());
  }

  #counts() {
    const { t, labels } = this.review;
    const names = [...new Set(this.picked.map(({ label }) => label))];
    return names.map((name) => {
      const n = this.picked.filter(({ label }) => label === name).length;
      return el("li", null, badge(labels, name, { filled: false }), ` ${n} × ${t(`label_${name}`)}`);
    });
  }

  #lines() {
    if (!this.story) return this.picked.map((sure) => this.#line(sure));
    const { story } = this.review;
    return this.read.flatMap((id) => {
      const { short, dir } = story.version(id);
      const part = this.picked.filter(({ key }) => story.at(key).article === id);
      return [el("h3", { dir, text: `${short}: ${part.length}` }), ...part.map((sure) => this.#line(sure))];
    });
  }

  /** @param {Sure} sure */
  #line({ key, label }) {
    const { labels, story } = this.review;
    const text = shorten(story.at(key).sentence.text, 110);
    return el("p", "previewline", badge(labels, label, { filled: false }), text);
  }

  #unreadLine() {
    const { t, story } = this.review;
    if (!this.unread.length) return null;
    const names = this.unread.map((id) => story.version(id).short).join(", ");
    return el("p", { class: "quiet", text: t("accept_unread", { names }) });
  }

  /** Open the sheet. */
  open() {
    const { t, sheets } = this.review;
    const move = (/** @type {"stepUp" | "stepDown"} */ way) => () => {
      this.slide[way](STEPS);
      this.#slid();
    };
    const onward = () => {
      sheets.confirm();
      this.review.run("next_version");
    };
    sheets.open({
      name: "accept_all",
      title: t(this.story ? "accept_story_title" : "accept_all_title"),
      body: [
        this.count,
        this.list,
        el("label", "slide", el("span", { text: t("threshold_name") }), this.slide, this.number),
        this.boxLine,
        this.preview,
      ],
      keys: { ArrowLeft: move("stepDown"), ArrowRight: move("stepUp") },
      actions: { fold: () => this.#setFolded(!this.folded) },
      further: this.story ? undefined : { id: "next_version", text: t("accept_all_on"), run: onward },
      confirmText: t("accept_all_confirm"),
      confirm: () => this.#confirm(),
    });
  }

  #confirm() {
    const { storage, deciding } = this.review;
    storage.set(this.kept("threshold"), String(this.threshold));
    storage.set(this.kept("folded"), this.folded ? "1" : "0");
    if (this.picked.length) this.review.markMany(deciding.acceptAll(this.picked), "bulk");
  }
}
