// Mounting the review of a story. Streamlit calls the default export on every change of data or theme.
import { Announcer } from "../shared/announcer.js";
import { fitToPage } from "../shared/frame.js";
import { decodeData, markDrawn, whenStyled } from "../shared/mount.js";
import { Outbox, TICK } from "../shared/outbox.js";
import { Server } from "../shared/server.js";
import { kept } from "../shared/storage.js";
import { keepInside, keyDown } from "./keyboard.js";
import { placeToBegin } from "./place.js";
import { LISTEN } from "./presence.js";
import { Review } from "./review.js";

/** @typedef {import("../shared/mount.js").Mounting} Mounting */
/** @typedef {import("../shared/wire.js").ReviewData} ReviewData */

/** What lives as long as the page: the way to the server, the outbox, the clocks, and the story on the screen. */
class ReviewPage {
  constructor() {
    this.server = new Server();
    /** @type {Outbox | null} */
    this.outbox = null;
    this.editor = "";
    /** @type {Review | null} */
    this.review = null;
    /** @type {HTMLElement | null} */
    this.host = null;
    this.onNext = () => {};
    this.onOpen = (/** @type {string} */ _story) => {};
    this.onName = (/** @type {string} */ _name) => {};
    /** @type {{ id: string, stay: boolean, n: number } | null} what waited for the name of who marks */
    this.waiting = null;
    this.stop = this.#start();
  }

  /** The clocks that send and ask, and the keyboard. @returns {() => void} stops them */
  #start() {
    const controller = new AbortController();
    const { signal } = controller;
    const beat = setInterval(() => this.#beat(), TICK);
    const listen = setInterval(() => this.#listen(), LISTEN);
    const stir = () => this.review?.presence.stir();
    const key = (/** @type {KeyboardEvent} */ event) => this.review && keyDown(this.review, event);
    window.addEventListener("keydown", key, { capture: true, signal });
    window.addEventListener("storage", (event) => this.#otherTab(event), { signal });
    window.addEventListener("online", () => void this.outbox?.hurry(), { signal });
    window.addEventListener("pagehide", () => this.#hide(), { signal });
    window.addEventListener("resize", () => this.#resized(), { signal });
    document.addEventListener("visibilitychange", () => this.#visible(), { signal });
    for (const sign of ["keydown", "pointerdown", "wheel"]) {
      window.addEventListener(sign, stir, { capture: true, passive: true, signal });
    }
    return () => {
      clearInterval(beat);
      clearInterval(listen);
      controller.abort();
    };
  }

  /** A phone was turned, a window made smaller: the text breaks elsewhere, and the current sentence stays in sight. */
  #resized() {
    fitToPage(this.review?.root ?? null);
    requestAnimationFrame(() => this.review?.showCurrent());
  }

  #beat() {
    void this.outbox?.pump();
    this.review?.frame.paintStatus();
    if (this.review?.later && !isBusy(this.review)) this.review.drawLater();
  }

  #listen() {
    this.#presence()?.attend(document.hidden);
    if (!document.hidden && this.review?.root.isConnected) this.review.threads.attend();
  }

  #presence() {
    return this.review?.root.isConnected ? this.review.presence : null;
  }

  #visible() {
    this.review?.presence.stir();
    if (!document.hidden) void this.#presence()?.ask();
  }

