// A list to choose some sentences from with the keyboard.
import { el, fill } from "../../shared/dom.js";

/** @typedef {import("../../shared/dom.js").Child} Child */
/** @typedef {{ key: string, content: Child[] }} Option */

/** A list box; what is chosen stays chosen when other options are shown. */
export class OptionList {
  /**
   * @param {string} name for a screen reader
   * @param {Set<string>} chosen keys
   */
  constructor(name, chosen) {
    this.chosen = chosen;
    this.toggled = false; // has the editor chosen anything?
    this.active = 0;
    /** @type {HTMLElement[]} */
    this.nodes = [];
    this.element = el("div", {
      class: "options",
      role: "listbox",
      "aria-multiselectable": "true",
      "aria-label": name,
      tabindex: "0",
      onclick: (/** @type {MouseEvent} */ event) => this.#click(event),
    });
  }

  /** @param {Option[]} options */
  show(options) {
    this.nodes = options.map(({ key, content }, i) => {
      const selected = String(this.chosen.has(key));
      const about = { role: "option", id: `option-${i}`, class: "option", "aria-selected": selected };
      return el("div", { ...about, data: { key } }, content);
    });
    fill(this.element, this.nodes);
    this.select(0);
  }

  /** @param {number} i */
  select(i) {
    this.active = Math.max(0, Math.min(i, this.nodes.length - 1));
    for (const [n, node] of this.nodes.entries()) node.classList.toggle("active", n === this.active);
    const node = this.nodes[this.active];
    if (!node) {
      this.element.removeAttribute("aria-activedescendant");
      return;
    }
    this.element.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement | undefined} node */
  toggle(node) {
    const key = node?.dataset.key;
    if (!node || !key) return;
    if (!this.chosen.delete(key)) this.chosen.add(key);
    this.toggled = true;
    node.setAttribute("aria-selected", String(this.chosen.has(key)));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const at = /** @type {Element} */ (event.target).closest("[role=option]");
    this.toggle(/** @type {HTMLElement | undefined} */ (at ?? undefined));
  }

  /** Arrows and j, k move; the space bar chooses. @type {Record<string, () => void>} */
  get keys() {
    const down = () => this.select(this.active + 1);
    const up = () => this.select(this.active - 1);
    return { ArrowDown: down, ArrowUp: up, j: down, k: up, " ": () => this.toggle(this.nodes[this.active]) };
  }

  /** What is chosen: Enter on another option than the first means that one. @returns {string[]} */
  confirmed() {
    const key = this.nodes[this.active]?.dataset.key;
    if (key && this.active > 0 && !this.toggled && !this.chosen.has(key)) return [key];
    return [...this.chosen];
  }
}
