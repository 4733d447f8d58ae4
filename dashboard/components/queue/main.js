// The queue of stories (Triage). One page of it comes with the data; the server keeps the rest of the list.
import { activeElement, el } from "../shared/dom.js";
import { board } from "../shared/mount.js";
import { translator } from "../shared/text.js";
import { LeadBar, button } from "./lead_bar.js";
import { Selection } from "./selection.js";
import { hitList, pickBox, storyLink } from "./story_line.js";

const LAST = "copydesk.queue"; // sessionStorage: the story opened last, where coming back continues
const AGAIN = 20_000; // ms after which a list that comes back into sight is asked for anew: it changes by the minute

/** @typedef {import("../shared/wire.js").QueueData} QueueData */
/** @typedef {import("../shared/wire.js").QueueRow} QueueRow */
/** @typedef {(name: string, value: unknown) => void} Send */
/** @typedef {{ id: string, className: string }} Focused */

const lastOpened = {
  get() {
    try {
      return sessionStorage.getItem(LAST);
    } catch {
      return null; // a browser that keeps nothing starts at the top
    }
  },
  /** @param {string} id */
  set(id) {
    try {
      sessionStorage.setItem(LAST, id);
    } catch {
      /* blocked */
    }
  },
};

/** @param {KeyboardEvent} event */
const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

