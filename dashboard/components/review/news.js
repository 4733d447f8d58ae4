// What the server says of the story while it is on the screen: acknowledgements, colleagues' marks, claims.
import { markOf } from "./marks.js";

const AGAIN = 15_000; // ms before a page whose story was analysed again is asked for once more

/** @typedef {import("../shared/wire.js").MarksAnswer} MarksAnswer */
/** @typedef {import("../shared/wire.js").MarkEvent} MarkEvent */
/** @typedef {import("./review.js").Review} Review */

/** Takes in what comes from the server, and knows how far that goes. */
export class News {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    this.revision = 0; // of the marks that are known
    /** @type {string | null} the analysis whose sentence numbers are known */
    this.analysis = null;
    this.outdatedAt = 0; // performance.now() when the story was found to have been analysed again
  }

  /** A rerun of the page brought the story anew. */
  refreshed() {
    if (this.outdatedAt) Object.assign(this, { outdatedAt: 0, analysis: null, revision: 0 });
  }

  known() {
    const since = this.review.undo.remembered ? this.revision : undefined;
    const { language } = this.review.data;
    return {
      story: this.review.story.id,
      since,
      known: this.review.together.state.stamp,
      seen: this.analysis,
      language,
    };
  }

  /** The answer to a question for news. @param {number} status @param {any} body */
  heard(status, body) {
    if (status === 200 && body) this.arrived(body);
    else if (status === 403) this.review.outbox.trouble = body?.error ?? "";
    if (status === 200 || status === 204) this.review.outbox.hurry();
    this.review.frame.paintStatus();
  }

  /** What the server says of this story. @param {MarksAnswer} answer */
  arrived(answer) {
    if (answer.together) this.#know(answer.together);
    if (answer.stamp && this.analysis && answer.stamp !== this.analysis) {
      this.#analysedAnew(); // sentence numbers may differ now
      return;
    }
    this.analysis = answer.stamp ?? this.analysis;
    this.#takeMarks(answer);
    if (this.review.unmoved && this.review.undo.remembered && this.review.cursor.items.length) {
      this.review.cursor.goTo(this.review.deciding.firstOpen(this.review.view.right));
    }
  }

  /** @param {MarksAnswer} answer */
  #takeMarks({ own, told = {}, marks, rev }) {
    if (own && !this.review.undo.remembered)
      this.review.undo.remember(own, this.review.outbox.waiting(this.review.story.id));
    for (const [key, suggestion] of Object.entries(told)) {
      if (this.review.story.tell(key, suggestion)) this.review.grid.paint(key);
    }
    if (marks) this.review.marks.merge(marks);
    this.review.frame.paintProgress();
    if (typeof rev === "number") this.revision = rev;
  }

  /** The story was analysed again while it was on the screen: the page is asked for it once. */
  #analysedAnew() {
    if (this.outdatedAt && performance.now() - this.outdatedAt < AGAIN) return;
    this.outdatedAt = performance.now();
    this.review.server.requestRerun();
  }

  /** The screen goes back to what the server knows, and says so. @param {MarkEvent} event @param {string} why */
  refuse(event, why) {
    const key = event.story === this.review.story.id ? this.review.story.find(event) : null;
    if (key && this.review.marks.of(key).event === event.id) {
      this.review.marks.place(key, markOf({}));
      this.revision = 0; // ask for everything again
    }
    this.review.say(this.review.t("refused", { why }));
  }

  /** Another tab of the same editor has marked. @param {MarkEvent[]} events */
  settleFromOtherTab(events) {
    for (const event of events) {
      const key = event.story === this.review.story.id && this.review.story.find(event);
      if (key) this.review.marks.settleOwn(key, markOf(event));
    }
  }

  /** @param {import("../shared/wire.js").Together} state @param {{ asked?: boolean }} [options] */
  #know(state, options) {
    const { takenOver, allowed, arrived } = this.review.together.know(state, options);
    if (takenOver)
      this.review.say(`${this.review.t("claim_lost", { who: takenOver.name })} ${this.review.t("claim_lost_more")}`);
    if (allowed) {
      this.review.outbox.aside.clear(); // what was refused for want of the role
      setTimeout(() => this.review.outbox.pump(), 0);
    }
    this.review.company.draw();
    for (const { name: who } of arrived) this.review.say(this.review.t("is_here", { who }));
  }

  /** Take the story, or give it back: a click, answered in words. @param {"take" | "release"} what */
  async askClaim(what) {
    const { language } = this.review.data;
    const { status, body } = await this.review.server.post("claim", {
      story: this.review.story.id,
      do: what,
      language,
    });
    if (!this.review.root.isConnected) return;
    if (status === 200) this.review.together.looking = false;
    if (body?.together) this.#know(body.together, { asked: true });
    if (status === 200) this.review.toast(this.review.t(what === "take" ? "claim_taken" : "claim_released"));
    else this.review.toast(body?.error ?? this.review.t("claim_offline"), 6);
    this.review.company.drawBanner();
    this.review.focusCursor();
  }
}
