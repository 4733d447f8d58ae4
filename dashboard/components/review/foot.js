// What is worth saying under a sentence: doubt, a note, where a copy came from, what colleagues and the desk say.
import { el } from "../shared/dom.js";
import { shorten } from "../shared/text.js";
import { DESK } from "./marks.js";

/** @typedef {import("./review.js").Review} Review */
/** @typedef {import("./marks.js").Mark} Mark */

/** @param {string} text */
const sign = (text) => el("span", { "aria-hidden": "true", text });

/**
 * @param {Review} review
 * @param {string} key
 * @param {Readonly<Mark>} mark
 * @returns {HTMLElement[]}
 */
export function footLines(review, key, mark) {
  const { t, marks, data } = review;
  const why = review.doubt(mark);
  /** @type {(HTMLElement | string | false | null)[]} */
  const parts = [
    why && el("span", "doubt", sign("⚠ "), t(why)),
    mark.note && el("span", { class: "note", dir: "auto" }, sign("✎ "), mark.note),
    mark.cause === "propagation" && mark.label && el("span", { text: propagated(review, key) }),
    ...(!data.blind || mark.label ? marks.peersOf(key).map(([who, peer]) => opinion(review, who, peer, mark)) : []),
    machineLine(review, key, mark),
    threadLine(review, key),
  ];
  return parts.flatMap((part) => (part instanceof HTMLElement ? part : []));
}

/** An open thread of comments. @param {Review} review @param {string} key */
function threadLine({ t, threads }, key) {
  const n = threads.open(key);
  const last = threads.of(key).at(-1);
  if (!n || !last) return null;
  return el("span", "thread", sign("❝ "), `${t("comments", { n })} · ${last.name}: ${shorten(last.text, 80)}`);
}

/** Where a mark that followed by itself came from, in words. @param {Review} review @param {string} key */
export function propagated({ t, copies, placeName }, key) {
  const from = copies.origin(key);
  return from ? t("by_propagation", { from: placeName(from) }) : t("by_propagation_unknown");
}

/** @param {Review} review @param {string} who @param {Mark} peer @param {Readonly<Mark>} mark */
function opinion(review, who, peer, mark) {
  return who === DESK ? deskLine(review, peer, mark) : peerLine(review, who, peer, mark);
}

/** @param {Review} review @param {string} who @param {Mark} peer @param {Readonly<Mark>} mark */
function peerLine({ t, together }, who, peer, mark) {
  const words = `${together.name(who)}: ${peer.label ? t(`label_${peer.label}`) : t("only_note")}`;
  const differs = peer.label && mark.label && peer.label !== mark.label;
  return el("span", differs ? "peer differs" : "peer", peer.note ? `${words} – ${peer.note}` : words);
}

/**
 * Its own sign, and in words whether it went against the editor.
 *
 * @param {Review} review
 * @param {Mark} ruling
 * @param {Readonly<Mark>} mark
 */
function deskLine({ t }, ruling, mark) {
  const otherwise = mark.label && mark.label !== ruling.label;
  const label = t(ruling.label ? `label_${ruling.label}` : "label_open");
  const words = t(otherwise ? "desk_otherwise" : "desk_says", { label });
  const text = ruling.note ? `${words} – ${ruling.note}` : words;
  return el("span", otherwise ? "peer desk differs" : "peer desk", sign("⚖\ufe0e "), text);
}

/**
 * What the machine would have said, under a sentence decided blind.
 *
 * @param {Review} review
 * @param {string} key
 * @param {Readonly<Mark>} mark
 */
function machineLine({ t, story }, key, mark) {
  const { sentence } = story.at(key);
  if (!sentence.told || !mark.label) return null;
  const why = sentence.reasons[0] ? ` – ${sentence.reasons[0].text}` : "";
  return el("span", { text: t("machine_told", { label: t(`label_${sentence.label}`), why }) });
}
