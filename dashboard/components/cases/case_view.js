// Drawing a case: what it is held against, the sentence in its context, all marks side by side, what may be chosen.
import { badge } from "../shared/badge.js";
import { paintRun } from "../shared/diff.js";
import { el, kbd } from "../shared/dom.js";

/** @typedef {import("../shared/wire.js").Case} Case */
/** @typedef {import("../shared/wire.js").CaseMark} CaseMark */
/** @typedef {import("../shared/wire.js").Run} Run */
/** @typedef {import("../shared/wire.js").Precedent} Precedent */
/** @typedef {import("./docket.js").Ruled} Ruled */
/** @typedef {import("./adjudication.js").Adjudication} Adjudication */

/** @param {string} story @param {string} article @param {number} n */
const reviewAddress = (story, article, n) =>
  `review?${new URLSearchParams({ story, right: article, sentence: String(n) })}`;

/**
 * @param {Adjudication} adjudication
 * @param {Case} item
 */
export function caseHead({ t }, item) {
  const { place, kind, status } = item;
  const about = [place.name, place.published, t("sentence", { n: item.n }), item.apart && t("other_evidence")];
  const link = el(
    "a",
    { class: "reviewlink", href: reviewAddress(item.story, item.article, item.n), target: "_self" },
    t("open_review"),
    kbd("v"),
  );
  const element = el(
    "header",
    "casehead",
    el("span", { class: `kind ${kind || status}`, text: t(kind ? `kind_${kind}` : `status_${status}`) }),
    el("h2", { dir: "auto", text: item.title }),
    el("p", { class: "quiet", text: about.filter(Boolean).join(" · ") }),
    link,
  );
  return { element, link };
}

/**
 * What a sentence is held against, and the sentence in its context.
 *
 * @param {Adjudication} adjudication
 * @param {Case} item
 */
export function caseSides(adjudication, item) {
  const { t } = adjudication;
  const [first] = item.witnesses;
  const title = !first ? "beside" : first.role === "source" ? "beside_source" : "beside_version";
  const beside = el(
    "div",
    "beside",
    el("h3", { text: t(title) }),
    !first && el("p", { class: "quiet", text: t("beside_nothing") }),
    item.witnesses.map((witness) => witnessFigure(adjudication, witness, witness === first)),
  );
  /** @type {Run[]} */
  const words = first ? first.right : [[0, item.text, ""]];
  const near = (/** @type {[string, string]} */ [part, text]) => el("p", { class: "text near", data: { part }, text });
  const telling = el(
    "div",
    { class: "telling", dir: item.place.dir, lang: item.place.lang || null },
    el("h3", { text: t("telling") }),
    item.before.map(near),
    el(
      "p",
      { class: "text here", data: { part: item.part } },
      paintRuns(adjudication, words, first?.former ? "ins" : "apart"),
    ),
    item.after.map(near),
  );
  return el("div", "sides", beside, telling);
}

/** @param {Adjudication} adjudication @param {readonly Run[]} runs @param {string} name */
function paintRuns({ t }, runs, name) {
  return runs.flatMap((run) => paintRun(run, { name, title: run[2] ? t(`strong_${run[2]}`) : null }));
}

/** @param {Adjudication} adjudication @param {Case["witnesses"][number]} witness @param {boolean} first */
function witnessFigure(adjudication, { role, name, n, dir, lang, left, former }, first) {
  const source = role === "source";
  const text = adjudication.t(source ? "place_source" : "place", { name, n });
  return el(
    "figure",
    first ? "bears first" : "bears",
    el("figcaption", { class: source ? "who source" : "who", text }),
    el(
      "blockquote",
      { class: "text", dir, lang: lang || null },
      paintRuns(adjudication, left, former ? "del" : "apart"),
    ),
  );
}

/**
 * The ruling that stands and the marks of the editors.
 *
 * @param {Adjudication} adjudication
 * @param {Case} item
 */
