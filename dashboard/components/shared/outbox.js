// Marks that the server has not acknowledged yet. One storage key for what one key press did (a mark and its copies),
// so that tabs never overwrite each other; each mark carries its own story, article and place, so that it does not
// matter which page is open when it leaves.
import { uuid } from "./ids.js";

export const TICK = 700; // ms between looks at the outbox while something waits
const LATE = 2500; // ms after which the status says that marks are kept on this computer
const BYTES = 60_000; // a request with keepalive may carry 64 KiB
const BATCH = 400; // marks in one request
const STEP = 50; // marks under one storage key
const LONGEST_WAIT = 10_000; // ms between two tries, at most
const FIRST_WAIT = 250; // ms before the second try, doubled up to six times

/** @typedef {import("./wire.js").MarkEvent} MarkEvent */
/** @typedef {import("./wire.js").MarksAnswer} MarksAnswer */
/** @typedef {import("./storage.js").Kept} Kept */
/** @typedef {import("./server.js").Server} Server */
/** @typedef {"saved" | "busy" | "late" | "refused"} OutboxState */
/**
 * @typedef {object} OutboxOptions
 * @property {string} editor whose marks these are
 * @property {Kept} storage
 * @property {Server} server
 * @property {(event: MarkEvent, why: string) => void} onRefused a mark that the server will never take
 * @property {(answer: MarksAnswer, story: string) => void} onMarks what else the server answered
 * @property {(story: string) => boolean} [claim] whether a mark in this story shall take the story in hand
 * @property {(story: string) => number | undefined} [since] the revision from which news are wanted, too
 * @property {() => string} [language] of error messages
 * @property {(why: string) => void} [onForbidden] the server will not take marks from this editor now
 * @property {() => void} [onStatus] called when the status may have changed
 */

/** The marks on their way to the server. */
export class Outbox {
  /** @param {OutboxOptions} options */
  constructor({ editor, storage, server, onRefused, onMarks, ...optional }) {
    /** @type {string} */
    this.prefix = `copydesk.outbox.${editor}.`;
    this.storage = storage;
    this.server = server;
    this.onRefused = onRefused;
    this.onMarks = onMarks;
    this.claim = optional.claim ?? (() => false);
    this.since = optional.since ?? (() => undefined);
    this.language = optional.language ?? (() => "en");
    this.onForbidden = optional.onForbidden ?? (() => {});
    this.onStatus = optional.onStatus ?? (() => {});
    /** @type {Map<string, MarkEvent>} by id; a Map keeps the order of insertion */
    this.items = new Map();
    /** @type {Map<string, { events: MarkEvent[], bytes: number }>} by storage key */
    this.steps = new Map();
    /** @type {Set<string>} stories this server does not take just now: their marks stay and never block the others */
    this.aside = new Set();
    /** @type {{ event: MarkEvent, why: string }[]} */
    this.refused = [];
    this.trouble = ""; // why the last try failed
    this.sequence = 0;
    this.made = 0;
    this.sending = false;
    this.closed = false;
    this.fails = 0;
    this.patience = 0; // performance.now() before which nothing is sent
    for (const key of storage.keys(this.prefix)) if (this.owns(key)) this.take(key, storage.get(key));
  }

  /** Nothing is sent or answered any more: another editor has logged in. */
  close() {
    this.closed = true;
  }

  /**
   * Whether a storage key is of this editor, and not of one whose name goes on after it: "Kim" and "Kim.B".
   *
   * @param {string} key
   */
  owns(key) {
    return key.startsWith(this.prefix) && !key.slice(this.prefix.length).includes(".");
  }

  /**
   * Take in what was kept before a reload, or by another tab.
   *
   * @param {string} key
   * @param {string | null} text
   * @returns {MarkEvent[]}
   */
  take(key, text) {
    /** @type {MarkEvent[]} */
    let events = [];
    try {
      events = [JSON.parse(text ?? "null")].flat().filter((event) => event?.id && event.story);
    } catch {
      /* not ours */
    }
    if (events.length) this.#add(key, events, text ?? "");
    return events;
  }

