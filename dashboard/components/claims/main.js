// Claim rows by versions: who says what, who alone.
import { paintRun } from "../shared/diff.js";
import { el } from "../shared/dom.js";
import { Labels } from "../shared/labels.js";
import { board } from "../shared/mount.js";
import { translator } from "../shared/text.js";

/** @typedef {import("../shared/wire.js").ClaimsData} ClaimsData */
/** @typedef {import("../shared/wire.js").ClaimCell} ClaimCell */
/** @typedef {import("../shared/wire.js").Run} Run */
/** @typedef {import("../shared/text.js").Translate} Translate */
/** @typedef {(place: string) => void} Open */

/** What differs is tinted; what is missing here is not shown. @param {Run} run */
const paint = ([op, text, strong]) => paintRun([Math.max(0, op), text, strong]);

/** @param {ClaimCell | null} cell @param {Translate} t @param {Labels} labels @param {Open} open */
function claimCell(cell, t, labels, open) {
  if (!cell) return el("td", "gap");
  const { article, n, pieces, state, why, tag, lang } = cell;
  const flagged = labels.flags(state);
  const data = { weight: labels.weight(state) || null, hint: labels.tone(state) || null, flag: flagged ? "" : null };
  const title = t("versions_open");
  const about = { type: "button", class: "open", title, "aria-label": `${title}: #${n}`, text: `#${n}` };
  return el(
    "td",
    { class: "cell", data, lang: lang ?? "", dir: "auto", title: why || null },
    el("button", { ...about, onclick: () => open(`${article} ${n}`) }),
    el("span", "text", pieces.flatMap(paint)),
    why && flagged && el("span", { class: "because", text: `⚑ ${why}` }),
    tag && el("span", { class: "tag", text: tag }),
  );
}

/** @param {ClaimsData} data @param {HTMLElement} host @param {Open} open */
function draw({ versions, rows, words, labels: infos, name: label }, host, open) {
  const t = translator(words);
  const labels = new Labels(infos);
  const heads = versions.map(({ role, name, note }) => {
    const parts = [el("span", { class: "name", text: name }), el("span", { class: "role", text: note })];
    return el("th", { class: role, scope: "col" }, parts);
  });
  const lines = rows.map(({ alone, cells }) =>
    el(
      "tr",
      alone ? "alone" : null,
      cells.map((cell) => claimCell(cell, t, labels, open)),
    ),
  );
  const table = el("table", "claims", el("thead", null, el("tr", null, heads)), el("tbody", null, lines));
  table.style.setProperty("--columns", String(versions.length));
  const scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, table);
  scroller.style.setProperty("--above", `${Math.round(host.getBoundingClientRect().top + scrollY)}px`);
  host.replaceChildren(scroller);
}

export default board(".board", (/** @type {ClaimsData} */ data, host, send) =>
  draw(data, host, (place) => send("open", place)),
);
