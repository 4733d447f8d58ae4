// Mounting the cases of a lead. Rulings travel through an outbox of their own, so that a page of the lead's own marks
// never takes them for hers.
import { Announcer } from "../shared/announcer.js";
import { fitToPage } from "../shared/frame.js";
import { Labels } from "../shared/labels.js";
import { decodeData, markDrawn, whenStyled } from "../shared/mount.js";
import { Outbox, TICK } from "../shared/outbox.js";
import { Server } from "../shared/server.js";
import { kept } from "../shared/storage.js";
import { Adjudication } from "./adjudication.js";
import { Docket } from "./docket.js";
import { Examples } from "./examples.js";

const IDLE = 400; // ms after the last ruling before the page's figures are made anew
const STALE = 30_000; // ms after which a page that is looked at again asks for new cases

/** @typedef {import("../shared/mount.js").Mounting} Mounting */
/** @typedef {import("../shared/wire.js").CasesData} CasesData */
/** @typedef {import("../shared/wire.js").Precedent} Precedent */

/** What lives as long as the page. */
class CasesPage {
  constructor() {
    this.server = new Server();
    this.announcer = new Announcer(); // what it says outlives the list it was said of
    this.editor = "";
    /** @type {Outbox | null} */
    this.outbox = null;
    /** @type {Docket | null} */
    this.docket = null;
    /** @type {Examples | null} */
    this.examples = null;
    /** @type {Adjudication | null} */
    this.view = null;
    /** @type {HTMLElement | null} */
    this.host = null;
    /** @type {CasesData | null} what came while the lead was typing */
    this.later = null;
    /** @type {Map<string, Precedent[]>} */
    this.precedents = new Map();
    this.loadedAt = 0;
    this.ruled = false; // since the figures of the page were made
    this.ruledAt = 0;
    this.stop = this.#start();
  }

  /** The clock that sends, and the keyboard. */
  #start() {
    const controller = new AbortController();
    const { signal } = controller;
    const clock = setInterval(() => this.#beat(), TICK);
    window.addEventListener("keydown", (event) => this.view?.key(event), { capture: true, signal });
    window.addEventListener("resize", () => fitToPage(this.view?.root ?? null), { signal });
    window.addEventListener("online", () => void this.outbox?.hurry(), { signal });
    window.addEventListener("pagehide", () => this.outbox?.leave(), { signal });
    document.addEventListener("visibilitychange", () => this.#visible(), { signal });
    return () => {
      clearInterval(clock);
      controller.abort();
    };
  }

  /** Whoever comes back sees what is new. */
  #visible() {
    if (!document.hidden && this.docket && performance.now() - this.loadedAt > STALE) this.docket.hungry = true;
  }

  #beat() {
    if (!this.outbox) return;
    void this.outbox.pump();
    this.view?.paintStatus();
    if (this.outbox.items.size) return;
    void this.examples?.pump();
    if (!this.view?.isTyping()) this.#catchUp();
  }

  /** Show what came while the lead was typing, and ask for what is missing. */
  #catchUp() {
    const { docket } = this;
    if (this.later && this.host) this.#show(this.host, this.later);
    if (this.ruled && docket && performance.now() - this.ruledAt > IDLE) {
      this.ruled = false; // the figures above the list are the page's: they are asked for once nobody is typing
      docket.hungry = true;
    }
    if (this.view?.root.isConnected && docket?.takeHunger()) this.server.requestRerun();
  }

  /** @param {CasesData} data */
  #useEditor({ editor, labels }) {
    if (this.docket && this.outbox && this.examples && this.editor === editor) {
      return { docket: this.docket, outbox: this.outbox, examples: this.examples };
    }
    this.outbox?.close();
    this.editor = editor;
    const { server } = this;
    const outbox = new Outbox({
      ...{ editor: `(desk).${editor}`, storage: kept, server },
      language: () => this.view?.data.language ?? "en",
      onRefused: (event, why) => this.#refuse(event, why),
      onMarks: () => void Object.assign(this, { ruled: true, ruledAt: performance.now() }),
      onForbidden: (why) => this.announcer.toast(why, 6),
      onStatus: () => this.view?.paintStatus(),
    });
    const docket = new Docket({ labels: new Labels(labels), outbox });
    const examples = new Examples({ editor, storage: kept, server, onAnswer: (error) => this.#exampleSent(error) });
    Object.assign(this, { outbox, docket, examples });
    return { docket, outbox, examples };
  }

  /**
   * The screen goes back to what the server knows, and says so.
   *
   * @param {import("../shared/wire.js").MarkEvent} event
   * @param {string} why
   */
  #refuse(event, why) {
    this.docket?.refuse(event);
    this.examples?.drop(event.id);
    if (!this.view) return;
    this.announcer.toast(this.view.t("refused", { why }));
    this.view.draw();
  }

  /** @param {string | null} error */
  #exampleSent(error) {
    if (this.view) this.announcer.toast(error ?? this.view.t("example_added"));
  }

  /** @param {HTMLElement} host @param {CasesData} data */
  draw(host, data) {
    const renewed = this.server.use(data);
    const before = this.view?.root.parentNode === host ? this.view : null;
    const { outbox, docket } = this.#useEditor(data);
    if (renewed) outbox.patience = 0;
    this.later = null;
    if (before && docket.continues(data) && before.isTyping())
      this.later = data; // not under the lead's hands
    else if (before?.data.stamp !== data.stamp) this.#show(host, data);
    fitToPage(this.view?.root ?? null);
    void outbox.pump();
    this.view?.paintStatus();
  }

  /** @param {HTMLElement} host @param {CasesData} data */
  #show(host, data) {
    const { server, precedents, announcer } = this;
    const { docket, outbox, examples } = this.#useEditor(data);
    this.later = null;
    this.loadedAt = performance.now();
    docket.load(data);
    this.view?.root.remove();
    this.view = new Adjudication({ data, docket, examples, outbox, server, storage: kept, precedents, announcer });
    this.host = host;
    host.replaceChildren(this.view.root);
    host.onkeyup = host.onkeypress = (event) => event.stopPropagation();
    this.view.draw();
  }

  /** The component is gone from the page. @param {HTMLElement} host */
  undraw(host) {
    if (this.host !== host) return;
    this.view = null;
    this.host = null;
    this.later = null;
    this.server.rerun = null;
  }
}

const PLACE = Symbol.for("copydesk.cases");
/** @type {{ [PLACE]?: { desk: CasesPage } }} */
const shared = /** @type {any} */ (globalThis);
/** @type {CasesPage | null} of this build of the module */
let page = null;

/** The page's one CasesPage; another build of this module (an upgrade while the page was open) hands over. */
function currentPage() {
  if (page && shared[PLACE]?.desk === page) return page;
  shared[PLACE]?.desk.stop();
  page = new CasesPage();
  shared[PLACE] = { desk: page };
  return page;
}

/** @param {Mounting} mounting */
export default function mount({ data, parentElement, setStateValue }) {
  const payload = /** @type {CasesData | undefined} */ (decodeData(data));
  const host = /** @type {HTMLElement | null} */ (parentElement.querySelector(".copydesk"));
  if (!payload?.cases || !host) return undefined;
  const current = currentPage();
  current.server.rerun = (n) => setStateValue("kick", n);
  whenStyled(parentElement, () => {
    if (!host.isConnected) return;
    current.draw(host, payload);
    markDrawn(host);
  });
  return () => {
    if (!host.isConnected) current.undraw(host);
  };
}
