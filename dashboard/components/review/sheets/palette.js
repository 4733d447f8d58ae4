// The command palette: every action by its name, and every story, version and sentence by its words.
import { el, fill, kbd } from "../../shared/dom.js";
import { fold, shorten } from "../../shared/text.js";

const SHORTEST = 2; // letters from which on stories and sentences are looked for
const LISTED = 6; // stories, and sentences, at most
const PAUSE = 120; // ms without a letter before the server is asked for stories

/** @typedef {import("../review.js").Review} Review */
/** @typedef {{ group: string, name: string, more?: string, key?: string, dir?: string, run: () => unknown }} Entry */

/** @param {Review} review */
export function openPalette(review) {
  new Palette(review).open();
}

/**
 * The entries that hold every word of a query, those that begin with it first.
 *
 * @template {Pick<Entry, "name" | "more">} E
 * @param {E[]} entries
 * @param {string} query
 * @returns {E[]}
 */
export function narrow(entries, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const rank = (/** @type {E} */ { name }) => Number(!fold(name).startsWith(words[0] ?? ""));
  const fits = entries.filter(({ name, more = "" }) => words.every((word) => fold(`${name} ${more}`).includes(word)));
  return fits
    .map((entry, i) => ({ entry, i }))
    .sort((a, b) => rank(a.entry) - rank(b.entry) || a.i - b.i)
    .map(({ entry }) => entry);
}

/**
 * Where an entry stands among others, which may have been made anew; 0 where it does not.
 *
 * @template {Pick<Entry, "name" | "more"> & { group?: string }} E
 * @param {E[]} entries
 * @param {E | undefined} entry
 */
export function placeOf(entries, entry) {
  const at = entries.findIndex(
    ({ group, name, more }) => group === entry?.group && name === entry?.name && more === entry?.more,
  );
  return Math.max(0, at);
}

/** Open a part of the page and go there. @param {HTMLElement} part */
function openPart(part) {
  if (!part.closest("details")?.open) part.click();
  part.focus();
  part.scrollIntoView({ block: "start" });
}

/** What can be asked for, and what was typed. */
class Palette {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    const { t } = review;
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {Entry[]} */
    this.stories = [];
    this.active = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    this.list = el("div", {
      class: "options palette",
      role: "listbox",
      id: "palette",
      "aria-label": t("palette_list"),
    });
    this.list.addEventListener("click", (event) => this.#click(event));
    this.field = el("input", {
      ...{ type: "search", autofocus: true, role: "combobox", "aria-expanded": "true", "aria-controls": "palette" },
      ...{ placeholder: t("palette_hint"), "aria-label": t("palette_hint"), oninput: () => this.#typed() },
    });
    this.count = el("p", { class: "vh", role: "status" });
  }

  open() {
    this.#find();
    this.review.sheets.open({
      name: "palette",
      title: this.review.t("action_palette"),
      body: [this.field, this.list, this.count],
      capture: (event) => this.#key(event),
      confirmText: this.review.t("palette_go"),
      confirm: () => this.#run(),
    });
  }

  #actions() {
    const { keymap } = this.review;
    const others = keymap.actions.filter(({ id }) => id !== "palette");
    return others.map(({ id, group, name, help }) => ({
      ...{ group: `group_${group}`, name, more: help, key: keymap.label(id) },
      run: () => this.review.run(id),
    }));
  }

