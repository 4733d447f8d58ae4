// Runs before anything is painted and before Streamlit's scripts: the theme that this browser has chosen, and the top
// bar as it was last seen. A classic script, for a module would wait until the page is there.
(() => {
  /** @param {string} key */
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // a browser that keeps nothing follows the system
    }
  };

  // ---- the theme ----------------------------------------------------------------------------------------------------
  // Streamlit follows the system and asks for it by matchMedia: the answer here is what was chosen, so that it changes
  // at once and in every open tab, without its own menu and without its private storage.
  const ask = window.matchMedia.bind(window);
  const system = ask("(prefers-color-scheme: dark)");
  const isDark = () => {
    const chosen = kept("copydesk.theme");
    return chosen === "dark" || (chosen !== "light" && system.matches);
  };

  class Scheme extends EventTarget {
    /** @param {boolean} dark which of the two is asked for */
    constructor(dark) {
      super();
      this.dark = dark;
      this.media = `(prefers-color-scheme: ${dark ? "dark" : "light"})`;
      this.onchange = null;
    }

    get matches() {
      return isDark() === this.dark;
    }
  }

  const schemes = { dark: new Scheme(true), light: new Scheme(false) };
  window.matchMedia = (query) => {
    const asked = /^\(prefers-color-scheme:\s*(dark|light)\)$/.exec(query.trim());
    if (!asked) return ask(query);
    return /** @type {any} */ (schemes[/** @type {"dark" | "light"} */ (asked[1])]);
  };

  let shown = "";
  const follow = () => {
    const scheme = isDark() ? "dark" : "light";
    if (scheme === shown) return;
    document.documentElement.style.colorScheme = shown = scheme;
    for (const list of Object.values(schemes)) list.dispatchEvent(new Event("change"));
  };
  follow();
  system.addEventListener("change", follow);
  for (const event of ["copydesk-theme", "storage"]) window.addEventListener(event, follow);

  // While a page comes, what follows something that is not drawn yet waits for it (desk.css), so that nothing moves
  // that is being read: until the visitor does something, or until that much time has passed.
  const COMING = 30_000; // ms: a slow machine takes ten seconds for a page
  const arrive = () => delete document.documentElement.dataset.coming;
  document.documentElement.dataset.coming = "";
  for (const event of ["keydown", "pointerdown", "wheel"])
    window.addEventListener(event, arrive, { capture: true, passive: true, once: true });
  setTimeout(arrive, COMING);

  // ---- the way back from a sign-in ----------------------------------------------------------------------------------
  // A provider sends everybody back to one address. The one that was asked for is kept when a button of the door is
  // pressed, and stands in the address again before Streamlit asks where it is.
  const WANTED = "copydesk.wanted"; // sessionStorage
  try {
    const wanted = sessionStorage.getItem(WANTED);
    sessionStorage.removeItem(WANTED);
    if (wanted) history.replaceState(null, "", wanted); // which refuses another site
  } catch {
    /* blocked: the visitor begins at Triage */
  }
  const keepAddress = (/** @type {MouseEvent} */ { target }) => {
    if (!(target instanceof Element) || !target.closest(".st-key-door button")) return;
    try {
      sessionStorage.setItem(WANTED, location.pathname + location.search);
    } catch {
      /* blocked */
    }
  };
  document.addEventListener("click", keepAddress, { capture: true });

  // what Streamlit would learn from the server after its first paint (web/bundle.py)
  const themes = document.querySelector('meta[name="copydesk-themes"]');
  Reflect.set(window, "__streamlit", JSON.parse(themes?.getAttribute("content") ?? "{}"));

  // ---- the top bar --------------------------------------------------------------------------------------------------
  const lines = (kept("copydesk.bar") ?? "").split("\n").filter(Boolean);
  if (lines.length) document.documentElement.dataset.bar = ""; // else the name stands there (desk.css)
  document.addEventListener("DOMContentLoaded", () => {
    const bar = document.getElementById("copydesk-bar");
    for (const line of lines) {
      const [left, text] = line.split(" ", 1).concat(line.slice(line.indexOf(" ") + 1));
      const place = document.createElement("span");
      place.style.insetInlineStart = `${Number(left) || 0}px`;
      place.textContent = text;
      bar?.append(place);
    }
  });
})();
