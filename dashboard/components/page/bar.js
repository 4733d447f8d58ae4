// The top bar as it is, kept for the next page: first.js paints it before Streamlit has said which pages there are.
const KEPT = "copydesk.bar";

/** The words of the bar, a line each with their place. @returns {string} */
function readBar() {
  const words = document.querySelectorAll(
    "[data-testid=stTopNavLink] > span:last-child, [data-testid=stTopNavSection]",
  );
  return [...words]
    .map((word) => /** @type {const} */ ([word.getBoundingClientRect(), word.textContent?.trim() ?? ""]))
    .filter(([box, text]) => box.width > 0 && text)
    .map(([box, text]) => `${Math.round(box.left)} ${text}`)
    .join("\n");
}

/** Keep the bar once it is there; where it is a menu nothing is kept. */
export function keepBar() {
  const bar = readBar();
  try {
    if (bar && bar !== localStorage.getItem(KEPT)) localStorage.setItem(KEPT, bar);
  } catch {
    /* a browser that keeps nothing starts with an empty bar */
  }
}
