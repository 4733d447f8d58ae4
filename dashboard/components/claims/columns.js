// Which columns of a table of versions stay in sight and which are hidden; kept by the browser, a story each.
import { breakable, el } from "../shared/dom.js";
import { Kept } from "../shared/storage.js";

/** @typedef {import("./wire.js").ClaimColumn} ClaimColumn */
/** @typedef {import("../shared/text.js").Translate} Translate */

/** The columns of one story. */
export class Columns {
  /**
   * @param {string} story
   * @param {ClaimColumn[]} columns
   * @param {Kept} [kept]
   */
  constructor(story, columns, kept = new Kept()) {
    this.kept = kept;
    this.key = `copydesk.columns.${story}`;
    this.columns = columns;
    const { pinned, hidden } = this.#read();
    /** @type {Set<string>} */
    this.pinned = new Set(pinned ?? columns.slice(0, 1).map(({ id }) => id));
    /** @type {Set<string>} */
    this.hidden = new Set(hidden ?? []);
  }

  #read() {
    try {
      return /** @type {{ pinned?: string[], hidden?: string[] }} */ (JSON.parse(this.kept.get(this.key) ?? "{}"));
    } catch {
      return {};
    }
  }

  /** The indices of the columns that are shown, pinned ones first; one is always left. */
  get shown() {
    const all = this.columns.map((_, k) => k);
    const left = all.filter((k) => !this.hidden.has(this.columns[k].id));
    const some = left.length ? left : all.slice(0, 1);
    const pinned = some.filter((k) => this.isPinned(k));
    return [...pinned, ...some.filter((k) => !this.isPinned(k))];
  }

  /** @param {number} k */
  isPinned(k) {
    return this.pinned.has(this.columns[k].id);
  }

  /** @param {"pinned" | "hidden"} what @param {string} id */
  toggle(what, id) {
    const set = this[what];
    if (!set.delete(id)) set.add(id);
    this.kept.set(this.key, JSON.stringify({ pinned: [...this.pinned], hidden: [...this.hidden] }));
  }
}

/**
 * A table of versions with its head; drawn anew when a column is pinned or hidden.
 *
 * @param {HTMLElement} host
 * @param {{ columns: Columns, name: string, t: Translate, corner?: string,
 *   body: (shown: number[]) => HTMLElement[], cls: string }} options `body`: the rows for the columns that are shown
 */
export function drawTable(host, options) {
  const { columns, name, t, corner, body, cls } = options;
  const again = (/** @type {"pinned" | "hidden"} */ what, /** @type {string} */ id) => {
    columns.toggle(what, id);
    drawTable(host, options);
    /** @type {HTMLElement | null} */ (host.querySelector(`[data-${what}="${CSS.escape(id)}"]`))?.focus();
  };
  const { shown } = columns;
  const head = el(
    "tr",
    null,
    corner !== undefined && el("th", { class: "corner", scope: "col", text: corner }),
    shown.map((k) => columnHead(columns, k, t, again)),
  );
  const table = el("table", cls, el("thead", null, head), el("tbody", null, body(shown)));
  table.style.setProperty("--columns", String(shown.length));
  const scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": name }, table);
  keepAbove(scroller, host);
  host.replaceChildren(...[hiddenBar(columns, t, again), scroller].filter((node) => node !== null));
  placePinned(table, columns, shown, corner !== undefined);
}

/**
 * The table ends with the window, wherever what is above it ends.
 *
 * @param {HTMLElement} scroller
 * @param {HTMLElement} host
 */
function keepAbove(scroller, host) {
  const watch = new ResizeObserver(() => {
    const main = document.querySelector('[data-testid="stMain"]');
    if (!scroller.isConnected) watch.disconnect();
    const above = Math.round(host.getBoundingClientRect().top + (main?.scrollTop ?? 0));
    scroller.style.setProperty("--above", `${above}px`);
  });
  watch.observe(document.documentElement);
  for (const above of document.querySelectorAll('[data-testid="stMain"] [data-testid="stVerticalBlock"]'))
    watch.observe(above);
}

/**
 * @param {Columns} columns @param {number} k @param {Translate} t
 * @param {(w: "pinned" | "hidden", id: string) => void} again
 */
function columnHead(columns, k, t, again) {
  const { id, role, name, note } = columns.columns[k];
  const pinned = columns.isPinned(k);
  const pin = t(pinned ? "unpin" : "pin");
  const button = { type: "button", class: "tool" };
  return el(
    "th",
    { class: [role, pinned ? "pinned" : ""].join(" ").trim(), scope: "col" },
    el("span", "name", breakable(name)),
    el(
      "span",
      "tools",
      el("button", {
        ...button,
        title: pin,
        "aria-label": `${pin}: ${name}`,
        "aria-pressed": String(pinned),
        data: { pinned: id },
        text: pinned ? "◆" : "◇",
        onclick: () => again("pinned", id),
      }),
      columns.shown.length > 1 &&
        el("button", {
          ...button,
          title: t("hide"),
          "aria-label": `${t("hide")}: ${name}`,
          text: "×",
          onclick: () => again("hidden", id),
        }),
    ),
    el("span", { class: "role", text: note }),
  );
}

/** @param {Columns} columns @param {Translate} t @param {(w: "pinned" | "hidden", id: string) => void} again */
function hiddenBar(columns, t, again) {
  const hidden = columns.columns.filter(({ id }) => columns.hidden.has(id));
  if (!hidden.length) return null;
  const chips = hidden.map(({ id, name }) =>
    el("button", {
      type: "button",
      class: "chip",
      data: { hidden: id },
      "aria-label": t("unhide", { name }),
      text: `+ ${name}`,
      onclick: () => again("hidden", id),
    }),
  );
  return el("p", "hidden-columns", el("span", { text: t("hidden") }), chips);
}

/** @param {HTMLTableElement} table @param {Columns} columns @param {number[]} shown @param {boolean} corner */
function placePinned(table, columns, shown, corner) {
  const heads = [.../** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll("thead th"))];
  let start = 0;
  heads.forEach((head, k) => {
    const pinned = corner ? k === 0 || columns.isPinned(shown[k - 1]) : columns.isPinned(shown[k]);
    if (!pinned) return;
    for (const row of table.rows) {
      const cell = row.cells[k];
      cell.classList.add("pinned");
      cell.style.setProperty("--start", `${start}px`);
    }
    start += head.offsetWidth;
  });
}
