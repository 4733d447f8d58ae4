// Sheets: what opens over the component for a moment. One at a time; Escape closes, the cursor is where it was.
import { el, kbd, swallow } from "../../shared/dom.js";

/** @typedef {import("../review.js").Review} Review */
/** @typedef {(event: KeyboardEvent) => void} OnKey */
/**
 * @typedef {object} SheetOptions
 * @property {string} name
 * @property {string} title
 * @property {import("../../shared/dom.js").Child[]} body
 * @property {boolean} [wide]
 * @property {() => boolean | void} [confirm] false: not yet, the sheet stays
 * @property {string} [confirmText]
 * @property {Record<string, OnKey>} [keys] by KeyboardEvent.key
 * @property {Record<string, () => void>} [actions] by action: what its key does here
 * @property {{ id: string, text: string, run: () => void }} [further] another way to confirm, under an action's key
 * @property {(event: KeyboardEvent) => boolean} [capture] sees every key first; true: it was meant for it
 */

const WRITES = "input:not([type=range], [type=checkbox]), textarea, select"; // there a key is a letter

/** The sheet that is open, if one is. */
export class SheetHost {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    /** @type {(SheetOptions & { dialog: HTMLDialogElement }) | null} */
    this.sheet = null;
    this.closing = false;
  }

  /** @param {string} name */
  isOpen(name) {
    return this.sheet?.name === name;
  }

  /** @param {SheetOptions} options */
  open(options) {
    this.close();
    const foot = el("div", "sheetfoot", this.#buttons(options));
    const dialog = el(
      "dialog",
      {
        class: options.wide ? "sheet wide" : "sheet",
        "aria-labelledby": "sheet-title",
        data: { sheet: options.name },
        oncancel: (/** @type {Event} */ event) => {
          event.preventDefault();
          this.close();
        },
      },
      el("h2", { id: "sheet-title", text: options.title }),
      el("div", "sheetbody", options.body),
      foot,
    );
    this.sheet = { ...options, dialog };
    this.review.root.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector(".act.primary") ?? foot.lastElementChild;
    /** @type {HTMLElement} */ (first).focus();
  }

  /** @param {SheetOptions} options */
  #buttons({ confirm, confirmText, further }) {
    const { t, keymap } = this.review;
    const act = (
      /** @type {string} */ text,
      /** @type {string} */ key,
      /** @type {() => void} */ onclick,
      look = "act",
    ) => el("button", { type: "button", class: look, onclick }, el("span", { text }), kbd(key));
    return [
      confirm && act(confirmText ?? t("confirm"), "⏎", () => this.confirm(), "act primary"),
      further && act(further.text, keymap.label(further.id), further.run),
      act(t(confirm ? "cancel" : "close"), "Esc", () => this.close()),
    ].flatMap((button) => button ?? []);
  }

  /** Close the sheet; the cursor may have gone on meanwhile. */
  close() {
    if (!this.sheet) return;
    const { dialog } = this.sheet;
    const { cursor } = this.review;
    const { at } = cursor;
    this.sheet = null;
    this.closing = true;
    dialog.close(); // gives the focus back to the cell it was opened from
    dialog.remove();
    this.closing = false;
    cursor.step(at);
    this.review.drawLater();
  }

  /** Do what the sheet is for. */
  confirm() {
    if (this.sheet?.confirm && this.sheet.confirm() !== false) this.close();
  }

  /** A key while a sheet is open. @param {KeyboardEvent} event */
  key(event) {
    const { sheet } = this;
    if (!sheet || !event.composedPath().includes(this.review.root)) return;
    const run = this.#keyAction(sheet, event);
    if (!run) return;
    swallow(event);
    run(event);
  }

  /**
   * @param {SheetOptions} sheet
   * @param {KeyboardEvent} event
   * @returns {OnKey | null}
   */
  #keyAction(sheet, event) {
    if (sheet.capture?.(event)) return () => {};
    const at = /** @type {Element} */ (event.composedPath()[0]);
    if (event.key === "Escape") return () => this.close();
    if (sheet.confirm && confirms(event, at)) return () => this.confirm();
    if (at.matches?.(WRITES)) return null;
    return this.#ownAction(sheet, event) ?? sheet.keys?.[event.key] ?? null;
  }

  /** What the key of another action does in this sheet. @param {SheetOptions} sheet @param {KeyboardEvent} event */
  #ownAction({ further, actions }, event) {
    const id = event.key.startsWith("Arrow") ? undefined : this.review.keymap.match(event)?.action.id;
    if (!id) return undefined;
    return id === further?.id ? further.run : actions?.[id];
  }
}

/**
 * Enter confirms, but not on a button, and with Shift in a text it begins a line.
 *
 * @param {KeyboardEvent} event
 * @param {Element} at
 */
function confirms({ key, shiftKey }, { tagName }) {
  return key === "Enter" && tagName !== "BUTTON" && !(tagName === "TEXTAREA" && shiftKey);
}
