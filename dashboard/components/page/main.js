// The page's own errands. Nothing is drawn.
import { decodeData } from "../shared/mount.js";
import { keepBar } from "./bar.js";
import { Connection } from "./connection.js";
import { drawTheme } from "./theme.js";

const BAR_AFTER = [0, 500, 2000]; // ms after which the top bar is looked at
const A_YEAR = "path=/; max-age=31536000; samesite=strict"; // the cookie of the name
const NARROW = 800; // px up to which Streamlit's navigation is a menu

/** @typedef {import("../shared/wire.js").PageData} PageData */

/**
 * On a phone Streamlit's menu puts the sections of the navigation into a list as <div>: it is then read as plain links,
 * not as a broken list.
 */
function mendMenu() {
  if (innerWidth > NARROW) return;
  for (const list of document.querySelectorAll("ul[data-testid=stSidebarNavItems]:has(> div):not([role])")) {
    list.setAttribute("role", "none");
    for (const item of list.querySelectorAll("li")) item.setAttribute("role", "none");
  }
}

/** On a phone the menu lies over the page: it is put away once a page has been chosen in it. @param {Event} event */
function putMenuAway({ target }) {
  if (innerWidth > NARROW || !(target instanceof Element) || !target.closest("[data-testid=stSidebarNav] a")) return;
  const button = /** @type {HTMLElement | null} */ (
    document.querySelector("[data-testid=stSidebarCollapseButton] button")
  );
  setTimeout(() => button?.click());
}

/** @type {MutationObserver | null} one for the life of the page */
let observer = null;

let said = ""; // the language the switch was drawn in

/** @param {PageData} data */
function run({ language, errand, address, words, theme }) {
  if (theme && language !== said) drawTheme(/** @type {import("./theme.js").ThemeWords} */ (theme));
  if (theme) said = language;
  for (const wait of BAR_AFTER) setTimeout(keepBar, wait); // a page that stands still calls no observer
  if (language) document.documentElement.lang = language; // in which a screen reader speaks
  if (!observer) {
    const connection = new Connection();
    observer = new MutationObserver(() => {
      mendMenu();
      keepBar();
      connection.mend(words);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("click", putMenuAway);
  }
  if (errand === "name") document.cookie = `copydesk_name=${address}; ${A_YEAR}`;
  if (errand === "leave") location.assign(address);
}

/** @param {import("../shared/mount.js").Mounting} mounting */
export default function mount({ data }) {
  const payload = /** @type {PageData | undefined} */ (decodeData(data));
  try {
    if (payload) run(payload);
  } catch {
    /* cookies are blocked: the name is asked for again */
  }
}
