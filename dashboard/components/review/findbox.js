// The field that finds sentences and notes of the story, and what it found.
import { activeElement, el, fill } from "../shared/dom.js";

const SHORTEST = 2; // letters from which on something is looked for
const LISTED = 40;
const MOST = 200; // see search.js

/** @typedef {import("./review.js").Review} Review */
/** @typedef {import("./search.js").Hit} Hit */

/** Finding. */
export class FindBox {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    const { t } = review;
    this.field = el("input", {
      class: "find",
      type: "search",
      placeholder: t("find_placeholder"),
      "aria-label": t("action_find"),
      oninput: () => this.#typed(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.list = el("div", { class: "hits", hidden: true });
    /** @type {Hit[]} */
    this.hits = [];
  }

  get inUse() {
    return !this.list.hidden || activeElement(this.field) === this.field;
  }

  focus() {
    this.field.focus();
    this.field.select();
  }

  /** Put what was found away. */
  close() {
    this.list.hidden = true;
    fill(this.list);
    this.hits = [];
  }

  #typed() {
    const query = this.field.value.trim();
    if (query.length < SHORTEST) {
      this.close();
      return;
    }
    const { search, view, t } = this.review;
    const hits = (this.hits = search.find(query, { first: view.right }));
    const n = hits.length >= MOST ? `${MOST}+` : hits.length;
    this.list.hidden = false;
    fill(
      this.list,
      el("p", { class: "quiet", role: "status", text: t("hits", { n }) }),
      el(
        "ul",
        null,
        hits.slice(0, LISTED).map((hit) => this.#line(hit)),
      ),
    );
  }

  /** @param {Hit} hit */
  #line(hit) {
    const { story, placeName } = this.review;
    return el(
      "li",
      null,
      el(
        "button",
        { type: "button", class: "hit", onclick: () => this.#open(hit) },
        el("span", { class: "who", text: placeName(hit.key) }),
        el("span", { class: "quote", dir: "auto", text: story.at(hit.key).sentence.text }),
        hit.notes && el("span", { class: "note", dir: "auto", text: `✎ ${hit.notes}` }),
      ),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") {
      this.field.value = "";
      this.close();
      this.review.focusCursor();
    } else if (event.key === "Enter" && this.hits.length) this.#open(this.hits[0]);
    else if (event.key === "ArrowDown" && this.hits.length) this.list.querySelector("button")?.focus();
    else return;
    event.preventDefault();
  }

  /** @param {Hit} hit */
  async #open({ key }) {
    const { story } = this.review;
    const { article, sentence } = story.at(key);
    this.close();
    await this.review.openSentence(article, sentence.n);
    this.review.focusCursor();
  }
}
