// The bar below the rows: what the current sentence rests on.
import { badge } from "../shared/badge.js";
import { el, fill } from "../shared/dom.js";
import { shorten, sliceSpan } from "../shared/text.js";
import { propagated } from "./foot.js";
import { UNNAMED } from "./marks.js";

const REASONS = 3; // reasons of a suggestion that are said
const CITED = 2; // pieces of evidence that are shown

/** @typedef {import("./review.js").Review} Review */
/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("../shared/wire.js").Evidence} Evidence */

/** What is said of the item under the cursor. */
export class InfoBar {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    this.element = el("div", { class: "info", role: "region", "aria-label": review.t("info_name") });
  }

  /** Say it anew. */
  paint() {
    const { cursor, view, t } = this.review;
    const { item } = cursor;
    if (!item) fill(this.element);
    else if (item.end) fill(this.element, el("p", { class: "verdict", text: t("end_help") }));
    else if (item.folded) {
      fill(this.element, el("p", { class: "verdict", text: t("fold_help", { n: item.numbers.length }) }));
    } else {
      const key = view.key(item.numbers[0]);
      fill(this.element, this.#verdict(key), this.#rests(key), ...this.#outside(key), this.#hint(key));
    }
  }

  /** @param {string} key */
  #verdict(key) {
    const { marks, data, t } = this.review;
    const mark = marks.of(key);
    if (mark.label) return this.#decision(key, mark, mark.label);
    if (data.blind) return el("p", "verdict", el("span", { class: "quiet", text: t("blind") }));
    return this.#suggestion(key, mark);
  }

  /** @param {string} key @param {Readonly<Mark>} mark @param {string} label */
  #decision(key, mark, label) {
    const { labels, story, t } = this.review;
    const { text } = story.at(key).sentence;
    const wrong = labels.pointsAtWords(label) && mark.span;
    const why = this.review.doubt(mark);
    return el(
      "p",
      "verdict",
      badge(labels, label),
      el("b", { text: t(`label_${label}`) }),
      wrong && [` · ${t("wrong_words")}: `, el("q", { class: "wrong", text: sliceSpan(text, wrong) })],
      why && el("span", { class: "doubt", text: ` ⚠ ${t(why)}` }),
      noteSpan(mark),
    );
  }

  /** @param {string} key @param {Readonly<Mark>} mark */
  #suggestion(key, mark) {
    const { labels, story, t } = this.review;
    const { label, confidence, reasons } = story.at(key).sentence;
    const judged = labels.settles(label) || labels.flags(label);
    const words = reasons.slice(0, REASONS).map(({ text }) => text);
    return el(
      "p",
      "verdict",
      badge(labels, label, { filled: false }),
      el("b", { text: t(`suggest_${label}`) }),
      judged && el("span", { class: "sure", text: ` ${t("sure", { percent: Math.round(confidence * 100) })}` }),
      words.length > 0 && ` – ${words.join(" · ")}`,
      noteSpan(mark),
    );
  }

  /** @param {string} key */
  #rests(key) {
    const { marks, evidence, labels, data, t } = this.review;
    const mark = marks.of(key);
    const decided = labels.needsEvidence(mark.label) || mark.evidence.length > 0;
    const best = decided ? null : evidence.bestCandidate(key);
    const items = decided ? mark.evidence : best ? [evidence.quote(best.key)] : [];
    if (!items.length && !mark.label && data.blind) return null; // it is not known here whether anything comes near
    if (!items.length) {
      return el(
        "p",
        "rests",
        el("span", { class: "quiet", text: t(mark.label ? "rests_nothing" : "nearest_nothing") }),
      );
    }
    const intro = el("span", { class: "quiet", text: `${t(decided ? "rests_on" : "nearest")} ` });
    return el(
      "p",
      "rests",
      intro,
      items.slice(0, CITED).map((item) => this.#cite(item)),
    );
  }

  /** What other programs say, each under its own name. @param {string} key */
  #outside(key) {
    const { labels, data, t } = this.review;
    return (data.outside[key] ?? []).map(({ by, label, score, reason, evidence }) => {
      const sure = score === null ? "" : ` ${t("sure", { percent: Math.round(score * 100) })}`;
      const [first] = evidence;
      const rests = first
        ? ` · ${t("outside_rests", { on: shorten(first.quote ?? first.url ?? first.note ?? "", 160) })}`
        : "";
      return el(
        "p",
        "outside",
        badge(labels, label, { filled: false }),
        el("b", { dir: "auto", text: t("outside_says", { who: by, label: t(`label_${label}`) }) }),
        el("span", { class: "sure", text: sure }),
        el("span", { dir: "auto", text: `${reason ? ` – ${reason}` : ""}${rests}` }),
      );
    });
  }

  /** @param {Evidence} item */
  #cite(item) {
    const { story, t } = this.review;
    if (item.url) return el("span", { class: "cite", text: item.url });
    if (item.note === UNNAMED) return el("span", { class: "quiet", text: t("evidence_unnamed") });
    if (item.note && !item.article) return el("span", { class: "cite", dir: "auto", text: item.note });
    const key = story.find(item);
    if (!key) return el("span", { class: "cite", dir: "auto", text: shorten(item.quote ?? "", 160) });
    const { version, article, sentence } = story.at(key);
    return el(
      "button",
      {
        class: "cite",
        type: "button",
        title: t("show_left"),
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => this.review.showEvidence(article, sentence.n),
      },
      flaggedWitness(this.review, key),
      witnessName(this.review, key),
      el("span", { class: "quote", dir: version.dir, text: shorten(item.quote ?? sentence.text, 200) }),
    );
  }

  /** @param {string} key */
  #hint(key) {
    const { marks, copies, keymap, lastMarked, t } = this.review;
    const mark = marks.of(key);
    const exact = copies.exact(key).length;
    const near = copies.near(key).length;
    const same = { key: keymap.label("same") };
    const left = lastMarked && lastMarked !== key && !mark.label ? copies.near(lastMarked).length : 0;
    const followed = mark.label && mark.cause === "propagation";
    const parts = [
      followed ? propagated(this.review, key) : exact && t("copies", { n: exact }),
      near && mark.label && t("near", { n: near, ...same }),
      left && t("near_last", { n: left, ...same }),
    ].filter(Boolean);
    return parts.length ? el("p", { class: "hint", text: parts.join(" · ") }) : null;
  }
}

/** @param {Readonly<Mark>} mark */
const noteSpan = ({ note }) => (note ? el("span", { class: "note", text: ` ✎ ${note}` }) : null);

/** Who says it, and whether that is a source document. @param {Review} review @param {string} key */
export function witnessName({ story, t, placeName }, key) {
  const { version, sentence } = story.at(key);
  if (!version.source) return el("span", { class: "who", text: placeName(key) });
  return el("span", { class: "who source", text: t("place_source", { name: version.short, n: sentence.n }) });
}

/** Evidence that is itself flagged says so. @param {Review} review @param {string} key */
export function flaggedWitness({ evidence, story, t }, key) {
  if (story.isSource(key) || !evidence.flagged(key)) return null;
  return el("span", { class: "doubt", text: `⚑ ${t("evidence_flagged")} ` });
}
