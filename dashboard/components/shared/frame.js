// How high a component may be, and whether the page is light or dark.

/**
 * Make a component as high as the window allows below whatever the page puts above, light or dark as the page is.
 *
 * @param {HTMLElement | null} root
 */
export function fitToPage(root) {
  if (!root) return;
  const scrolled = document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0;
  const top = root.getBoundingClientRect().top + scrolled;
  root.style.setProperty("--above", `${Math.max(0, Math.round(top))}px`);
  root.dataset.scheme = isDark(getComputedStyle(root).getPropertyValue("--st-background-color")) ? "dark" : "light";
}

/** @param {string} colour #rrggbb */
export function isDark(colour) {
  const [red, green, blue] = (colour.match(/[\da-f]{2}/gi) ?? ["ff", "ff", "ff"]).map((pair) => parseInt(pair, 16));
  return 0.3 * red + 0.59 * green + 0.11 * blue < 128;
}
