// What one version alone says: its words marked, the version, what the others say there.
import { el } from "../shared/dom.js";
import { translator } from "../shared/text.js";
import { openButton } from "./table.js";

/** @typedef {import("./wire.js").AloneData} AloneData */
/** @typedef {import("./wire.js").AloneRow} AloneRow */
/** @typedef {import("../shared/text.js").Translate} Translate */
/** @typedef {(place: string) => void} Open */

/** @param {AloneRow} row @param {Translate} t @param {Open} open */
function aloneItem({ spot: [article, n], name, kind, text, lang, why, others, silent }, t, open) {
  const there = others.map(({ spot, name: who, text: said }) =>
    el("li", null, openButton(spot[0], spot[1], t, open, who), el("span", { dir: "auto", text: said })),
  );
  return el(
    "li",
    "lonely",
    el("p", "line", el("span", { class: "kind", text: kind }), openButton(article, n, t, open, `${name} #${n}`)),
    el(
      "p",
      { class: "said", lang, dir: "auto" },
      text.map(([words, marked]) => (marked ? el("mark", null, words) : words)),
    ),
    why && el("p", { class: "because", text: `⚑ ${why}` }),
    there.length
      ? el(
          "details",
          { open: there.length <= 3 },
          el("summary", { text: t("alone_others", { n: there.length }) }),
          el("ul", null, there),
        )
      : el("p", { class: "quiet", text: t("alone_nobody") }),
    silent && there.length > 0 && el("p", { class: "quiet", text: silent }),
  );
}

/** @param {AloneData} data @param {HTMLElement} host @param {Open} open */
export function drawAlone({ rows, words, name }, host, open) {
  const t = translator(words);
  const items = rows.map((row) => aloneItem(row, t, open));
  host.replaceChildren(el("ol", { class: "alone", "aria-label": name }, items));
}