  #versions() {
    const { story, view } = this.review;
    return [...story.versions.values()].map(({ id, short, title, dir }) => ({
      ...{ group: "palette_versions", name: short, more: title, dir },
      run: () => this.review.show({ right: id, left: view.left === id ? view.right : view.left }),
    }));
  }

  /** What stands below the pane: the reasons for the story, with merge and split, and the report. */
  #parts() {
    const below = '[data-testid="stExpander"] summary, [data-testid="stPopoverButton"]';
    const parts = /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll(`[data-testid="stMain"] :is(${below})`)
    );
    return [...parts].map((part) => ({
      group: "palette_page",
      name: part.querySelector('[data-testid="stMarkdownContainer"]')?.textContent ?? "",
      run: () => setTimeout(() => openPart(part)), // the sheet gives the keyboard back to the pane first
    }));
  }

  /** @param {string} query */
  #sentences(query) {
    if (query.length < SHORTEST) return [];
    const { search, story, view, placeName } = this.review;
    return search
      .find(query, { first: view.right })
      .slice(0, LISTED)
      .map(({ key }) => {
        const { article, sentence, version } = story.at(key);
        const about = {
          group: "palette_sentences",
          name: shorten(sentence.text, 140),
          more: placeName(key),
          dir: version.dir,
        };
        return { ...about, run: () => this.review.openSentence(article, sentence.n) };
      });
  }

  #typed() {
    clearTimeout(this.waiting);
    this.stories = [];
    const query = this.field.value.trim();
    if (query.length >= SHORTEST) this.waiting = setTimeout(() => void this.#askStories(query), PAUSE);
    this.#find();
  }

  /** @param {string} query */
  async #askStories(query) {
    const { status, body } = await this.review.server.ask("stories", { q: query });
    if (status !== 200 || query !== this.field.value.trim()) return;
    const found = /** @type {import("../../shared/wire.js").FoundStory[]} */ (body?.stories ?? []);
    this.stories = found
      .slice(0, LISTED)
      .map(({ id, title }) => ({
        ...{ group: "palette_stories", name: title, dir: "auto" },
        run: () => this.review.onOpen(id),
      }));
    const chosen = this.entries[this.active];
    this.#find();
    this.#select(placeOf(this.entries, chosen)); // Enter is for what was chosen when it was pressed
  }

  /** Look through all there is for what was typed. */
  #find() {
    const query = this.field.value.trim();
    const named = narrow([...this.#actions(), ...this.#versions(), ...this.#parts()], query);
    this.entries = [...named, ...this.stories, ...this.#sentences(query)];
    this.#draw();
  }

  #draw() {
    const { t } = this.review;
    let group = "";
    const lines = this.entries.flatMap((entry, i) => {
      const head =
        entry.group === group ? null : el("p", { class: "quiet", role: "presentation", text: t(entry.group) });
      group = entry.group;
      return [head, this.#line(entry, i)];
    });
    fill(this.list, lines, !lines.length && el("p", { class: "quiet", text: t("palette_nothing") }));
    this.count.textContent = t("hits", { n: this.entries.length });
    this.#select(0);
  }

  /** @param {Entry} entry @param {number} i */
  #line({ name, more, key, dir }, i) {
    return el(
      "div",
      { class: "command", role: "option", id: `command-${i}`, data: { i } },
      el(
        "span",
        null,
        el("b", { dir: dir ?? null, text: name }),
        more && el("span", { class: "quiet", text: ` ${more}` }),
      ),
      key && kbd(key),
    );
  }

  /** @param {number} i */
  #select(i) {
    this.active = Math.max(0, Math.min(i, this.entries.length - 1));
    const nodes = this.list.querySelectorAll(".command");
    nodes.forEach((node, n) => {
      node.classList.toggle("active", n === this.active);
      node.setAttribute("aria-selected", String(n === this.active));
    });
    const node = nodes[this.active];
    if (node) this.field.setAttribute("aria-activedescendant", node.id);
    else this.field.removeAttribute("aria-activedescendant");
    node?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: LISTED, PageUp: -LISTED }[event.key];
    if (step) this.#select(this.active + step);
    return !!step;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const line = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".command"));
    if (!line) return;
    this.active = Number(line.dataset.i);
    this.review.sheets.confirm();
  }

  /** What was chosen happens once the palette is gone. */
  #run() {
    const entry = this.entries[this.active];
    if (!entry) return false;
    setTimeout(() => void entry.run(), 0);
    return true;
  }
}
