// Adjudicate on the screen: one case after the other, one key each.
import { badge } from "../shared/badge.js";
import { activeElement, el, fill, isField, kbd, keyTarget, swallow } from "../shared/dom.js";
import { paintStatus } from "../shared/outbox.js";
import { shorten, translator } from "../shared/text.js";
import { precedentWords } from "../shared/precedent.js";
import { caseAnswers, caseHead, caseSides, machineLine, precedentLine } from "./case_view.js";
import { Choices } from "./choices.js";

const NAME = 18; // letters of a name that the bar shows
const SIMILAR = "copydesk.similar"; // storage: are similar sentences shown?

/** @typedef {import("../shared/wire.js").Case} Case */
/** @typedef {import("../shared/wire.js").CasesData} CasesData */
/** @typedef {import("../shared/wire.js").Precedent} Precedent */
/** @typedef {import("./docket.js").Docket} Docket */
/** @typedef {import("./docket.js").Ruling} Ruling */
/** @typedef {import("./examples.js").Examples} Examples */
/**
 * @typedef {object} AdjudicationOptions
 * @property {CasesData} data
 * @property {Docket} docket
 * @property {Examples} examples
 * @property {import("../shared/outbox.js").Outbox} outbox
 * @property {import("../shared/server.js").Server} server
 * @property {import("../shared/storage.js").Kept} storage
 * @property {Map<string, Precedent[]>} precedents by case
 * @property {import("../shared/announcer.js").Announcer} announcer
 */

/** The list of cases and the one that is looked at. */
export class Adjudication {
  /** @param {AdjudicationOptions} options */
  constructor({ data, docket, examples, outbox, server, storage, precedents, announcer }) {
    this.data = data;
    this.docket = docket;
    this.labels = docket.labels;
    this.examples = examples;
    this.outbox = outbox;
    this.server = server;
    this.storage = storage;
    this.precedents = precedents;
    this.t = translator(data.strings, data.language);
    const { t } = this;
    this.announcer = announcer;
    this.status = el("span", { class: "status", role: "status" });
    this.where = el("span", "where");
    this.list = el("ol", { class: "list", "aria-label": t("pane_cases") });
    this.case = el("article", { class: "case", tabindex: "-1", "aria-label": t("case_name") });
    this.bar = el("div", { class: "bar", role: "toolbar", "aria-label": t("keys_name") });
    /** @type {Choices | null} */
    this.choices = null;
    /** @type {HTMLAnchorElement | null} to the sentence in Review */
    this.link = null;
    /** @type {HTMLDetailsElement | null} */
    this.similar = null;
    const order = t(data.kind === "open" ? "worst_first" : "newest_first");
    this.root = el(
      "section",
      { class: "pane cases", "aria-label": t("pane_cases") },
      el("div", "casetop", this.where, el("span", { class: "quiet", text: order }), this.status),
      el("div", "casebody", this.list, el("div", "casemain", this.case, this.bar)),
      this.announcer.note,
      this.announcer.live,
    );
    this.drawList();
    this.drawCase();
  }

  /** @param {string} text */
  say = (text) => this.announcer.say(text);

  /** Is a note being written? Its letters would be rulings if the field went away. */
  isTyping() {
    const at = activeElement(this.root);
    return this.root.contains(at) && isField(at);
  }

  paintStatus() {
    paintStatus(this.status, this.outbox, this.t);
  }

