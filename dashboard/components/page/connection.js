// A lost connection, told in one line at the top. Streamlit's own box would lie over the text and swallow keys.
import { el } from "../shared/dom.js";

const AGAIN = 2000; // ms between two looks whether the server is back
const BOX = /^connection error/i; // Streamlit writes it in English whatever the language

/** The line, while it is needed. */
export class Connection {
  constructor() {
    /** @type {HTMLElement | null} */
    this.note = null;
  }

  /** Close Streamlit's box before it is painted. @param {string} words what to say instead */
  mend(words) {
    for (const dialog of document.querySelectorAll('[role="dialog"]')) {
      if (!BOX.test((dialog.textContent ?? "").trim())) continue;
      /** @type {HTMLElement} */ (dialog).style.display = "none";
      /** @type {HTMLElement | null} */ (dialog.querySelector('[aria-label="Close"]'))?.click();
      this.#tell(words);
    }
  }

  /** @param {string} words */
  #tell(words) {
    if (this.note) return;
    this.note = el("p", { class: "copydesk-lost", role: "status", text: words });
    document.body.append(this.note);
    setTimeout(() => void this.#look(), AGAIN);
  }

  async #look() {
    try {
      const { ok } = await fetch(new URL("copydesk/health", document.baseURI), { cache: "no-store" });
      if (!ok) throw new Error("not ready");
      this.note?.remove();
      this.note = null;
    } catch {
      setTimeout(() => void this.#look(), AGAIN);
    }
  }
}
