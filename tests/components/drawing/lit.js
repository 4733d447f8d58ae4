// The same cell as a template of lit-html: everything is said once, and rendering finds what changed.
import { html, nothing, render } from "../../../node_modules/lit-html/lit-html.js";
import { cutPieces } from "../../../dashboard/components/shared/diff.js";

/** @typedef {import("./rows.js").Sentence} Sentence */
/** @typedef {import("../../../dashboard/components/shared/labels.js").Labels} Labels */

/** All rows. */
export class Lit {
  /** @param {HTMLElement} root @param {Labels} labels @param {Sentence[]} sentences */
  constructor(root, labels, sentences) {
    this.root = root;
    this.labels = labels;
    this.sentences = sentences;
  }

  /** Draw everything: what is there already stays. */
  draw() {
    render(
      this.sentences.map((sentence) => html`<div class="row" role="row">${this.cell(sentence)}</div>`),
      this.root,
    );
  }

  /** Show the mark of one sentence: what a template is given is the whole page. @param {number} _n */
  mark(_n) {
    this.draw();
  }

  /** @param {Sentence} sentence */
  cell({ n, text, layers, why, suggested, label, note }) {
    const { labels } = this;
    const shown = label ?? suggested;
    return html`<div
      class="cell right"
      role="gridcell"
      tabindex="-1"
      id="s${n}"
      data-n=${n}
      data-part="body"
      data-sug=${labels.code(suggested)}
      data-hint=${why ? labels.tone(suggested) : nothing}
      data-mark=${labels.code(label)}
      data-tone=${labels.tone(label)}
      data-weight=${labels.weight(label)}
    >
      <span
        class="badge ${label ? "filled" : "outline"}"
        role="img"
        aria-label=${label ?? "open"}
        data-tone=${labels.tone(shown)}
        data-shape=${labels.shape(shown)}
        >${labels.letter(shown)}</span
      >
      <div class="tell">
        <p class="text" dir="ltr" lang="en">${cutPieces(text, layers).map(painted)}</p>
        ${why ? html`<p class="why"><span class="flag" aria-hidden="true">⚑</span> ${why}</p>` : nothing}
        <p class="foot" ?hidden=${!note}>${note ? html`<span class="note" dir="auto">${note}</span>` : nothing}</p>
      </div>
    </div>`;
  }
}

/** @param {import("../../../dashboard/components/shared/diff.js").Piece} piece */
function painted({ text, names, titles }) {
  if (!names.length) return text;
  const starts = (/** @type {string} */ word) => names.some((name) => name.startsWith(word));
  const title = titles.join(" · ") || nothing;
  if (starts("ins")) return html`<ins class=${names.join(" ")} title=${title}>${text}</ins>`;
  if (starts("del")) return html`<del class=${names.join(" ")} title=${title}>${text}</del>`;
  return html`<mark class=${names.join(" ")} title=${title}>${text}</mark>`;
}
