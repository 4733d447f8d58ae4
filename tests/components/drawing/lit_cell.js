// lit-html once more, where each cell is a root of its own and the caller says which one changed.
import { render } from "../../../node_modules/lit-html/lit-html.js";
import { Lit } from "./lit.js";

/** The same, where a mark renders its own cell alone: the rows are drawn once, each a root of its own. */
export class LitCell extends Lit {
  /** Draw everything. */
  draw() {
    this.root.replaceChildren(
      ...this.sentences.map(() => Object.assign(document.createElement("div"), { className: "row" })),
    );
    for (const n of this.sentences.keys()) this.mark(n);
  }

  /** @param {number} n */
  mark(n) {
    render(this.cell(this.sentences[n]), /** @type {HTMLElement} */ (this.root.children[n]));
  }
}