export function caseAnswers(adjudication, item) {
  const { t, docket } = adjudication;
  const keyed = docket.opinions(item);
  const ruling = docket.rulingOn(item);
  return el(
    "div",
    "answers",
    ruling && answer(adjudication, ruling, t("the_desk", { name: ruling.name }), { ruling: true }),
    item.marks.map((mark) => answer(adjudication, mark, mark.name, { key: keyed.indexOf(mark) + 1 })),
  );
}

/**
 * @param {Adjudication} adjudication
 * @param {CaseMark | Ruled} mark
 * @param {string} name
 * @param {{ key?: number, ruling?: boolean }} options `key`: the digit that rules so
 */
function answer(adjudication, mark, name, { key = 0, ruling = false }) {
  const { t, labels, data } = adjudication;
  const { label, made, cause } = mark;
  const when = new Date(made).toLocaleString(data.language, { dateStyle: "medium", timeStyle: "short" });
  const followed = cause === "propagation" || cause === "bulk";
  const take = {
    type: "button",
    class: "act",
    "aria-keyshortcuts": String(key),
    onclick: () => adjudication.take(key),
  };
  return el(
    "section",
    { class: ruling ? "answer desks" : "answer", data: { tone: labels.tone(label) || null } },
    el("h3", null, label && badge(labels, label), el("span", { text: t(label ? `label_${label}` : "only_a_note") })),
    el("p", "quiet", el("b", { text: name }), made && ` · ${when}`, followed && ` · ${t(`by_${cause}`)}`),
    answerBody(adjudication, mark),
    key > 0 && el("button", take, el("span", { text: t("take", { name }) }), kbd(String(key))),
  );
}

/**
 * What a mark rests on, and what was said with it.
 *
 * @param {Adjudication} adjudication
 * @param {CaseMark | Ruled} mark
 */
function answerBody({ t }, { wrong, rests, note, category, stale }) {
  const wrongLine = [
    el("span", { class: "who", text: t("wrong_words") }),
    " ",
    el("span", { class: "wrong", dir: "auto", text: wrong ?? "" }),
  ];
  return el(
    "div",
    "answerbody",
    wrong && el("p", null, wrongLine),
    rests.map(({ who, source, words }) =>
      el(
        "p",
        "rests",
        el("span", { class: source ? "who source" : "who", text: who || t("rests_on") }),
        " ",
        el("q", { dir: "auto", text: words }),
      ),
    ),
    note && el("p", { class: "note", dir: "auto", text: `✎ ${note}` }),
    category && el("p", { class: "quiet", text: t("category_said", { category: t(`category_${category}`) }) }),
    stale && el("p", { class: "doubt", text: `⚠ ${t(`stale_${stale}`)}` }),
  );
}

/**
 * What the machine suggested.
 *
 * @param {Adjudication} adjudication
 * @param {Case} item
 */
export function machineLine({ t, labels }, { machine }) {
  if (!machine) return null;
  const { label, confidence, reasons } = machine;
  const text = t("machine_says", { label: t(`label_${label}`), percent: Math.round(confidence * 100) });
  const words = reasons.length > 0 && reasons.slice(0, 2).join(" · ");
  return el("p", "machine", badge(labels, label, { filled: false }), el("span", { class: "quiet", text }), words);
}

/**
 * @param {Adjudication} adjudication
 * @param {Precedent} precedent
 * @param {string} how it was decided, in words
 */
export function precedentLine({ labels }, { story, article, n, text, label, note }, how) {
  return el(
    "li",
    null,
    badge(labels, label),
    el(
      "span",
      null,
      el("a", { href: reviewAddress(story, article, n), target: "_self", dir: "auto", text }),
      el("span", { class: "quiet", text: ` ${how}` }),
      note && el("span", { class: "note", dir: "auto", text: ` ✎ ${note}` }),
    ),
  );
}