/** The list on the screen. */
class Queue {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.selection = new Selection();
    /** @type {LeadBar | null} */
    this.bar = null;
    this.list = el("ol", "queue");
    this.controller = new AbortController();
    this.drawnAt = 0;
    /** @type {Send} */
    this.send = () => {};
    /** @type {(() => void) | null} */
    this.next = null;
    this.leads = false;
  }

  /** @param {QueueData} data @param {Send} send */
  draw(data, send) {
    const t = translator(data.words);
    const focused = this.#focused();
    this.send = send;
    this.leads = !!data.people;
    this.drawnAt = Date.now();
    this.next = data.mark ? () => send("next", true) : null;
    this.list = this.#list(data);
    this.bar = this.#leadBar(data);
    const left = data.total - data.rows.length;
    const askMore = () => send("more", data.rows.length);
    const more = left > 0 && button(t("queue_more", { n: Math.min(data.page, left) }), "more", askMore);
    this.host.replaceChildren(...[this.#head(data), this.list, this.bar?.element, more].flatMap((part) => part || []));
    if (data.people) {
      this.selection.setList(
        data.rows.map(({ id }) => id),
        data.total,
      );
      this.#paintSelection();
    }
    this.#listen();
    this.#comeBack(focused);
  }

  /** @param {QueueData} data */
  #head({ words, people, total }) {
    const t = translator(words);
    const { next } = this;
    const go = next && button(t("next"), "next", next, t("next_help"));
    go?.append(el("kbd", null, "n"));
    const all = people && total > 1 && button(t("select_all", { n: total }), "plain", () => this.#selectAll());
    const hint = el("p", { class: "hint", text: `${t("need_about")} ${t(people ? "keys_lead" : "keys")}` });
    return el("div", "head", go, all, hint);
  }

  /** @param {QueueData} data */
  #list({ words, rows, people }) {
    const t = translator(words);
    const opening = {
      openStory: (/** @type {string} */ id) => {
        lastOpened.set(id);
        this.send("open", id);
      },
      openHit: (/** @type {string} */ id, /** @type {{ story: string, article: string, n: number }} */ hit) => {
        lastOpened.set(id);
        this.send("hit", { story: hit.story, article: hit.article, n: hit.n });
      },
    };
    const lines = rows.map((row) =>
      el(
        "li",
        { class: people ? "pickable" : null, data: { row: row.id } },
        people && pickBox(t, row),
        storyLink(t, row, opening),
        hitList(row, opening),
      ),
    );
    const onclick = (/** @type {MouseEvent} */ event) => this.#click(event);
    const onkeydown = (/** @type {KeyboardEvent} */ event) => this.#key(event);
    return el("ol", { class: "queue", "aria-label": t("queue_label"), onclick, onkeydown }, lines);
  }

  /** @param {QueueData} data */
  #leadBar({ words, people, total }) {
    if (!people) return null;
    return new LeadBar({
      ...{ t: translator(words), people, total },
      onDo: (deed) => this.send("act", { id: `${Date.now()} ${Math.random()}`, ...deed, ...this.selection.wire }),
      onAll: () => this.#selectAll(),
      onNone: () => {
        this.selection.clear();
        this.#paintSelection();
      },
    });
  }

  // ---- selecting ----------------------------------------------------------------------------------------------------
  #selectAll() {
    this.selection.selectAll();
    this.#paintSelection();
  }

  /** @param {string} id @param {boolean} range */
  #pick(id, range) {
    this.selection.toggle(id, range);
    this.#paintSelection();
  }

  #paintSelection() {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (this.list.querySelectorAll(".pick"));
    for (const box of boxes) {
      box.checked = this.selection.has(box.dataset.id ?? "");
      box.closest("li")?.classList.toggle("picked", box.checked);
    }
    this.bar?.paint(this.selection.size);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const box = /** @type {HTMLElement} */ (event.target);
    if (box.className === "pick") this.#pick(box.dataset.id ?? "", event.shiftKey);
  }

  // ---- keys and coming back -----------------------------------------------------------------------------------------
  /** @returns {HTMLElement[]} */
  get #links() {
    return [...this.list.querySelectorAll("a.story")].map((link) => /** @type {HTMLElement} */ (link));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const links = this.#links;
    const here = /** @type {Element} */ (event.target).closest("li[data-row]")?.querySelector("a.story");
    const at = links.findIndex((link) => link === here);
    if (at < 0 || !isPlain(event)) return;
    const key = event.key.toLowerCase();
    if (key === "r" || key === "c") event.stopPropagation(); // Streamlit's rerun and clear-cache keys
    const act = this.#keyAction(key, links, at, event.shiftKey);
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {string} key
   * @param {HTMLElement[]} links of the stories
   * @param {number} at the story that has the focus
   * @param {boolean} shift
   */
  #keyAction(key, links, at, shift) {
    const step = { j: 1, arrowdown: 1, k: -1, arrowup: -1 }[key];
    const { bar } = this;
    if (step) return () => links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
    if (key === "n") return this.next;
    if (key === "x" && this.leads) return () => this.#pick(links[at].dataset.id ?? "", shift);
    if (key === "a" && bar && !bar.element.hidden) return () => bar.who.focus();
    return null;
  }

  /** j, k and n where nothing has the focus: who has just come to the page need not reach for the mouse. */
  #listen() {
    this.controller.abort();
    this.controller = new AbortController();
    const { signal } = this.controller;
    window.addEventListener("keydown", (event) => this.#keyFromAnywhere(event), { signal, capture: true });
    document.addEventListener("visibilitychange", () => this.#visible(), { signal });
  }

  /** @param {KeyboardEvent} event */
  #keyFromAnywhere(event) {
    if (!this.list.isConnected) {
      this.controller.abort();
      return;
    }
    if (event.target !== document.body || !isPlain(event)) return;
    if (event.key === "n" && this.next) this.next();
    else if (event.key === "j" || event.key === "k") this.#links[0]?.focus();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #visible() {
    if (document.hidden || !this.list.isConnected || Date.now() - this.drawnAt < AGAIN) return;
    this.drawnAt = Date.now();
    this.send("again", this.drawnAt);
  }

  /** @returns {Focused | null} */
  #focused() {
    const element = activeElement(this.host);
    const id = element instanceof HTMLElement ? element.dataset.id : undefined;
    return element && id ? { id, className: element.className } : null;
  }

  /** @param {Focused | null} focused what had the keyboard before the list was drawn */
  #comeBack(focused) {
    if (focused) {
      const nodes = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("a.story, .pick")]);
      nodes.find((node) => node.dataset.id === focused.id && node.className === focused.className)?.focus();
    } else if (document.activeElement === document.body) {
      const last = lastOpened.get();
      this.#links.find((link) => link.dataset.id === last)?.focus();
    }
  }
}

/** @type {WeakMap<HTMLElement, Queue>} */
const queues = new WeakMap();

export default board(".board", (/** @type {QueueData} */ data, host, send) => {
  const queue = queues.get(host) ?? new Queue(host);
  queues.set(host, queue);
  queue.draw(data, send);
});
