// Who else is in the story and who has it: the names in the head, the banner, the initials at sentences.
import { el, fill } from "../shared/dom.js";
import { initials } from "../shared/text.js";
import { keyOf } from "./story.js";
import { isMarking } from "./together.js";

const FACES = 3; // colleagues shown by their initials in the head
const PLACED = 2; // colleagues at most for whom the head says where they are

/** @typedef {import("./review.js").Review} Review */
/** @typedef {import("../shared/wire.js").Colleague} Colleague */
/** @typedef {import("../shared/wire.js").Holder} Holder */

/** What is drawn of claims and presence. */
export class Company {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    const { t } = review;
    this.element = el("div", { class: "company", role: "group", "aria-label": t("company_name") });
    this.banner = el("div", { class: "banner", role: "region", "aria-label": t("banner_name"), hidden: true });
    /** @type {HTMLElement[]} */
    this.standing = [];
    this.sketch = ""; // of what is drawn, so that nothing is drawn twice
    this.bannerSketch = "";
  }

  /** Draw all of it. */
  draw() {
    const parts = [this.#ownLine(), this.#holderLine(), ...this.#faces()].flatMap((part) => part ?? []);
    const sketch = JSON.stringify(parts.map((part) => [part.className, part.textContent, part.title]));
    if (sketch !== this.sketch) this.element.replaceChildren(...parts);
    this.sketch = sketch;
    this.drawStanding();
    this.drawBarred();
    this.drawBanner();
  }

  #ownLine() {
    const { t, together } = this.review;
    const { may, yours } = together.state;
    if (!may) return el("span", { class: "has", title: t("may_not_mark"), text: t("read_only") });
    if (!yours) return null;
    return el(
      "button",
      {
        type: "button",
        class: "has yours",
        title: t("you_have_it_help"),
        onclick: () => this.review.news.askClaim("release"),
      },
      t("you_have_it"),
      el("span", { class: "do", text: t("give_back") }),
    );
  }

  #holderLine() {
    const { t, together } = this.review;
    const others = together.others();
    const [holder] = others;
    if (!holder) return null;
    const who = holder.name;
    const text = others.length > 1 ? t("have_it", { who, n: others.length - 1 }) : t("has_it", { who });
    const until = t("has_it_help", { until: this.#clock(holder.until) });
    if (!together.holder || !together.state.may) return el("span", { class: "has", title: until, text });
    return el(
      "button",
      {
        type: "button",
        class: "has",
        title: `${until}\n${t("take_over_help", { who })}`,
        onclick: () => this.review.news.askClaim("take"),
      },
      text,
      el("span", { class: "do", text: t("take_over") }),
    );
  }

  /** @param {number} ms since 1970 */
  #clock(ms) {
    return new Date(ms).toLocaleTimeString(this.review.data.language, { hour: "2-digit", minute: "2-digit" });
  }

  #faces() {
    const { here } = this.review.together.state;
    const faces = here.slice(0, FACES).map((colleague) => this.#face(colleague));
    const more = here.slice(FACES);
    if (!more.length) return faces;
    const title = more.map((colleague) => this.#whereabouts(colleague)).join("\n");
    const rest = el("span", { class: "more", title, text: this.review.t("and_more", { n: more.length }) });
    return [...faces, rest];
  }

  /** @param {Colleague} colleague */
  #face(colleague) {
    const { t, view, together } = this.review;
    const words = this.#whereabouts(colleague);
    const placed = colleague.article === view.right && colleague.n && together.state.here.length <= PLACED;
    return el(
      "button",
      {
        type: "button",
        class: "one",
        title: `${words}\n${t("go_there")}`,
        "aria-label": `${words}. ${t("go_there")}`,
        onclick: () => this.#goWhere(colleague),
      },
      el("span", { class: "face", "aria-hidden": "true", text: initials(colleague.name) }),
      placed && el("span", { class: "at", "aria-hidden": "true", text: t("at_short", { n: colleague.n }) }),
    );
  }

  /** Go where a colleague is. @param {Colleague} colleague */
  async #goWhere({ article, n }) {
    const { review } = this;
    const { view, story, cursor } = review;
    if (!article || !story.versions.has(article)) return;
    if (article !== view.right) {
      await review.show({ right: article, left: view.left === article ? view.right : view.left, n: n || 1 });
    } else if (n) cursor.goTo(n);
    review.focusCursor();
  }

  /** @param {Colleague} colleague */
  #whereabouts({ name: who, article, n }) {
    const { t, story, view } = this.review;
    const version = article && story.versions.get(article);
    if (!version) return t("is_here", { who });
    if (article === view.right) return n ? t("is_at", { who, n }) : t("is_here", { who });
    return n ? t("is_in_at", { who, version: version.short, n }) : t("is_in", { who, version: version.short });
  }

  /** Initials at the sentences where colleagues stand. */
  drawStanding() {
    const { t, view, together } = this.review;
    for (const old of this.standing) old.remove();
    this.standing = [];
    /** @type {Map<number, string[]>} */
    const names = new Map();
    for (const { n, article, name } of together.state.here) {
      if (n && article === view.right) names.set(n, [...(names.get(n) ?? []), name]);
    }
    for (const [n, all] of names) {
      const place = this.#elementAt(n);
      if (!place) continue;
      const title = t("stands_here", { who: all.join(", ") });
      const text = all.length > 1 ? `×${all.length}` : initials(all[0]);
      const node = el("span", { class: "stands", role: "img", "aria-label": title, title, text });
      place.append(node);
      this.standing.push(node);
    }
  }

  /** @param {number} n */
  #elementAt(n) {
    const { cursor, grid, story, view } = this.review;
    const item = cursor.items[cursor.index.get(n) ?? -1];
    return item && story.sentences.has(keyOf(view.right, n)) ? grid.elementOf(item) : undefined;
  }

  /** The buttons say that nothing may be marked before a key does. */
  drawBarred() {
    const { together, keymap, frame } = this.review;
    const { closed } = together;
    this.review.root.toggleAttribute("data-reading", closed);
    for (const [id, button] of frame.buttons) {
      if (isMarking(keymap.action(id)) && closed) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  /** Over the rows, so that nothing moves under the eyes. */
  drawBanner() {
    const { together, root } = this.review;
    const open = together.bannerOpen;
    const { holder, takenBy } = together;
    this.banner.hidden = !open;
    root.toggleAttribute("data-banner", open);
    const sketch = open ? `${takenBy?.who} ${holder?.who}` : "";
    if (sketch === this.bannerSketch) return;
    this.bannerSketch = sketch;
    if (takenBy)
      this.#fillBanner(["claim_lost", "claim_lost_more"], takenBy, [this.#take("take_back"), this.#acceptTakeover()]);
    else if (holder)
      this.#fillBanner(["banner_held", "banner_held_more"], holder, [this.#take("take_it"), this.#lookOnly()]);
  }

  /** @param {[string, string]} keys @param {Holder} holder @param {HTMLElement[]} choices */
  #fillBanner([title, more], { name: who }, choices) {
    const { t } = this.review;
    fill(
      this.banner,
      el("p", null, el("b", { text: t(title, { who }) }), ` ${t(more, { who })}`),
      el("div", "choices", choices),
    );
  }

  /** @param {string} name @param {() => void} onclick */
  #choice(name, onclick) {
    return el("button", { type: "button", class: "act", text: this.review.t(name), onclick });
  }

  /** @param {string} name */
  #take(name) {
    return this.#choice(name, () => this.review.news.askClaim("take"));
  }

  #acceptTakeover() {
    return this.#choice("claim_lost_fine", () => {
      this.review.together.acceptTakeover();
      this.drawBanner();
      this.review.focusCursor();
    });
  }

  #lookOnly() {
    return this.#choice("look_only", () => {
      this.review.together.looking = true;
      this.drawBanner();
      this.drawBarred();
      this.review.toast(this.review.t("looking"));
      this.review.focusCursor();
    });
  }
}
