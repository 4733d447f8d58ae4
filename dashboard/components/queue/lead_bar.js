// What a lead can do with the stories that are selected.
import { el } from "../shared/dom.js";
import { some } from "./story_line.js";

const SOMEBODY_NEW = " "; // a value that no handle has: none is blank

/** @typedef {import("../shared/wire.js").QueueData} QueueData */
/** @typedef {import("../shared/wire.js").QueuePeople} QueuePeople */
/** @typedef {import("../shared/text.js").Translate} Translate */
/** @typedef {{ do: "assign" | "unassign" | "overlap" | "release", who?: string, n?: number }} Deed */

/**
 * @param {string} text
 * @param {string | null} look
 * @param {() => void} onclick
 * @param {string | null} [title]
 */
export const button = (text, look, onclick, title = null) =>
  el("button", { type: "button", class: look, title, text, onclick });

/** @param {string} name @param {[value: string | number, text: string | number][]} options */
const chooser = (name, options) =>
  el(
    "select",
    { "aria-label": name },
    options.map(([value, text]) => el("option", { value: String(value), text: String(text) })),
  );

/** The bar under the list. */
export class LeadBar {
  /**
   * @param {object} options
   * @param {Translate} options.t
   * @param {QueuePeople} options.people
   * @param {number} options.total stories in the list
   * @param {(deed: Deed) => void} options.onDo
   * @param {() => void} options.onAll
   * @param {() => void} options.onNone
   */
  constructor({ t, people, total, onDo, onAll, onNone }) {
    this.t = t;
    this.onDo = onDo;
    const free = /** @type {[string, string][]} */ (people.free ? [[SOMEBODY_NEW, t("assign_new")]] : []);
    this.who = chooser(t("assign_to"), [["", t("assign_choose")], ...people.known, ...free]);
    this.name = el("input", {
      class: "name",
      placeholder: t("assign_name"),
      "aria-label": t("assign_name"),
      hidden: true,
    });
    this.who.addEventListener("change", () => this.#whoChosen());
    const opinions = chooser(
      t("overlap"),
      Array.from({ length: people.most }, (_, i) => [i + 1, i + 1]),
    );
    this.count = el("span", { class: "count", role: "status" });
    this.all = button(t("select_all", { n: total }), "plain", onAll);
    this.total = total;
    const label = (/** @type {string} */ key) => el("span", { class: "label", text: t(key) });
    const deed = (
      /** @type {string} */ key,
      /** @type {() => Deed} */ made,
      /** @type {string | null} */ title = null,
    ) => button(t(key), null, () => onDo(made()), title);
    const assign = button(t("assign"), null, () => this.#assign());
    this.element = el(
      "div",
      { class: "bar", role: "group", "aria-label": t("bar") },
      this.count,
      this.all,
      button(t("select_none"), "plain", onNone),
      el(
        "span",
        "do",
        label("assign_to"),
        this.who,
        this.name,
        assign,
        deed("unassign", () => ({ do: "unassign" })),
      ),
      el(
        "span",
        "do",
        label("overlap"),
        opinions,
        deed("overlap_set", () => ({ do: "overlap", n: Number(opinions.value) })),
      ),
      el(
        "span",
        "do",
        deed("release", () => ({ do: "release" }), t("release_help")),
      ),
    );
  }

  #whoChosen() {
    this.name.hidden = this.who.value !== SOMEBODY_NEW;
    if (!this.name.hidden) this.name.focus();
  }

  #assign() {
    const who = this.name.hidden ? this.who.value : this.name.value.trim();
    if (who) this.onDo({ do: "assign", who });
    else (this.name.hidden ? this.who : this.name).focus();
  }

  /** @param {number} selected */
  paint(selected) {
    this.element.hidden = selected === 0;
    this.count.textContent = selected ? some(this.t, "selected", selected) : "";
    this.all.hidden = selected >= this.total;
  }
}
