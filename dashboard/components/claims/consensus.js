// The consensus text: a paragraph for each claim, what versions disagree on in place.
import { el } from "../shared/dom.js";
import { translator } from "../shared/text.js";
import { openButton } from "./table.js";

/** @typedef {import("./wire.js").ConsensusData} ConsensusData */
/** @typedef {import("./wire.js").WordingPart} WordingPart */
/** @typedef {(place: string) => void} Open */

/** @param {WordingPart} part */
function wordingPart({ text, about, disputed, alone }) {
  if (!disputed && !alone) return text;
  return el("mark", { class: disputed ? "disputed" : "lone", title: about || null, text });
}

/** @param {ConsensusData} data @param {HTMLElement} host @param {Open} open */
export function drawConsensus({ rows, words, name }, host, open) {
  const t = translator(words);
  const items = rows.map(({ spot, parts, told, lang }) =>
    el(
      "li",
      null,
      el("p", { lang, dir: "auto" }, parts.map(wordingPart)),
      el("p", "quiet", `${told} `, openButton(spot[0], spot[1], t, open)),
    ),
  );
  host.replaceChildren(el("ol", { class: "consensus", "aria-label": name }, items));
}
