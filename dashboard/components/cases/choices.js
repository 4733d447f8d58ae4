// What a lead may choose with a ruling: a category, a note, an example for the guideline.
import { el, kbd } from "../shared/dom.js";
import { LIMITS } from "../shared/wire.js";

/** @typedef {import("./adjudication.js").Adjudication} Adjudication */
/** @typedef {import("../shared/wire.js").Case} Case */

/** The chips and fields of one case. */
export class Choices {
  /**
   * @param {Adjudication} adjudication
   * @param {Case} item
   */
  constructor(adjudication, item) {
    const { t, docket, data } = adjudication;
    this.adjudication = adjudication;
    this.draft = docket.draft(item);
    const { draft } = this;
    this.chips = data.categories.map(({ name, key }) => ({ name, chip: this.#chip(name, key) }));
    this.note = field(t("note_name"), t("note_hint"), String(LIMITS.note), draft.note, (value) => (draft.note = value));
    this.why = field(t("why_name"), t("why_hint"), String(LIMITS.note), draft.why, (value) => (draft.why = value));
    this.flag = this.#button(t("to_guideline"), "g", () => this.toggleGuideline());
    this.element = el(
      "div",
      "choices",
      el(
        "div",
        { class: "chips", role: "group", "aria-label": t("categories_name") },
        el("span", { class: "quiet", text: t("categories_name") }),
        this.chips.map(({ chip }) => chip),
      ),
      el(
        "div",
        "fields",
        el("label", null, el("span", null, t("note_name"), kbd("n")), this.note),
        el("div", "flagline", this.flag, this.why),
      ),
    );
    this.paint();
  }

  /** @param {string} name @param {string} key */
  #chip(name, key) {
    const chip = this.#button(this.adjudication.t(`category_${name}`), key, () => this.choose(name, { off: true }));
    chip.dataset.category = name;
    return chip;
  }

  /** @param {string} text @param {string} key @param {() => void} onclick */
  #button(text, key, onclick) {
    const about = { type: "button", class: "pickchip", "aria-pressed": "false" };
    const keys = { "aria-keyshortcuts": key.toUpperCase() };
    return el("button", { ...about, ...keys, onclick }, el("span", { text }), kbd(key));
  }

  /**
   * A key always chooses; a click on the chosen chip takes it off.
   *
   * @param {string} name
   * @param {{ off?: boolean }} [options]
   */
  choose(name, { off = false } = {}) {
    const { t, say } = this.adjudication;
    const { draft } = this;
    draft.category = off && draft.category === name ? "" : name;
    this.paint();
    say(draft.category ? t("said_category", { category: t(`category_${name}`) }) : t("said_no_category"));
  }

  /** Shall the ruling become an example for the guideline? */
  toggleGuideline() {
    this.draft.guideline = !this.draft.guideline;
    this.paint();
    if (this.draft.guideline) this.why.focus();
  }

  /** Show what is chosen. */
  paint() {
    for (const { name, chip } of this.chips) chip.setAttribute("aria-pressed", String(name === this.draft.category));
    this.flag.setAttribute("aria-pressed", String(this.draft.guideline));
    this.why.hidden = !this.draft.guideline;
  }
}

/**
 * @param {string} name
 * @param {string} placeholder
 * @param {string} maxlength
 * @param {string} value
 * @param {(value: string) => void} keep
 */
function field(name, placeholder, maxlength, value, keep) {
  const about = { type: "text", dir: "auto", "aria-label": name, placeholder, maxlength, value };
  const oninput = (/** @type {Event} */ event) => keep(/** @type {HTMLInputElement} */ (event.currentTarget).value);
  return el("input", { ...about, oninput });
}
