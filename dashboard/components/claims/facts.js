// The table of facts: one row a fact, one column a version, the odd one set off.
import { el } from "../shared/dom.js";
import { translator } from "../shared/text.js";
import { Columns, drawTable } from "./columns.js";

/** @typedef {import("./wire.js").FactsData} FactsData */
/** @typedef {import("./wire.js").FactCell} FactCell */
/** @typedef {(place: string) => void} Open */

/** @param {FactCell | null} cell @param {Open} open */
function factCell(cell, open) {
  if (!cell) return el("td", "gap");
  const { text, spot, odd, about } = cell;
  if (!spot) return el("td", { class: text === "–" ? "silent" : "every", title: about || null, text });
  const button = { type: "button", class: "value", title: about || null, onclick: () => open(spot.join(" ")) };
  return el("td", odd ? "odd" : "", el("button", button, odd && el("span", { "aria-hidden": "true" }, "⚑ "), text));
}

/** @param {FactsData} data @param {HTMLElement} host @param {Open} open */
export function drawFacts({ columns, rows, words, name, story }, host, open) {
  const t = translator(words);
  drawTable(host, {
    columns: new Columns(story, columns),
    name,
    t,
    corner: t("fact"),
    cls: "claims facts",
    body: (shown) =>
      rows.map(({ kind, about, disputed, cells }) =>
        el(
          "tr",
          disputed ? "disputed" : null,
          el(
            "th",
            { scope: "row" },
            el("span", { class: "kind", text: kind }),
            el("span", { class: "about", dir: "auto", text: about }),
          ),
          shown.map((k) => factCell(cells[k], open)),
        ),
      ),
  });
}
