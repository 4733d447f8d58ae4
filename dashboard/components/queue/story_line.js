// One story of the queue.
import { el, link } from "../shared/dom.js";

/** @typedef {import("../shared/wire.js").QueueRow} QueueRow */
/** @typedef {import("../shared/wire.js").QueueHit} QueueHit */
/** @typedef {import("../shared/text.js").Translate} Translate */
/** @typedef {{ openStory: (id: string) => void, openHit: (story: string, hit: QueueHit) => void }} Opening */

/**
 * A count in words.
 *
 * @param {Translate} t
 * @param {string} key
 * @param {number} n
 */
export const some = (t, key, n) => t(key, { n });

/**
 * @param {Translate} t
 * @param {QueueRow} row
 * @param {Opening} opening
 */
export function storyLink(t, row, { openStory }) {
  const { id, href, status, language, title, reason } = row;
  const lang = language === "und" ? "" : language;
  const main = [el("span", { class: "title", lang, text: title }), el("span", { class: "why", text: reason })];
  return link(
    { class: "story", href, data: { id, status } },
    () => openStory(id),
    needMeter(t, row),
    el("span", "main", main, hands(t, row), facts(t, row)),
    progressBox(t, row),
    el("span", { class: "go", "aria-hidden": "true", text: "→" }),
  );
}

/** How much a story needs an editor. @param {Translate} t @param {QueueRow} row */
function needMeter(t, { need }) {
  const title = t("queue_need", { percent: Math.round(need * 100) });
  const meter = el("span", { class: "need", title, role: "img", "aria-label": title });
  meter.style.setProperty("--need", String(need));
  return meter;
}

/** @param {Translate} t @param {QueueRow} row */
function progressBox(t, { marked, sentences, overlap, opinions }) {
  const text = t("queue_progress", { marked, all: sentences });
  const bar = el("progress", { max: sentences || 1, value: marked, "aria-label": text });
  const many = overlap > 1 && el("span", { class: "opinions", text: t("row_opinions", { done: opinions, overlap }) });
  return el("span", "progress", bar, el("span", { class: "count", text }), many);
}

/** @param {Translate} t @param {QueueRow} row */
function facts(t, { versions, sources, flagged, disagreements, fit, language, sites }) {
  const fact = (/** @type {string} */ look, /** @type {string} */ text) => el("span", { class: look, text });
  return el(
    "span",
    "facts",
    fact("", some(t, "queue_versions", versions)),
    versions > 1 && fact(sources ? "src" : "", sources ? some(t, "queue_sources", sources) : t("queue_nosource")),
    flagged > 0 && fact("flag", `⚑ ${some(t, "queue_flagged", flagged)}`),
    disagreements > 0 && fact("differ", `≠ ${some(t, "row_disagreements", disagreements)}`),
    fit > 0 && fact("fit", some(t, "row_fit", fit)),
    language && language !== "und" && fact("lang", language),
    sites && fact("sites", sites),
  );
}

/**
 * Who has it, for whom it is, who is there: words in a frame, never only a colour.
 *
 * @param {Translate} t
 * @param {QueueRow} row
 */
function hands(t, { hands: { yours, held, here, assigned, assigned_you: assignedYou } }) {
  const hand = (/** @type {string} */ kind, /** @type {string} */ text) => el("span", { class: `hand ${kind}`, text });
  const names = (/** @type {string[]} */ list) => ({ names: list.join(", ") });
  const meant = [...(assignedYou ? [t("row_assigned_you")] : []), ...assigned];
  const box = el(
    "span",
    "hands",
    yours && hand("yours", t("row_yours")),
    held.length > 0 && hand("held", t("row_held", names(held))),
    here.length > 0 && hand("here", t("row_here", names(here))),
    meant.length > 0 && hand("meant", t("row_assigned", names(meant))),
  );
  return box.childElementCount ? box : null;
}

/**
 * What was found in a story.
 *
 * @param {QueueRow} row
 * @param {Opening} opening
 */
export function hitList({ id, hits }, { openHit }) {
  if (!hits.length) return null;
  const lines = hits.map((hit) => {
    const text = hit.text.map(([part, hot]) => (hot ? el("mark", null, part) : part));
    const about = { class: `hit ${hit.kind}`, href: hit.href };
    return el(
      "li",
      null,
      link(about, () => openHit(id, hit), el("span", { class: "label", text: hit.label }), " ", text),
    );
  });
  return el("ul", "hits", lines);
}

/** @param {Translate} t @param {QueueRow} row */
export function pickBox(t, { id, title }) {
  const box = el("input", { class: "pick", type: "checkbox", data: { id }, "aria-label": t("select", { title }) });
  return el("label", "picker", box);
}
