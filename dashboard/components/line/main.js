// One line to take away, an address or a token, with a button that copies it. Streamlit's own box of code would load a
// highlighter of 1.5 MB for it.
import { el } from "../shared/dom.js";
import { board } from "../shared/mount.js";

/** @typedef {import("../shared/wire.js").LineData} LineData */

/** @param {HTMLElement} code select it, for a browser that copies nothing by itself */
function select(code) {
  const range = document.createRange();
  range.selectNodeContents(code);
  getSelection()?.removeAllRanges();
  getSelection()?.addRange(range);
}

export default board(".board", (/** @type {LineData} */ { text, words }, host) => {
  const code = el("code", { text, tabindex: "0" });
  const told = el("span", { class: "told", role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = words.copied;
    } catch {
      select(code);
      told.textContent = words.selected;
    }
  };
  host.replaceChildren(el("p", "line", code, el("button", { type: "button", text: words.copy, onclick: copy }), told));
});
