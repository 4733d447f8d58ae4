// A text on the clipboard.
import { el } from "./dom.js";

/**
 * Put a text on the clipboard; over plain HTTP browsers have none, then the text is selected in the old way.
 *
 * @param {string} text
 * @param {HTMLElement} near an open dialog, or what else may hold a field for a moment
 * @returns {Promise<boolean>} whether the browser allowed it
 */
export async function copyText(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = el("textarea", { value: text, class: "offscreen" });
    near.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
