// A sentence's cell as Review draws it: elements made once, and a mark writes what it changes.
import { paintBadge } from "../../../dashboard/components/shared/badge.js";
import { paintLayers } from "../../../dashboard/components/shared/diff.js";
import { el, fill } from "../../../dashboard/components/shared/dom.js";
import { setData } from "../../../dashboard/components/shared/labels.js";

/** @typedef {import("./rows.js").Sentence} Sentence */
/** @typedef {import("../../../dashboard/components/shared/labels.js").Labels} Labels */
/** @typedef {{ cell: HTMLElement, badge: HTMLElement, foot: HTMLElement }} Cell */

/** All rows. */
export class Own {
  /** @param {HTMLElement} root @param {Labels} labels @param {Sentence[]} sentences */
  constructor(root, labels, sentences) {
    this.root = root;
    this.labels = labels;
    this.sentences = sentences;
    /** @type {Cell[]} */
    this.cells = [];
  }

  /** Draw everything. */
  draw() {
    this.cells = this.sentences.map((sentence) => this.#cell(sentence));
    this.root.replaceChildren(...this.cells.map(({ cell }) => el("div", { class: "row", role: "row" }, cell)));
    for (const n of this.sentences.keys()) this.mark(n);
  }

  /** Show the mark of one sentence. @param {number} n */
  mark(n) {
    const { label, suggested, note } = this.sentences[n];
    const { cell, badge, foot } = this.cells[n];
    const { labels } = this;
    if (cell.dataset.mark !== labels.code(label)) {
      cell.dataset.mark = labels.code(label);
      setData(cell, { tone: labels.tone(label), weight: labels.weight(label) });
    }
    paintBadge(badge, labels, label ?? suggested, { filled: !!label });
    badge.setAttribute("aria-label", label ?? "open");
    if (!note && foot.hidden) return;
    fill(foot, note && el("span", { class: "note", dir: "auto" }, note));
    foot.hidden = !note;
  }

  /** @param {Sentence} sentence @returns {Cell} */
  #cell({ n, text, layers, why, suggested }) {
    const badge = el("span", { class: "badge", role: "img" });
    const foot = el("p", { class: "foot", hidden: true });
    const words = el("p", { class: "text", dir: "ltr", lang: "en" }, paintLayers(text, layers));
    const reason = why && el("p", "why", el("span", { class: "flag", "aria-hidden": "true", text: "⚑" }), ` ${why}`);
    const data = { n, part: "body", sug: this.labels.code(suggested), hint: why ? this.labels.tone(suggested) : null };
    const attributes = { class: "cell right", role: "gridcell", tabindex: "-1", id: `s${n}`, data };
    return { cell: el("div", attributes, badge, el("div", "tell", words, reason, foot)), badge, foot };
  }
}
