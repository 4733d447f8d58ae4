// The sheet where an editor says what a mark rests on.
import { el } from "../../shared/dom.js";
import { evidenceNote, evidenceUrl } from "../evidence.js";
import { UNNAMED } from "../marks.js";
import { flaggedWitness, witnessName } from "../infobar.js";
import { OptionList } from "./options.js";

const CANDIDATES = 12; // sentences the machine and the alignment name
const SHOWN = 6; // sentences to choose from at least, whether or not any of them supports this one
const WORTH_SAYING = 0.1; // share of words in common from which on it is shown
const SHORTEST = 2; // letters from which on something is looked for

/** @typedef {import("../review.js").Review} Review */
/** @typedef {import("../evidence.js").Candidate} Candidate */

/**
 * @param {Review} review
 * @param {string} key
 */
export function openEvidence(review, key) {
  const { t, labels, story, evidence, search, sheets } = review;
  const mark = review.marks.of(key);
  const { sentence, version } = story.at(key);
  const real = evidence.candidates(key).slice(0, CANDIDATES);
  const found = [...real, ...evidence.nearest(key, SHOWN - real.length, real)];
  const warned = !mark.label && labels.flags(sentence.label); // a warning is not waved through with Enter alone
  const chosen = mark.evidence.length || warned ? mark.evidence : evidence.best(key);
  const list = new OptionList(t("evidence_list"), new Set(chosen.flatMap((item) => story.find(item) ?? [])));
  const show = (/** @type {Candidate[]} */ candidates) =>
    list.show(candidates.map((candidate) => ({ key: candidate.key, content: optionContent(review, candidate) })));
  const { url, note } = fields(review, mark.evidence);
  const find = el("input", { type: "search", placeholder: t("evidence_search"), "aria-label": t("evidence_search") });
  find.addEventListener("input", () => {
    const query = find.value.trim();
    list.element.hidden = false;
    show(query.length < SHORTEST ? found : search.find(query, { without: version.id }).slice(0, CANDIDATES));
  });
  show(found);
  if (found.length) list.element.setAttribute("autofocus", "");
  else find.setAttribute("autofocus", "");
  list.element.hidden = !found.length;
  sheets.open({
    name: "evidence",
    title: t("evidence_title"),
    body: [
      el("blockquote", { dir: version.dir, text: sentence.text }),
      !real.length && el("p", { class: "quiet", text: t(found.length ? "evidence_nearest" : "evidence_none") }),
      list.element,
      find,
      el("label", null, el("span", { text: t("evidence_url") }), url),
      el("label", null, el("span", { text: t("evidence_note") }), note),
    ],
    keys: list.keys,
    confirmText: t("evidence_confirm"),
    confirm: () => confirmEvidence(review, key, { keys: list.confirmed(), url, note }),
  });
}

/** @param {Review} review @param {import("../../shared/wire.js").Evidence[]} given */
function fields({ t }, given) {
  const address = given.find((item) => item.url)?.url ?? "";
  const words = given.find((item) => item.note && !item.article && item.note !== UNNAMED)?.note ?? "";
  const url = el("input", { type: "url", placeholder: "https://…", "aria-label": t("evidence_url"), value: address });
  const about = { placeholder: t("evidence_note_hint"), "aria-label": t("evidence_note") };
  return { url, note: el("input", { type: "text", ...about, value: words }) };
}

/**
 * @param {Review} review
 * @param {string} key
 * @param {{ keys: string[], url: HTMLInputElement, note: HTMLInputElement }} answer
 */
function confirmEvidence(review, key, { keys, url, note }) {
  const { t, evidence, labels, marks } = review;
  const items = keys.map((other) => evidence.quote(other));
  if (url.value.trim()) items.push(evidenceUrl(url.value.trim()));
  if (note.value.trim()) items.push(evidenceNote(note.value.trim()));
  if (!items.length) {
    review.say(t("evidence_needed"));
    note.setAttribute("placeholder", t("evidence_needed"));
    note.focus();
    return false;
  }
  const mark = { label: labels.withEvidence, evidence: items, span: null, note: marks.of(key).note, cause: "key" };
  review.decide(key, mark, { stay: true });
  return true;
}

/** @param {Review} review @param {Candidate} candidate */
function optionContent(review, { key, kind, score }) {
  const { version, sentence } = review.story.at(key);
  const how = howFound(review, kind, score);
  return [
    witnessName(review, key),
    flaggedWitness(review, key),
    el("span", { class: "quote", dir: version.dir, text: sentence.text }),
    how && el("span", { class: "quiet", text: how }),
  ];
}

/** @param {Review} review @param {string} kind @param {number} score */
function howFound({ t }, kind, score) {
  const percent = Math.round(score * 100);
  if (kind === "aligned") return t("evidence_aligned");
  if (kind === "copy") return t("evidence_copy");
  if (kind === "near") return score > WORTH_SAYING ? t("evidence_words", { percent }) : "";
  return score ? t("evidence_score", { percent }) : "";
}
