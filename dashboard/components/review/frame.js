// Everything around the rows: the head, the version pickers, the toolbar, the buttons below.
import { el, fill, kbd } from "../shared/dom.js";
import { paintStatus } from "../shared/outbox.js";
import { shorten } from "../shared/text.js";
import { FOLDS } from "./layout.js";
import { FILTERS } from "./view.js";
import { keyOf } from "./story.js";

/** @type {Record<string, string>} */
const SIGNS = { prev_version: "◀", next_version: "▶" };

/** @typedef {import("./review.js").Review} Review */
/** @typedef {import("./view.js").Filter} Filter */
/** @typedef {import("./story.js").Version} Version */

/**
 * @param {string} name
 * @param {[value: string, text: string][]} choices
 * @param {(value: string) => void} choose
 * @param {string} [look]
 */
function select(name, choices, choose, look = "") {
  const onchange = (/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
  return el(
    "select",
    { class: look || null, "aria-label": name, onchange },
    choices.map(([value, text]) => el("option", { value, text })),
  );
}

/** The frame of a story on the screen. */
export class Frame {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    const { t, view } = review;
    this.status = el("span", { class: "status", role: "status" });
    this.progress = el("span", "progress");
    this.meter = el("progress", { class: "meter", max: 1, value: 0, "aria-label": t("progress_name") });
    this.walk = el("span", "walk");
    this.keys = el("div", "keys");
    /** @type {Map<string, HTMLButtonElement>} the buttons below, by action */
    this.buttons = new Map();
    this.leftPick = this.#picker("left");
    this.rightPick = this.#picker("right");
    this.thirdPick = this.#picker("third");
    const filters = FILTERS.map((name) => /** @type {[string, string]} */ ([name, t(`filter_${name || "all"}`)]));
    this.filterPick = select(t("filter_name"), filters, (name) => review.setFilter(/** @type {Filter} */ (name)));
    const folds = FOLDS.map((name, i) => /** @type {[string, string]} */ ([String(i), t(name)]));
    this.foldPick = select(t("fold_name"), folds, (level) => review.setFolding(Number(level)));
    const columns = [1, 2, 3].map((n) => /** @type {[string, string]} */ ([String(n), t(`columns_${n}`)]));
    this.columnsPick = select(t("columns_name"), columns, (n) => review.setColumns(Number(n)), "columns");
    this.viewWords = el("span");
    this.menu = this.#viewMenu();
    this.viewButton = this.#menuButton();
    /** @type {HTMLInputElement | undefined} */
    this.viewed = undefined;
    this.filterPick.value = view.filter;
    this.foldPick.value = String(view.folding);
    this.columnsPick.value = String(view.columns);
  }

  /** Put everything together. @returns {HTMLElement} */
  build() {
    const { t, story, grid, map, find, info, company, announcer } = this.review;
    this.scroll = el("div", "scroll", grid.element);
    const alone = story.versions.size === 1 ? "" : null;
    return el(
      "section",
      { class: "pane", "aria-label": t("pane_name"), data: { alone } },
      this.#top(),
      el("div", "drop", find.list, this.menu),
      this.#heads(),
      el("div", "body", this.scroll, map.element, company.banner, announcer.note),
      el("div", "bar", info.element, this.keys),
      announcer.live,
    );
  }

  #top() {
    const { t, story, find, company } = this.review;
    const { title } = story.data.story;
    return el(
      "div",
      "top",
      el("h1", { class: "title", dir: "auto", text: title, title: `${title}\n${this.#count()}` }),
      el("div", "state", this.meter, this.progress, this.status),
      company.element,
      el(
        "div",
        { class: "tools", role: "toolbar", "aria-label": t("tools_name") },
        find.field,
        this.viewButton,
        this.button("palette"),
        this.button("next_story"),
        this.button("help"),
      ),
    );
  }

  #heads() {
    const right = [this.rightPick, this.#viewedBox(), this.walk];
    return el(
      "div",
      "heads",
      el("div", "head", this.leftPick, this.#corroboration()),
      el("div", "head", this.button("prev_version"), right, this.button("next_version")),
      el("div", "head third", this.thirdPick),
    );
  }

  /** How the version is shown: out of the way until it is wanted. */
  #viewMenu() {
    const { t } = this.review;
    const line = (/** @type {string} */ id, /** @type {HTMLSelectElement} */ field) =>
      el("label", null, el("span", { text: field.getAttribute("aria-label") ?? "" }), field, kbd(this.#key(id)));
    const lines = [line("filter", this.filterPick), line("fold", this.foldPick), line("columns", this.columnsPick)];
    const onkeydown = (/** @type {KeyboardEvent} */ event) => void (event.key === "Escape" && this.toggleMenu(false));
    return el(
      "div",
      { class: "menu", id: "view", role: "group", "aria-label": t("view_menu"), hidden: true, onkeydown },
      lines,
    );
  }

  /** @param {string} id */
  #key(id) {
    return this.review.keymap.label(id);
  }

  #menuButton() {
    const onclick = () => this.toggleMenu(this.menu.hidden === true);
    const about = { type: "button", class: "act", "aria-expanded": "false", "aria-controls": "view", onclick };
    return el("button", about, this.viewWords, el("span", { "aria-hidden": "true", text: "▾" }));
  }

  /** @param {boolean} open */
  toggleMenu(open) {
    this.menu.hidden = !open;
    this.viewButton.setAttribute("aria-expanded", String(open));
    if (open) this.filterPick.focus();
    else this.review.focusCursor();
  }

  /** The button says what is left out, so that nobody takes a filtered version for the whole. */
  paintView() {
    const { t, view } = this.review;
    const { filter } = view;
    this.viewWords.textContent = filter ? t(`filter_${filter}`) : t("view_menu");
    this.viewButton.toggleAttribute("data-on", !!filter);
  }

  /** As on GitHub: the editor's own tick that a version was looked at; it decides nothing. */
  #viewedBox() {
    const { t, keymap } = this.review;
    const onchange = () => this.toggleViewed();
    this.viewed = el("input", { type: "checkbox", onchange, "aria-keyshortcuts": keymap.ariaLabel("viewed") });
    return el(
      "label",
      { class: "viewed", title: keymap.tip("viewed") },
      this.viewed,
      el("span", { text: t("viewed") }),
    );
  }

  #count() {
    const { t, story } = this.review;
    const n = story.versions.size;
    const { sources } = story;
    const many = sources ? t("sources", { n: sources }) : t("sources_none");
    return `${t("versions", { n })} · ${many}`;
  }

  /** Without a source document other versions only corroborate: the screen says so. */
  #corroboration() {
    const { t, story } = this.review;
    if (story.sources) return null;
    return el("span", { class: "witness", title: t("corroboration_help"), text: t("corroboration") });
  }

  /** @param {"left" | "right" | "third"} side */
  #picker(side) {
    const choose = (/** @type {string} */ id) => {
      this.review.show(side === "right" ? this.review.view.pairWith(id) : { [side]: id });
      this.review.focusCursor();
    };
    return select(this.review.t(`pick_${side}`), [], choose, "pick");
  }

  /** Which versions can be picked, and which are. */
  fillPickers() {
    const { story, view } = this.review;
    const picks = /** @type {const} */ ([
      [this.leftPick, view.left],
      [this.rightPick, view.right],
      [this.thirdPick, view.third],
    ]);
    for (const [pick, chosen] of picks) {
      const shared = pick === this.leftPick && story.consensus ? [story.consensus] : [];
      fill(
        pick,
        [...shared, ...story.versions.values()].map((v) => el("option", { value: v.id, text: this.#versionName(v) })),
      );
      if (chosen) pick.value = chosen;
    }
    this.paintView();
    this.paintViewed();
  }

  /** @param {Version} version */
  #versionName({ role, short, central, title }) {
    const { t } = this.review;
    const name = `${t(`role_${role}`)}: ${short}${central ? ` · ${t("central")}` : ""}`;
    return title ? `${name} – ${shorten(title, 60)}` : name;
  }

  /** The button of an action. @param {string} id */
  button(id) {
    const { keymap, labels } = this.review;
    const { group, name, short } = keymap.action(id);
    const sign = SIGNS[id];
    return el(
      "button",
      {
        type: "button",
        class: `act ${group}`,
        data: { action: id, tone: labels.tone(id) || null, weight: labels.weight(id) || null },
        title: keymap.tip(id),
        "aria-keyshortcuts": keymap.ariaLabel(id),
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => this.review.run(id),
      },
      sign
        ? [el("span", { "aria-hidden": "true", text: sign }), el("span", { class: "vh", text: name })]
        : el("span", { text: short }),
      kbd(keymap.label(id)),
    );
  }

  /** Draw the buttons below anew. */
  fillKeys() {
    const { keymap, t } = this.review;
    this.buttons.clear();
    const ids = keymap.group("mark").flatMap(({ id, button }) => (button ? [id] : []));
    for (const id of ids) this.buttons.set(id, this.button(id));
    const more = this.button("palette");
    more.classList.add("more");
    more.firstElementChild?.replaceChildren(t("more"));
    const about = { class: "group mark", role: "toolbar", "aria-label": t("group_mark") };
    fill(this.keys, el("div", about, [...this.buttons.values(), more]));
    this.paintProgress();
  }

  /** The editor has chosen other keys. */
  keysChanged() {
    const { keymap, root } = this.review;
    this.fillKeys();
    const above = /** @type {NodeListOf<HTMLElement>} */ (
      root.querySelectorAll(".top [data-action], .heads [data-action]")
    );
    for (const node of above) {
      const id = node.dataset.action ?? "";
      node.title = keymap.tip(id);
      node.setAttribute("aria-keyshortcuts", keymap.ariaLabel(id));
      const key = node.querySelector("kbd");
      if (key) key.textContent = keymap.label(id);
    }
  }

  /** Only what changes with a mark: how far is the version. */
  paintProgress() {
    const { marks, view, grid, t } = this.review;
    const version = view.rightVersion;
    const done = marks.decided(version.id);
    const n = version.sentences.length;
    const whole = marks.of(keyOf(version.id, 0)).label === "reviewed";
    const text = this.review.progress.storyDone ? t("progress_story") : t("progress", { done, n });
    const said = whole && !done ? t("progress_reviewed") : text;
    if (this.progress.textContent !== said) this.progress.textContent = said;
    this.meter.value = whole ? 1 : done / Math.max(1, n);
    grid.paintEnd();
  }

  /** Tick the version under review, or take the tick away. */
  toggleViewed() {
    const { viewed, view, t } = this.review;
    const on = viewed.toggle(view.right);
    this.paintViewed();
    this.review.say(t(on ? "viewed_on" : "viewed_off", { name: view.rightVersion.short }));
    this.review.focusCursor();
  }

  /** The tick of the version under review, and how many are ticked. */
  paintViewed() {
    const { view, viewed, t } = this.review;
    if (this.viewed) this.viewed.checked = viewed.has(view.right);
    const { order } = view;
    const seen = order.filter((id) => viewed.has(id)).length;
    const walk = t("walk", { i: order.indexOf(view.right) + 1, n: order.length });
    this.walk.textContent = seen ? `${walk} · ${t("viewed_count", { seen, n: order.length })}` : walk;
  }

  paintStatus() {
    paintStatus(this.status, this.review.outbox, this.review.t);
  }
}
