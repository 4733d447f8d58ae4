// The sheet behind "?": every action, its key, and how to choose another.
import { badge } from "../../shared/badge.js";
import { el, fill } from "../../shared/dom.js";

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "Tab"]);

/** @typedef {import("../review.js").Review} Review */
/** @typedef {import("../keymap.js").Action} Action */

/** @param {Review} review */
export function openHelp(review) {
  const sheet = new KeySheet(review);
  sheet.paint();
  sheet.open();
}

/** The table of keys, and the key that is being chosen. */
class KeySheet {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    /** @type {string | null} the action that waits for a key */
    this.waiting = null;
    this.line = el("p", { class: "quiet", role: "status", text: review.t("help_intro") });
    this.table = el("div", "keytable");
  }

  /** Draw the table anew. */
  paint() {
    const { t, keymap } = this.review;
    const sections = keymap.groups().map(([group, actions]) =>
      el(
        "section",
        null,
        el("h3", { text: t(`group_${group}`) }),
        actions.map((action) => this.#row(action)),
      ),
    );
    fill(this.table, sections);
  }

  /** @param {Action} action */
  #row({ id, name, help, own }) {
    const { t, keymap } = this.review;
    const change = {
      text: t(this.waiting === id ? "key_press" : "key_change"),
      "aria-label": t("key_change_name", { action: name }),
      data: { row: id },
      onclick: () => this.#wait(id),
    };
    const reset = () => this.#changed(() => keymap.reset(id));
    return el(
      "div",
      "keyline",
      el("kbd", { text: keymap.label(id) }),
      el("span", null, el("b", { text: name }), help && ` – ${help}`),
      el("button", { type: "button", class: "quiet", ...change }),
      own && el("button", { type: "button", class: "quiet", text: t("key_reset"), onclick: reset }),
    );
  }

  /** @param {string} id */
  #wait(id) {
    this.waiting = id;
    this.line.textContent = this.review.t("key_press_for", { action: this.review.keymap.action(id).name });
    this.paint();
    this.#focus(id);
  }

  /** @param {string} id */
  #focus(id) {
    /** @type {HTMLElement | null} */ (this.table.querySelector(`[data-row=${id}]`))?.focus();
  }

  /** @param {() => void} change */
  #changed(change) {
    change();
    this.review.frame.keysChanged();
    this.paint();
  }

  /** @param {KeyboardEvent} event */
  #capture(event) {
    const id = this.waiting;
    if (!id || MODIFIERS.has(event.key)) return false;
    this.waiting = null;
    this.line.textContent = event.key === "Escape" ? this.review.t("help_intro") : this.#choose(id, event);
    this.paint();
    this.#focus(id);
    return true;
  }

  /** @param {string} id @param {KeyboardEvent} event */
  #choose(id, event) {
    const { t, keymap, frame } = this.review;
    const { why, holder } = keymap.choose(id, event);
    if (why) return t(why, { action: holder?.name });
    frame.keysChanged();
    return t("key_set", { action: keymap.action(id).name, key: keymap.label(id) });
  }

  /** Open the sheet. */
  open() {
    const { t, keymap, sheets } = this.review;
    const reset = () => {
      this.#changed(() => keymap.resetAll());
      this.line.textContent = t("keys_reset_done");
    };
    const all = el("button", { type: "button", class: "act", onclick: reset }, el("span", { text: t("keys_reset") }));
    sheets.open({
      name: "help",
      title: t("help_title"),
      wide: true,
      body: [this.line, labelsHelp(this.review), this.table, all],
      capture: (event) => this.#capture(event),
    });
  }
}

/** What the labels mean. @param {Review} review */
function labelsHelp({ t, labels }) {
  const lines = labels.answers.map((label) => [
    el("dt", null, badge(labels, label), t(`label_${label}`)),
    el("dd", { text: t(`about_${label}`) }),
  ]);
  const outline = badge(labels, labels.withWords, { filled: false });
  return el("dl", "labels", lines, el("dt", null, outline, t("outline_name")), el("dd", { text: t("outline_about") }));
}
