// The guided tour: a card in the corner and a frame around what it speaks of, from page to page. It covers nothing,
// takes no keys but its own buttons', and is over with one click.
import { el, fill } from "../shared/dom.js";
import { decodeData } from "../shared/mount.js";
import { storage } from "./progress.js";

const LOOK = 200; // ms between two looks for what a step shows: a page takes its time
const AROUND = 4; // px between it and its frame

/** @typedef {import("../shared/wire.js").TourData} TourData */

/** @param {string} selector @returns {Element | null} also in the trees of the components */
function find(selector) {
  const inside = [
    ...document.querySelectorAll(
      "[data-testid=stBidiComponentRegular], [data-testid=stBidiComponent], .stBidiComponent *",
    ),
  ];
  for (const { shadowRoot } of inside) {
    const found = shadowRoot?.querySelector(selector);
    if (found) return found;
  }
  return document.querySelector(selector);
}

const pageHere = () => location.pathname.split("/").at(-1) ?? "";

/** @param {string} page */
function goTo(page) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-testid=stTopNavLink]"));
  const link = [...links].find(({ pathname }) => pathname.split("/").at(-1) === page);
  if (link) link.click();
  else location.assign(new URL(page, document.baseURI));
}

class Tour {
  constructor() {
    /** @type {TourData | null} */
    this.data = null;
    this.card = el("section", { class: "copydesk-tour", role: "region", hidden: true });
    this.ring = el("div", { class: "copydesk-tour-ring", hidden: true, "aria-hidden": "true" });
    this.step = -1;
    this.pointed = false; // whether what the step shows has been there
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
    document.body.append(this.ring, this.card);
  }

  /** @param {TourData} data */
  take(data) {
    this.data = data;
    this.card.setAttribute("aria-label", data.words.title);
    if (data.start && storage.begin(data.start)) this.show(0);
    else if (this.step < 0 && storage.step !== null) this.show(storage.step);
    else if (this.step < 0 && data.offer && !storage.seen && pageHere() === "triage") this.#offer(data);
  }

  /** @param {TourData} data */
  #offer({ words }) {
    this.#draw(words.offer_title, words.offer, [
      this.#button(words.later, () => this.end()),
      this.#button(words.begin, () => this.show(0), "main"),
    ]);
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      this.card.hidden = pageHere() !== "triage"; // who goes to work instead is not followed
    }, LOOK);
  }

  /** @param {number} step */
  show(step) {
    const { data } = this;
    const here = data?.steps[step];
    if (!data || !here) {
      this.end();
      return;
    }
    this.step = storage.step = step;
    this.pointed = false;
    const { words, steps } = data;
    const last = step === steps.length - 1;
    this.#draw(here.title, here.text, [
      el("span", { class: "count", text: `${step + 1} / ${steps.length}` }),
      !last && this.#button(words.skip, () => this.end()),
      step > 0 && this.#button(words.back, () => this.show(step - 1)),
      this.#button(last ? words.done : words.next, () => this.show(step + 1), "main"),
    ]);
    if (pageHere() !== here.page) goTo(here.page);
    clearInterval(this.timer);
    this.#follow(here);
    this.timer = setInterval(() => this.#follow(here), LOOK);
  }

  /** Put the frame around what the step shows, wherever it is by now. @param {TourData["steps"][number]} step */
  #follow({ page, at }) {
    const box = (pageHere() === page ? find(at) : null)?.getBoundingClientRect();
    this.ring.hidden = !box?.width;
    if (!box) return;
    if (!this.pointed && document.activeElement === document.body) this.#focusMain();
    this.pointed = true;
    this.card.toggleAttribute("data-up", box.top > innerHeight / 2);
    Object.assign(this.ring.style, {
      left: `${box.left - AROUND}px`,
      top: `${box.top - AROUND}px`,
      width: `${box.width + 2 * AROUND}px`,
      height: `${Math.min(box.height, innerHeight) + 2 * AROUND}px`,
    });
  }

  /** @param {string} title @param {string} text @param {(Node | false)[]} foot */
  #draw(title, text, foot) {
    fill(this.card, el("h2", { text: title }), el("p", { text, role: "status" }), el("div", "foot", foot));
    this.card.hidden = false;
    if (this.step >= 0) this.#focusMain();
  }

  #focusMain() {
    /** @type {HTMLElement | null} */ (this.card.querySelector("button.main"))?.focus();
  }

  /** @param {string} text @param {() => void} onclick @param {string} [look] */
  #button(text, onclick, look = "") {
    return el("button", { type: "button", class: look || null, text, onclick });
  }

  /** It is over, and not offered again in this browser. */
  end() {
    clearInterval(this.timer);
    this.step = -1;
    storage.end();
    this.card.hidden = this.ring.hidden = true;
  }
}

/** @type {Tour | null} one for the life of the page */
let tour = null;

/** @param {import("../shared/mount.js").Mounting} mounting */
export default function mount({ data }) {
  const payload = /** @type {TourData | undefined} */ (decodeData(data));
  if (!payload) return;
  tour ??= new Tour();
  tour.take(payload);
}
