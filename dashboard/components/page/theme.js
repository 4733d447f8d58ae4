// The switch of the theme: as the system has it, light, or dark. Kept in this browser; first.js follows it.
import { el, fill } from "../shared/dom.js";

const KEPT = "copydesk.theme";
const CHOICES = /** @type {const} */ (["system", "light", "dark"]);
const SIGNS = { system: "◐", light: "☀", dark: "☾" };

/** @typedef {typeof CHOICES[number]} Theme */
/** @typedef {Record<Theme | "theme", string>} ThemeWords */

/** @returns {Theme} */
function chosen() {
  try {
    const kept = /** @type {Theme} */ (localStorage.getItem(KEPT));
    return CHOICES.includes(kept) ? kept : "system";
  } catch {
    return "system";
  }
}

/** @param {Theme} theme */
function choose(theme) {
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    /* nothing is kept: the switch does nothing */
  }
  window.dispatchEvent(new Event("copydesk-theme"));
}

/**
 * Put the switch at the end of the top bar, or give it the words of another language.
 *
 * @param {ThemeWords} words
 */
export function drawTheme(words) {
  const there = document.querySelector(".copydesk-theme");
  const box = there ?? el("section", { class: "copydesk-theme" });
  box.setAttribute("aria-label", words.theme); // a landmark: it is in none of Streamlit's
  const option = (/** @type {Theme} */ theme) =>
    el(
      "label",
      { title: words[theme] },
      el("input", {
        type: "radio",
        name: "copydesk-theme",
        checked: chosen() === theme,
        "aria-label": words[theme],
        onchange: () => choose(theme),
      }),
      el("span", { "aria-hidden": "true", text: SIGNS[theme] }),
    );
  fill(box, el("div", { role: "radiogroup", "aria-label": words.theme }, CHOICES.map(option)));
  if (!there) document.body.append(box);
}
