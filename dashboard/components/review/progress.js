// How far the story is, and where the next work in it is. No drawing here.

/** @typedef {import("./deciding.js").Deciding} Deciding */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("../shared/text.js").Translate} Translate */

/** The versions of a story as they are decided. */
export class Progress {
  /** @param {{ view: View, deciding: Deciding, t: Translate }} options */
  constructor({ view, deciding, t }) {
    this.view = view;
    this.story = view.story;
    this.deciding = deciding;
    this.t = t;
  }

  /** @param {string} id */
  #isOpen(id) {
    return !this.story.version(id).source && this.deciding.openIn(id) > 0;
  }

  /** The next version, round about, with sentences nobody has decided; null where there is none. */
  get nextOpenVersion() {
    const { order, right } = this.view;
    const i = order.indexOf(right);
    return [...order.slice(i + 1), ...order.slice(0, i)].find((id) => this.#isOpen(id)) ?? null;
  }

  /** Whether nothing is left to decide in any version. */
  get storyDone() {
    return !this.view.order.some((id) => this.#isOpen(id));
  }

  /** What the row after the last sentence says. @returns {{ head: string, next: string }} */
  get endWords() {
    const { t, view } = this;
    const { n, open, flagged } = this.deciding.standing(view.right);
    const done = !open && flagged ? "end_flagged" : "end_done";
    const head = t(open ? "end_open" : done, { n, open, flagged });
    const next = this.nextOpenVersion;
    if (!next) return { head: open ? head : `${head} ${t("story_done")}`, next: t("end_next_story") };
    const { short } = this.story.version(next);
    return { head, next: t("end_next", { name: short, n: this.deciding.openIn(next) }) };
  }
}