  // ---- deciding -----------------------------------------------------------------------------------------------------
  /** @param {Case} item @param {Ruling} ruling */
  #rule(item, ruling) {
    const event = this.docket.rule(item, ruling);
    queueMicrotask(() => this.outbox.pump()); // once the key is done with; the ruling is kept already
    const { guideline, why } = this.docket.draft(item);
    if (guideline) this.examples.add({ ruling: event, why: why.trim() });
    this.say(this.t("said_ruled", { label: this.t(`label_${ruling.label}`) }));
    this.docket.advance();
    this.draw();
  }

  /** Rule as the k-th editor marked. @param {number} k */
  take(k) {
    const { current } = this.docket;
    const ruling = current && this.docket.rulingAs(current, k);
    if (current && ruling) this.#rule(current, ruling);
  }

  /** Rule with an answer of the lead's own. @param {string} label */
  answer(label) {
    const { current } = this.docket;
    if (current) this.#rule(current, this.docket.ownRuling(current, label));
  }

  undo() {
    const step = this.docket.undo();
    if (!step) {
      this.announcer.toast(this.t("nothing_to_undo"));
      return;
    }
    queueMicrotask(() => this.outbox.pump());
    this.announcer.toast(this.t(this.examples.withdraw(step.event) ? "undone_example" : "undone"));
    this.draw();
  }

  /** @param {number} way */
  step(way) {
    if (this.docket.goTo(this.docket.at + way)) this.draw();
  }

  // ---- keys ---------------------------------------------------------------------------------------------------------
  /** A key, heard at the window before Streamlit: its hotkeys r and c never see ours. @param {KeyboardEvent} event */
  key(event) {
    if (!this.root.isConnected || event.isComposing) return;
    const inside = event.composedPath().includes(this.root);
    const target = keyTarget(event);
    if (target === "field") {
      if (inside) this.#fieldKey(event);
      return;
    }
    if (!inside && (target === "button" || document.querySelector('[role="dialog"]'))) return;
    if (event.metaKey || event.ctrlKey || event.altKey) {
      if (inside) this.#undoAsEverywhere(event);
    } else if (target !== "button" || !presses(event)) this.#act(event, inside);
  }

  /** Ctrl+Z. @param {KeyboardEvent} event */
  #undoAsEverywhere(event) {
    if (event.altKey || event.key.toLowerCase() !== "z") return;
    swallow(event);
    this.undo();
  }

  /** @param {KeyboardEvent} event @param {boolean} inside */
  #act(event, inside) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = this.#keys()[key];
    if (act) {
      swallow(event);
      if (!event.repeat || "jk".includes(key)) act();
    } else if (inside && event.key.length === 1 && event.key !== " ") swallow(event);
  }

  /** @returns {Record<string, () => void>} */
  #keys() {
    const { current } = this.docket;
    const undo = () => this.undo();
    if (!current) return { z: undo };
    const next = () => this.step(1);
    const previous = () => this.step(-1);
    const categories = this.data.categories.map(({ name, key }) => [key, () => this.choices?.choose(name)]);
    const digits = this.docket.opinions(current).map((_, i) => [String(i + 1), () => this.take(i + 1)]);
    const labels = this.data.answers.map(({ label, key }) => [key, () => this.answer(label)]);
    return {
      ...Object.fromEntries([...categories, ...digits, ...labels]),
      ...{ n: () => this.choices?.note.focus(), g: () => this.choices?.toggleGuideline(), z: undo },
      ...{ j: next, ArrowDown: next, k: previous, ArrowUp: previous },
      ...{ p: () => this.similar?.toggleAttribute("open"), v: () => this.link?.click() },
    };
  }

  /** @param {KeyboardEvent} event */
  #fieldKey(event) {
    event.stopPropagation();
    if (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey)) return;
    event.preventDefault();
    this.case.focus();
  }

  // ---- drawing ------------------------------------------------------------------------------------------------------
  draw() {
    this.drawCase();
    this.drawList();
  }

  drawList() {
    const { docket, t, data, list } = this;
    fill(
      list,
      docket.cases.map((item, i) => this.#line(item, i)),
    );
    const line = /** @type {HTMLElement | null} */ (list.querySelector("[aria-current]"));
    if (line && isOutOfSight(line, list)) list.scrollTop = line.offsetTop - list.clientHeight / 3; // the list alone
    const at = t("where", { n: docket.at + 1, all: docket.cases.length });
    const n = docket.openCount;
    const open = data.kind === "open" && ` · ${t("open_count", { n })}`;
    this.where.textContent = `${at}${open || ""}`;
  }

  /** @param {Case} item @param {number} i */
  #line(item, i) {
    const { docket, labels, t, data } = this;
    const ruling = docket.rulingOn(item);
    const done = ruling && (data.kind !== "open" || !docket.isOpen(item)) ? ruling : null;
    const marked = [...new Set(item.marks.flatMap(({ label }) => label ?? []))];
    const signs = done
      ? [el("span", { class: "tick", "aria-hidden": "true", text: "✓" }), badge(labels, done.label)]
      : marked.map((label) => badge(labels, label));
    const about = item.kind ? t(`kind_${item.kind}`) : item.title;
    const onclick = () => {
      docket.goTo(i);
      this.draw();
      this.case.focus();
    };
    const current = i === docket.at ? "true" : null;
    return el(
      "li",
      null,
      el(
        "button",
        { type: "button", class: "caseline", data: { done: done ? "1" : null }, "aria-current": current, onclick },
        el("span", "signs", signs),
        el("span", { class: "say", dir: item.place.dir, text: shorten(item.text, 90) }),
        el("span", { class: "quiet", text: done ? t("ruled_as", { label: t(`label_${done.label}`) }) : about }),
      ),
    );
  }

  drawCase() {
    const { t } = this;
    const item = this.docket.current;
    this.choices = this.link = this.similar = null;
    if (!item) {
      fill(this.case, el("p", { class: "none", text: t("no_case") }));
      fill(this.bar);
      return;
    }
    const focused = this.case.contains(activeElement(this.root)) || document.activeElement === document.body;
    const { element: head, link } = caseHead(this, item);
    const choices = (this.choices = new Choices(this, item));
    const similar = (this.similar = this.#similarBox(item));
    this.link = link;
    fill(
      this.case,
      head,
      caseSides(this, item),
      caseAnswers(this, item),
      machineLine(this, item),
      choices.element,
      similar,
    );
    this.#drawBar(item);
    if (focused) this.case.focus({ preventScroll: true });
    this.case.scrollTop = 0;
    if (this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView({ block: "start" }); // begins at its top
  }

  /** @param {Case} item */
  #similarBox(item) {
    const { t, storage } = this;
    const list = el("ol", "precedents", el("li", { class: "quiet", text: t("precedent_loading") }));
    const box = el("details", "similar", el("summary", null, t("precedent_title"), kbd("p")), list);
    box.addEventListener("toggle", async () => {
      storage.set(SIMILAR, box.open ? "1" : "");
      if (!box.open) return;
      const found = await this.#precedentsOf(item);
      const none = el("li", { class: "quiet", text: t(found ? "precedent_none" : "precedent_offline") });
      const lines = (found ?? []).map((one) => precedentLine(this, one, precedentWords(t, one)));
      if (list.isConnected) fill(list, lines.length ? lines : none);
    });
    box.open = storage.get(SIMILAR) === "1";
    return box;
  }

  /** @param {Case} item @returns {Promise<Precedent[] | null>} null without an answer */
  async #precedentsOf(item) {
    const known = this.precedents.get(item.id);
    if (known) return known;
    const { status, body } = await this.server.ask("precedent", { article: item.article, n: item.n });
    if (status !== 200) return null;
    this.precedents.set(item.id, body.precedents);
    return body.precedents;
  }

  /** @param {Case} item */
  #drawBar(item) {
    const { t, docket, labels, data } = this;
    const gap = () => el("span", "gap");
    fill(
      this.bar,
      docket.opinions(item).map(({ name, label }, i) => {
        const take = () => this.take(i + 1);
        const button = this.#button(String(i + 1), shorten(name, NAME), take, badge(labels, label));
        button.setAttribute("aria-label", t("take", { name }));
        return button;
      }),
      gap(),
      data.answers.map(({ label, key }) => this.#button(key, t(`label_${label}`), () => this.answer(label))),
      gap(),
      this.#button("z", t("undo"), () => this.undo()),
      this.#stepButton("k", "↑", t("previous_case"), -1),
      this.#stepButton("j", "↓", t("next_case"), 1),
    );
  }

  /**
   * An arrow where there is no room for the word.
   *
   * @param {string} key
   * @param {string} arrow
   * @param {string} text
   * @param {number} way
   */
  #stepButton(key, arrow, text, way) {
    const button = this.#button(key, text, () => this.step(way), el("span", { class: "arrow", text: arrow }));
    button.classList.add("step");
    button.setAttribute("aria-label", text);
    return button;
  }

  /** @param {string} key @param {string} text @param {() => void} onclick @param {HTMLElement | null} [sign] */
  #button(key, text, onclick, sign = null) {
    const onmousedown = (/** @type {Event} */ event) => event.preventDefault();
    const about = { type: "button", class: "act", "aria-keyshortcuts": key.toUpperCase(), onmousedown, onclick };
    return el("button", about, sign, el("span", { text }), kbd(key));
  }
}

/** Does a key press the button that has the focus? @param {KeyboardEvent} event */
const presses = ({ key }) => key === "Enter" || key === " ";

/** @param {HTMLElement} line @param {HTMLElement} list */
function isOutOfSight(line, list) {
  const { offsetTop: top, offsetHeight: height } = line;
  return top < list.scrollTop || top + height > list.scrollTop + list.clientHeight;
}
