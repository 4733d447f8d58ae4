// Claim rows by versions: who says what. A block and a flag for each sentence.
import { paintRun } from "../shared/diff.js";
import { el } from "../shared/dom.js";
import { Labels } from "../shared/labels.js";
import { translator } from "../shared/text.js";
import { Columns, drawTable } from "./columns.js";
import { citationOf, copyButton, rowOf } from "./copying.js";

/** @typedef {import("./wire.js").ClaimsData} ClaimsData */
/** @typedef {import("./wire.js").ClaimCell} ClaimCell */
/** @typedef {import("./wire.js").ClaimPart} ClaimPart */
/** @typedef {import("../shared/wire.js").Run} Run */
/** @typedef {import("../shared/text.js").Translate} Translate */
/** @typedef {(place: string) => void} Open */

/** What differs is tinted; what an earlier capture had and this one has not is struck out. @param {Run} run */
const paint = (run) => paintRun(run, { name: run[0] < 0 ? "del" : "" });

/**
 * A button that opens a sentence in Review.
 *
 * @param {string} article @param {number} n @param {Translate} t @param {Open} open @param {string} [text]
 */
export function openButton(article, n, t, open, text = `#${n}`) {
  const label = text === `#${n}` ? t("open_n", { n }) : null;
  const about = { type: "button", class: "open", title: t("open"), "aria-label": label, text };
  return el("button", { ...about, onclick: () => open(`${article} ${n}`) });
}

/**
 * @param {ClaimCell} cell @param {ClaimPart} part @param {Translate} t @param {Labels} labels @param {Open} open
 * @param {(part: ClaimPart) => string} cite
 */
function claimPart({ article }, part, t, labels, open, cite) {
  const { n, pieces, state, why, tag } = part;
  const flagged = labels.flags(state);
  const data = { weight: labels.weight(state) || null, hint: labels.tone(state) || null, flag: flagged ? "" : null };
  return el(
    "div",
    { class: "part", data, title: why || null },
    n > 0 && openButton(article, n, t, open),
    n > 0 && copyButton("❝", t("copy_citation", { n }), t, () => cite(part)),
    el("span", "text", pieces.flatMap(paint)),
    why && flagged && el("span", { class: "because", text: `⚑ ${why}` }),
    tag && el("span", { class: "tag", text: tag }),
  );
}

/**
 * @param {ClaimCell | null} cell @param {Translate} t @param {Labels} labels @param {Open} open
 * @param {(part: ClaimPart) => string} cite
 */
function claimCell(cell, t, labels, open, cite) {
  if (!cell) return el("td", "gap");
  const parts = cell.parts.map((part) => claimPart(cell, part, t, labels, open, cite));
  return el(
    "td",
    { class: `cell ${cell.article === "consensus" ? "agreed" : ""}`, lang: cell.lang, dir: "auto" },
    parts,
  );
}

/** @param {ClaimsData} data @param {HTMLElement} host @param {Open} open */
export function drawClaims({ columns, rows, words, labels: infos, name, story }, host, open) {
  const t = translator(words);
  const labels = new Labels(infos);
  /** @param {(ClaimCell | null)[]} cells @param {number} k */
  const drawCell = (cells, k) => {
    const cell = cells[k];
    return claimCell(cell, t, labels, open, (part) => (cell ? citationOf(story, cell, part, columns[k].name) : ""));
  };
  drawTable(host, {
    columns: new Columns(story, columns),
    name,
    t,
    cls: "claims",
    body: (shown) =>
      rows.map(({ cells }) => {
        const row = shown.map((k) => drawCell(cells, k));
        row[0]?.prepend(copyButton("▤", t("copy_row"), t, () => rowOf(cells, columns)));
        return el("tr", null, row);
      }),
  });
}
