// The versions by day of publication, and who probably copied whom: a picture, and the same in words.
import { el } from "../shared/dom.js";
import { translator } from "../shared/text.js";
import { drawGraph } from "./graph.js";
import { openButton } from "./table.js";

/** @typedef {import("./wire.js").OrderData} OrderData */
/** @typedef {import("./wire.js").Stop} Stop */
/** @typedef {import("./wire.js").CopyLink} CopyLink */
/** @typedef {import("../shared/text.js").Translate} Translate */
/** @typedef {(place: string) => void} Open */

/** @param {Stop[]} stops @param {Translate} t @param {Open} open */
function timeline(stops, t, open) {
  const items = stops.map(({ article, day, name, small, first, role }, k) =>
    el(
      "li",
      { class: role },
      el("span", { class: "day", text: k && stops[k - 1].day === day ? "" : day }),
      el(
        "div",
        "stop",
        el("p", null, openButton(article, 1, t, open, name), el("span", { class: "quiet", text: small })),
        first.length > 0 &&
          el("p", "first", el("span", { class: "quiet", text: `${t("first_to_say")} ` }), first.join(" · ")),
      ),
    ),
  );
  return el("ol", "stops", items);
}

/** @param {CopyLink} link @param {Translate} t @param {Open} open */
function linkItem({ said, small, shared, child }, t, open) {
  const phrases = shared.map(({ text, error, spots }) =>
    el(
      "li",
      null,
      error && el("span", { class: "tag", text: t("shared_error") }),
      el("q", { dir: "auto", text }),
      spots.map(([article, n]) => openButton(article, n, t, open)),
    ),
  );
  return el(
    "li",
    { id: `link-${child}`, tabindex: "-1" },
    el("p", null, el("b", { text: said })),
    el("p", { class: "quiet", text: small }),
    el("details", null, el("summary", { text: `${t("shared")} (${shared.length})` }), el("ul", "phrases", phrases)),
  );
}

/** @param {OrderData} data @param {HTMLElement} host @param {Open} open */
export function drawOrder({ stops, links, words }, host, open) {
  const t = translator(words);
  const list = el(
    "ol",
    { class: "links", "aria-label": t("graph") },
    links.map((link) => linkItem(link, t, open)),
  );
  const show = (/** @type {string} */ child) => {
    const item = /** @type {HTMLElement | null} */ (list.querySelector(`#${CSS.escape(`link-${child}`)}`));
    const more = item?.querySelector("details");
    if (more) more.open = true;
    item?.focus();
    item?.scrollIntoView({ block: "nearest" });
  };
  const graph = links.length > 0 && el("div", { class: "graph", "aria-hidden": "true" }, drawGraph(stops, links, show));
  host.replaceChildren(
    ...[timeline(stops, t, open), graph, links.length > 0 && list].filter((node) => node instanceof Node),
  );
}