  /**
   * @param {string} key
   * @param {MarkEvent[]} events
   * @param {string} text
   */
  #add(key, events, text) {
    this.steps.set(key, { events, bytes: text.length * 2 });
    for (const event of events) {
      this.items.set(event.id, event);
      this.sequence = Math.max(this.sequence, event.seq);
      this.made = Math.max(this.made, event.made);
    }
  }

  /**
   * Keep marks until they are acknowledged. Each gets its id and its time, which never runs backwards: else an older
   * mark would win.
   *
   * @param {Omit<MarkEvent, "id" | "made" | "seq">[]} drafts
   * @returns {MarkEvent[]}
   */
  put(drafts) {
    const events = drafts.map((draft) => {
      this.made = Math.max(this.made + 1, Date.now());
      this.sequence += 1;
      return { ...draft, id: uuid(), made: this.made, seq: this.sequence };
    });
    for (let i = 0; i < events.length; i += STEP) {
      const step = events.slice(i, i + STEP);
      const key = this.prefix + step[0].id;
      const text = JSON.stringify(step);
      this.#add(key, step, text);
      this.storage.set(key, text);
    }
    return events;
  }

  /**
   * A mark of this editor's is known: whatever is made from now on is newer, even if the clock was set back.
   *
   * @param {number | undefined} made ms since 1970
   */
  stayAhead(made) {
    this.made = Math.max(this.made, made ?? 0);
  }

  /**
   * Forget marks that the server has answered for.
   *
   * @param {string[]} ids
   * @returns {MarkEvent[]} those that were still waiting
   */
  settle(ids) {
    const gone = ids.flatMap((id) => this.items.get(id) ?? []);
    for (const { id } of gone) this.items.delete(id);
    if (gone.length) this.#dropSettledSteps();
    return gone;
  }

  #dropSettledSteps() {
    for (const [key, { events }] of this.steps) {
      if (events.some(({ id }) => this.items.has(id))) continue;
      this.steps.delete(key);
      this.storage.drop(key);
    }
  }

  /**
   * The story of the oldest mark, and as many of that story's marks as one request may carry, oldest first.
   *
   * @returns {{ story: string, batch: MarkEvent[], small: boolean }} `small`: may outlive the page
   */
  first() {
    const [first, ...others] = [...this.steps.values()]
      .filter(({ events }) => !this.aside.has(events[0].story))
      .sort((a, b) => a.events[0].made - b.events[0].made);
    if (!first) return { story: "", batch: [], small: true };
    const { story } = first.events[0];
    const batch = [...first.events];
    let { bytes } = first;
    for (const step of others) {
      if (step.events[0].story !== story) continue;
      if (bytes + step.bytes > BYTES || batch.length + step.events.length > BATCH) break;
      batch.push(...step.events);
      bytes += step.bytes;
    }
    return { story, batch: batch.filter(({ id }) => this.items.has(id)), small: bytes <= BYTES };
  }

  /** Send what waits, one request at a time. Called after every mark, and by the clock until all is acknowledged. */
  async pump() {
    if (this.closed || !this.items.size || this.sending) return;
    if (performance.now() < this.patience || this.server.refusedToken !== null) return;
    const { story, batch } = this.first();
    if (!batch.length) return;
    this.sending = true;
    const answer = this.server.post("marks", this.#request(story, batch)); // leaves before anything is drawn
    this.onStatus();
    const { status, body } = await answer;
    this.sending = false;
    if (this.closed) return;
    if (status === 200 && body) {
      this.fails = 0;
      this.accept(body, batch);
      this.onMarks(body, story);
      queueMicrotask(() => this.pump());
    } else {
      if ([400, 403, 404, 413].includes(status)) this.aside.add(story);
      this.#fail(status, body);
    }
    this.onStatus();
  }

  /**
   * The page goes: what waits leaves in a request that outlives it, and what is on its way once more, for that may be
   * broken off. Only then, because Chromium takes such a request through another process, two milliseconds a mark.
   * Where the server was out of reach a moment ago nothing is tried: what waits is kept.
   */
  leave() {
    if (this.closed || !this.items.size || this.server.refusedToken !== null) return;
    if (performance.now() < this.patience) return;
    const { story, batch, small } = this.first();
    if (batch.length) void this.server.post("marks", this.#request(story, batch), { keepalive: small });
  }

  /**
   * @param {string} story
   * @param {MarkEvent[]} events
   */
  #request(story, events) {
    const claim = this.claim(story);
    return { story, events, since: this.since(story), clock: Date.now(), claim, language: this.language() };
  }

  /**
   * Take an answer's acknowledgements and refusals.
   *
   * @param {Pick<MarksAnswer, "acks" | "refused">} answer
   * @param {MarkEvent[]} [batch] what was sent
   */
  accept(answer, batch = []) {
    this.trouble = "";
    this.settle(answer.acks ?? []);
    for (const [id, why] of Object.entries(answer.refused ?? {})) {
      const event = this.settle([id])[0] ?? batch.find((sent) => sent.id === id);
      if (!event) continue;
      this.refused.push({ event, why });
      this.onRefused(event, why);
    }
  }

  /**
   * @param {number} status
   * @param {{ error?: string } | null} body
   */
  #fail(status, body) {
    this.fails += 1;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.fails, 6));
    this.patience = performance.now() + wait * (0.75 + Math.random() / 2);
    // A restarted server has forgotten this session: a full rerun makes it a new one (streamlit#11660, #11890).
    if (status === 0 && this.fails % 4 === 0) this.server.requestRerun();
    if (status >= 400 && status !== 401) this.trouble = body?.error ?? `HTTP ${status}`;
    if (status === 403 && body?.error) this.onForbidden(body.error);
  }

  /** The server can be reached again: do not wait for the next try. */
  hurry() {
    this.patience = 0;
    return this.pump();
  }

  /**
   * How the marks stand.
   *
   * @param {number} [now] ms since 1970
   * @returns {{ state: OutboxState, n: number }}
   */
  status(now = Date.now()) {
    const waiting = this.items.size;
    if (this.refused.length) return { state: "refused", n: this.refused.length };
    if (!waiting) return { state: "saved", n: 0 };
    const [oldest] = this.items.values();
    return { state: now - oldest.made > LATE ? "late" : "busy", n: waiting };
  }

  /**
   * The marks of one story that wait, oldest first.
   *
   * @param {string} story
   */
  waiting(story) {
    return [...this.items.values()].filter((event) => event.story === story);
  }
}

/**
 * Show how the marks stand, touching the page only where something changed.
 *
 * @param {HTMLElement} line
 * @param {Outbox} outbox
 * @param {import("./text.js").Translate} t
 */
export function paintStatus(line, outbox, t) {
  const { state, n } = outbox.status();
  const text = t(`status_${state}`, { n });
  if (line.textContent !== text) line.textContent = text;
  if (line.dataset.state !== state) line.dataset.state = state;
  line.title = outbox.trouble ? t("status_trouble", { why: outbox.trouble }) : t("status_help");
}