  #hide() {
    this.outbox?.leave();
    this.review?.keepPlace();
    this.review?.leave();
  }

  /** @param {StorageEvent} event */
  #otherTab({ key, newValue }) {
    if (!key || !newValue || !this.outbox?.owns(key)) return;
    this.review?.news.settleFromOtherTab(this.outbox.take(key, newValue));
  }

  /** The outbox of an editor. @param {string} editor @returns {Outbox} */
  #outboxOf(editor) {
    if (this.outbox && this.editor === editor) return this.outbox;
    this.outbox?.close();
    this.editor = editor;
    const outbox = new Outbox({
      editor,
      storage: kept,
      server: this.server,
      claim: (story) => (this.review?.story.id !== story ? false : this.review.together.wantsClaim),
      since: (story) => (this.review?.story.id === story ? this.review.news.revision : undefined),
      language: () => this.review?.data.language ?? "en",
      onRefused: (event, why) => this.review?.news.refuse(event, why),
      onMarks: (answer, story) => {
        if (this.review?.story.id === story) this.review.news.arrived(answer);
      },
      onForbidden: (why) => this.review?.toast(why, 6),
      onStatus: () => this.review?.frame.paintStatus(),
    });
    this.outbox = outbox;
    return outbox;
  }

  /** Show a story, or what is new about it. @param {HTMLElement} host @param {ReviewData} data */
  draw(host, data) {
    const outbox = this.#outboxOf(data.editor);
    if (this.server.use(data)) outbox.patience = 0;
    const before = this.review;
    const again =
      before &&
      before.root.parentNode === host &&
      before.story.id === data.story.id &&
      before.data.editor === data.editor
        ? before
        : null;
    if (again && again.data.stamp === data.stamp) again.refresh(data);
    else if (again && isBusy(again))
      again.later = () => this.draw(host, data); // not under the editor's hands
    else this.#replace(host, data, again);
    fitToPage(this.review?.root ?? null);
    if (this.waiting && data.ask_name === null) void this.#doWaiting();
  }

  /** The name is known: do what it was asked for. */
  async #doWaiting() {
    const { waiting, review } = this;
    this.waiting = null;
    if (!waiting || !review) return;
    await review.begun;
    review.cursor.goTo(waiting.n);
    review.run(waiting.id, waiting);
  }

  /** @param {HTMLElement} host @param {ReviewData} given @param {Review | null} again the same story before */
  #replace(host, given, again) {
    const before = this.review;
    before?.keepPlace();
    const start = again ? this.#placeAgain(given, again) : placeToBegin(given, location.search);
    const { left, right } = start;
    const data = { ...given, left, right };
    if (before && before.story.id !== data.story.id) before.leave();
    before?.close();
    const review = this.#openReview(data, { before, announcer: again?.announcer ?? new Announcer() });
    review.asked = { left: given.left, right: given.right, sentence: given.sentence };
    this.host = host;
    host.replaceChildren(review.root);
    host.onkeydown = host.onkeyup = host.onkeypress = keepInside;
    fitToPage(review.root);
    review.unmoved = start.n === null; // the first open sentence, once the marks are known
    review.begun = review.begin(start.n ?? 1);
    review.frame.paintStatus();
    void review.presence.ask();
  }

  /**
   * The same story analysed anew, or with another token: the place on the screen.
   *
   * @param {ReviewData} given
   * @param {Review} again
   */
  #placeAgain(given, again) {
    const { left, right } = again.stays(given) ? again.view : given;
    return { left, right, n: again.shows(left, right) ? again.cursor.n : given.sentence };
  }

  /** @param {ReviewData} data @param {{ before: Review | null, announcer: Announcer }} takenOver */
  #openReview(data, { before, announcer }) {
    const { server } = this;
    const outbox = this.#outboxOf(data.editor);
    outbox.refused = [];
    const stirredAt = before?.presence.stirredAt;
    const asks = {
      onNext: () => this.onNext(),
      onOpen: (/** @type {string} */ id) => this.onOpen(id),
      onName: (/** @type {string} */ name, /** @type {{ id: string, stay: boolean, n: number }} */ wish) => {
        this.waiting = wish;
        this.onName(name);
      },
    };
    const review = new Review({ data, server, outbox, storage: kept, stirredAt, announcer, ...asks });
    this.review = review;
    return review;
  }

  /** The component is gone from the page. @param {HTMLElement} host */
  undraw(host) {
    if (this.host !== host) return;
    this.review?.keepPlace();
    this.review?.leave();
    this.review?.close();
    this.review = null;
    this.host = null;
    this.server.rerun = null;
    this.onNext = () => {};
    this.onOpen = () => {};
  }
}

/** Is something written or chosen that would go if the story was drawn anew? @param {Review} review */
const isBusy = ({ sheets, find }) => sheets.sheet !== null || find.inUse;

const PLACE = Symbol.for("copydesk.pane");
/** @type {{ [PLACE]?: { page: ReviewPage, readonly desk: Review | null } }} */
const shared = /** @type {any} */ (globalThis);
/** @type {ReviewPage | null} of this build of the module */
let page = null;

/** The page's one ReviewPage; another build of this module (an upgrade while the page was open) hands over. */
function currentPage() {
  if (page && shared[PLACE]?.page === page) return page;
  shared[PLACE]?.page.stop();
  const made = (page = new ReviewPage());
  shared[PLACE] = {
    page: made,
    get desk() {
      return made.review;
    },
  };
  return made;
}

/** @param {Mounting} mounting */
export default function mount({ data, parentElement, setStateValue }) {
  const payload = /** @type {ReviewData | undefined} */ (decodeData(data));
  const host = /** @type {HTMLElement | null} */ (parentElement.querySelector(".copydesk"));
  if (!payload?.story || !host) return undefined;
  const current = currentPage();
  current.server.rerun = (n) => setStateValue("kick", n);
  current.onNext = () => setStateValue("next", Date.now());
  current.onName = (name) => setStateValue("name", { name, at: Date.now() });
  current.onOpen = (story) => setStateValue("open", { story, at: Date.now() });
  whenStyled(parentElement, () => {
    if (!host.isConnected) return;
    current.draw(host, payload);
    markDrawn(host);
  });
  return () => {
    if (!host.isConnected) current.undraw(host);
  };
}
