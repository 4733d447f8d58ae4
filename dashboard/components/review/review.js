// One story on the screen: what is known of it, what is decided, what is shown, and how they hang together.
import { activeElement } from "../shared/dom.js";
import { Labels } from "../shared/labels.js";
import { translator } from "../shared/text.js";
import { ACTIONS, WITHOUT_SENTENCES, markWith } from "./actions.js";
import { Company } from "./company.js";
import { Copies } from "./copies.js";
import { Cursor } from "./cursor.js";
import { Deciding } from "./deciding.js";
import { EvidenceFinder } from "./evidence.js";
import { FindBox } from "./findbox.js";
import { Frame } from "./frame.js";
import { Grid } from "./grid.js";
import { HoverStrip } from "./hover.js";
import { InfoBar } from "./infobar.js";
import { Keymap } from "./keymap.js";
import { FOLDS } from "./layout.js";
import { Marks } from "./marks.js";
import { Minimap } from "./minimap.js";
import { News } from "./news.js";
import { Picking } from "./picking.js";
import { AddressBar, keepPlace, namesPlace } from "./place.js";
import { Presence } from "./presence.js";
import { Progress } from "./progress.js";
import { StorySearch } from "./search.js";
import { SheetHost } from "./sheets/host.js";
import { openName } from "./sheets/name.js";
import { Story } from "./story.js";
import { Threads } from "./threads.js";
import { Together, isMarking } from "./together.js";
import { Undo } from "./undo.js";
import { Viewed } from "./viewed.js";
import { View } from "./view.js";

const PREFETCH = 400; // ms of rest before the neighbouring versions are asked for

/** @typedef {import("../shared/wire.js").ReviewData} ReviewData */
/** @typedef {import("../shared/wire.js").MarksAnswer} MarksAnswer */
/** @typedef {import("../shared/wire.js").MarkEvent} MarkEvent */
/** @typedef {import("../shared/outbox.js").Outbox} Outbox */
/** @typedef {import("../shared/server.js").Server} Server */
/** @typedef {import("../shared/storage.js").Kept} Kept */
/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("./marks.js").Change} Change */
/** @typedef {import("./cursor.js").Item} Item */
/**
 * @typedef {object} ReviewOptions
 * @property {ReviewData} data
 * @property {Server} server
 * @property {Outbox} outbox
 * @property {Kept} storage
 * @property {() => void} onNext the editor asks for the next story
 * @property {(name: string, wish: { id: string, stay: boolean, n: number }) => void} onName who marks has told a name
 * @property {(story: string) => void} onOpen the editor asks for another story
 * @property {number} [stirredAt] performance.now() of the last sign of life
 * @property {import("../shared/announcer.js").Announcer} announcer
 */

/** A story under review. */
export class Review {
  unmoved = false; // nobody has said yet where to begin
  /** @type {Promise<void>} until the versions are on the screen */
  begun = Promise.resolve();
  takesFocus = false; // a newly drawn story takes the keyboard
  /** @type {string | null} the sentence marked last, where near copies are left */
  lastMarked = null;
  /** @type {string | null} the sentence whose mark has moved the cursor on, until it is moved by hand */
  justMarked = null;
  /** @type {(() => void) | null} drawn once nothing is written or chosen any more */
  later = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  prefetching = undefined;

  /** @param {ReviewOptions} options */
  constructor({ data, server, outbox, storage, onNext, onOpen, onName, stirredAt, announcer }) {
    this.data = data;
    this.server = server;
    this.outbox = outbox;
    this.storage = storage;
    this.onNext = onNext;
    this.onOpen = onOpen;
    this.onName = onName;
    this.t = translator(data.strings, data.language);
    this.labels = new Labels(data.labels);
    this.keymap = new Keymap(data.actions, data.editor, storage);

    // deciding
    this.story = new Story(data);
    this.marks = new Marks({
      story: this.story,
      outbox,
      editor: data.editor,
      onChange: (key) => this.#changed(key),
      onCommit: () => void outbox.pump(), // before the screen follows, which may take longer than the request
    });
    this.undo = new Undo(this.marks);
    this.evidence = new EvidenceFinder(
      this.story,
      (key) => this.view.alignedWith(key),
      (key) => this.isDoubted(key),
    );
    this.copies = new Copies(this.marks, this.evidence, (label) => this.labels.needsEvidence(label));
    const { marks, copies, evidence, labels } = this;
    this.deciding = new Deciding({ marks, copies, evidence, labels, blind: data.blind });
    this.search = new StorySearch(marks);
    this.viewed = new Viewed(storage, data.editor);
    this.threads = new Threads({ server, story: this.story.id, onChange: (key) => this.#changed(key) });
    this.together = new Together(data.editor);
    this.news = new News(this);
    this.cursor = new Cursor((before, item, quiet) => this.#moved(before, item, quiet));
    this.view = new View({
      ...{ marks, cursor: this.cursor, labels, server, storage },
      onShow: (n) => this.#redraw(n),
      onUnavailable: () => this.#pairUnavailable(),
    });
    this.progress = new Progress({ view: this.view, deciding: this.deciding, t: this.t });
    this.presence = new Presence({
      server,
      stirredAt,
      spot: () => ({ article: this.view.right, n: this.cursor.item ? this.cursor.n : null }),
      named: () => this.data.ask_name === null,
      known: () => this.news.known(),
      company: () => this.together.state.here.length > 0,
      onAnswer: ({ status, body }) => this.news.heard(status, body),
    });

    // drawing
    this.announcer = announcer;
    this.address = new AddressBar();
    this.grid = new Grid(this);
    this.picking = new Picking(this);
    this.hover = new HoverStrip(this);
    this.map = new Minimap(this);
    this.info = new InfoBar(this);
    this.company = new Company(this);
    this.find = new FindBox(this);
    this.sheets = new SheetHost(this);
    this.frame = new Frame(this);
    this.root = this.frame.build();
    this.frame.fillKeys();

    this.asked = { left: data.left, right: data.right, sentence: data.sentence };
    marks.restore(outbox.waiting(this.story.id)); // kept over a reload
  }

  // ---- saying -------------------------------------------------------------------------------------------------------
  /** @param {string} text */
  say = (text) => this.announcer.say(text);

  /** @param {string} text @param {number} [seconds] */
  toast = (text, seconds) => this.announcer.toast(text, seconds);

  /** A sentence as people name it. @param {string} key */
  placeName = (key) => {
    const { version, sentence } = this.story.at(key);
    return this.t("place", { name: version.short, n: sentence.n });
  };

  /** A mark came or went, here or elsewhere: the row shows it, and the bar below says the same. @param {string} key */
  #changed(key) {
    this.grid.paint(key);
    if (key !== this.currentKey) return;
    queueMicrotask(() => key === this.currentKey && this.info.paint()); // not where a key press moves on from here
  }

  /** Whether a sentence is itself suspected to be wrong, or marked so. @param {string} key */
  isDoubted(key) {
    const { label } = this.marks.of(key);
    return label ? this.labels.pointsAtWords(label) : this.deciding.isSuspected(key);
  }

  /** Why a mark's evidence no longer holds, as a key of the catalogue, or "". @param {Readonly<Mark>} mark */
  doubt(mark) {
    const doubt = this.marks.doubt(mark, (label) => this.labels.pointsAtWords(label));
    if (doubt) return doubt;
    const rests = mark.evidence.flatMap((item) => (item.article && this.story.find(item)) || []);
    return rests.some((key) => !this.story.isSource(key) && this.isDoubted(key)) ? "evidence_is_flagged" : "";
  }

  // ---- the cursor ---------------------------------------------------------------------------------------------------
  /** The key of the sentence under the cursor; null on a fold. */
  get currentKey() {
    const { sentence } = this.cursor;
    return sentence === null ? null : this.view.key(sentence);
  }

  /** Bring the current sentence into sight. */
  showCurrent() {
    const { item } = this.cursor;
    if (item) this.grid.elementOf(item)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {Item | null} before @param {Item} item @param {boolean} quiet */
  #moved(before, item, quiet) {
    this.justMarked = null;
    if (!quiet) {
      this.unmoved = false;
      this.picking.button.hidden = true;
    }
    const old = before && this.grid.elementOf(before);
    old?.removeAttribute("aria-current");
    const element = this.grid.elementOf(item);
    if (element) {
      element.tabIndex = 0;
      element.setAttribute("aria-current", "true");
      this.info.paint(); // all writing before the first look at the layout: the browser then lays out once
      this.showCurrent();
      if (!quiet || this.takesFocus) element.focus({ preventScroll: true });
    }
    if (old && old !== element) old.tabIndex = -1; // of what has the focus this would be one more layout
    if (!element) return;
    this.address.follow(() => {
      if (!this.root.isConnected || !this.cursor.item) return null;
      return { story: this.story.id, left: this.view.left, right: this.view.right, sentence: this.cursor.n };
    });
  }

  /** Give the keyboard to the cell under the cursor. */
  focusCursor() {
    if (this.cursor.item) this.grid.elementOf(this.cursor.item)?.focus({ preventScroll: true });
  }

  /** The same, where nothing else has it. */
  keepFocus() {
    if (!activeElement(this.root) && !this.sheets.sheet) this.focusCursor();
  }

  /** @param {1 | -1} way @param {(key: string) => boolean} test */
  seek(way, test) {
    if (!this.cursor.seek(way, (n) => test(this.view.key(n)))) this.toast(this.t("nothing_flagged"), 3);
  }

  // ---- what is shown ------------------------------------------------------------------------------------------------
  /** Begin: show the versions the data names. @param {number} n the sentence to begin with */
  async begin(n) {
    this.takesFocus = true;
    await this.view.show({ n });
    this.takesFocus = false;
  }

  /** @param {import("./view.js").Wish} wish */
  async show(wish) {
    const shown = await this.view.show(wish);
    if (shown) this.say(this.t("now_showing", { name: this.view.rightVersion.short }));
    return shown;
  }

  /** @param {number} n */
  #redraw(n) {
    this.lastMarked = this.justMarked = null;
    this.root.dataset.columns = String(this.view.columnsShown);
    this.root.toggleAttribute("data-revises", this.view.revises);
    this.grid.draw();
    this.map.draw();
    this.company.drawStanding();
    this.frame.fillPickers();
    this.cursor.goTo(n, { quiet: true });
    this.frame.paintProgress();
    clearTimeout(this.prefetching);
    this.prefetching = setTimeout(() => this.view.prefetch(), PREFETCH);
  }

  #pairUnavailable() {
    this.toast(this.t("pair_offline"));
    this.frame.fillPickers();
  }

  /** @param {import("./view.js").Filter} name */
  setFilter(name) {
    this.view.setFilter(name);
    this.frame.filterPick.value = name;
    this.frame.paintView();
    this.say(this.t("filter_said", { name: this.t(`filter_${name || "all"}`), n: this.cursor.items.length }));
  }

  /** @param {number} level */
  setFolding(level) {
    this.view.setFolding(level);
    this.frame.foldPick.value = String(level);
    this.say(this.t(FOLDS[level]));
  }

  /** @param {number} columns */
  async setColumns(columns) {
    this.frame.columnsPick.value = String(columns);
    await this.view.setColumns(columns);
  }

  /** Go to a sentence of any version, on whichever side it is shown. @param {string} article @param {number} n */
  async openSentence(article, n) {
    const { view, cursor, story } = this;
    if (view.filter) {
      view.filter = "";
      this.frame.filterPick.value = "";
      this.frame.paintView();
    }
    const item = cursor.items[cursor.index.get(n) ?? -1];
    if (article === view.right && item) {
      if (item.folded) view.unfold(item.rows, n);
      else cursor.goTo(n);
    } else if (story.version(article).source && article !== view.right) {
      await this.show({ left: article });
      this.pointAt("left", n);
    } else await this.show({ right: article, left: view.left === article ? view.right : view.left, n });
  }

  /**
   * The other place of a moved sentence, or one of the left version.
   *
   * @param {"left" | "right"} side
   * @param {number} n
   */
  pointAt(side, n) {
    if (side === "right") {
      this.cursor.goTo(n);
      return;
    }
    const line = this.grid.leftLines.get(n);
    for (const old of this.grid.element.querySelectorAll(".pointed")) old.classList.remove("pointed");
    line?.classList.add("pointed");
    line?.scrollIntoView({ block: "center" });
    const { short, sentences } = this.view.leftVersion;
    const { text } = sentences[n - 1];
    if (line?.offsetParent) this.say(text);
    else this.toast(`${short}: ${text}`, 8); // one column: there is no left to look at
  }

  /** The evidence comes to the left, the cursor stays. @param {string} article @param {number} n */
  async showEvidence(article, n) {
    const { view } = this;
    if (article === view.right) {
      this.cursor.goTo(n);
      return;
    }
    if (view.columns === 1) await this.setColumns(2);
    if (article !== view.left && !(await this.show({ left: article }))) return;
    this.pointAt("left", n);
    this.focusCursor();
  }

  // ---- deciding -----------------------------------------------------------------------------------------------------
  /**
   * Do an action of the registry.
   *
   * @param {string} id
   * @param {{ stay?: boolean }} [how]
   */
  run(id, { stay = false } = {}) {
    if (id !== "escape" && this.#isBarred(id)) return;
    if (!this.cursor.items.length && !WITHOUT_SENTENCES.has(id)) return;
    if (this.data.ask_name !== null && id !== "escape" && isMarking(this.keymap.action(id))) {
      openName(this, { id, stay });
      return;
    }
    const action = ACTIONS[id];
    if (action) action(this, { stay });
    else markWith(this, id, { stay });
  }

  /** Whether an action would mark and must not; says why. @param {string} id */
  #isBarred(id) {
    const action = this.keymap.action(id);
    const bar = this.together.bar(action);
    if (bar) {
      this.toast(this.t(bar.key, { who: bar.who }), 5);
      return true;
    }
    const holder = this.together.markAllTheSame(action);
    if (holder) {
      this.company.drawBanner();
      this.toast(this.t("marks_count_too", { who: holder.name }), 6);
    }
    return false;
  }

  /**
   * Decide a sentence, with its copies.
   *
   * @param {string} key
   * @param {Mark} mark
   * @param {{ stay?: boolean, cause?: string }} [options]
   */
  decide(key, mark, { stay = false, cause = "key" } = {}) {
    const done = this.undo.perform(this.deciding.changes(key, mark), cause);
    this.lastMarked = this.copies.near(key).length ? key : null;
    const label = this.t(`label_${mark.label ?? "open"}`);
    this.say(done.length > 1 ? this.t("said_copies", { label, n: done.length - 1 }) : label);
    this.frame.paintProgress();
    if (stay) this.info.paint();
    else {
      const i = this.cursor.index.get(this.story.at(key).sentence.n) ?? this.cursor.at;
      this.cursor.step(i + 1); // after the last sentence stands the end of the version
      this.justMarked = key;
    }
  }

  /** Mark several sentences as one step, and say how many. @param {Change[]} changes @param {string} cause */
  markMany(changes, cause) {
    const done = this.undo.perform(changes, cause);
    this.toast(this.t("bulk_done", { n: done.length, key: this.keymap.label("undo") }));
    this.info.paint();
    this.frame.paintProgress();
  }

  /** @param {string} key @param {string} note */
  keepNote(key, note) {
    this.undo.perform([{ key, mark: { ...this.marks.of(key), note } }]);
    this.info.paint();
    this.say(this.t("note_saved"));
  }

  /**
   * After undo and redo the cursor stands where it happened.
   *
   * @param {import("./undo.js").Part[] | null} parts
   * @param {"undone" | "redone"} word
   */
  showTurn(parts, word) {
    if (!parts) return void this.say(this.t("nothing_to_undo"));
    const { story, view } = this;
    const here = parts.find((part) => story.at(part.key).article === view.right);
    const { key, article, sentence } = story.at((here ?? parts[0]).key);
    if (here) this.cursor.goTo(sentence.n || this.cursor.n);
    else this.show({ right: article, n: sentence.n || 1 });
    const label = this.t(`label_${this.marks.of(key).label ?? "open"}`);
    this.toast(this.t(word, { n: parts.length, label }), 3);
    this.info.paint();
    this.frame.paintProgress();
  }

  // ---- coming and going ---------------------------------------------------------------------------------------------
  /**
   * A rerun of the page with the same story: perhaps a new token, perhaps a link to another place of it.
   *
   * @param {ReviewData} data
   */
  refresh(data) {
    const { left, right, sentence } = data;
    const { written } = this.address;
    const names = /** @type {const} */ (["left", "right", "sentence"]);
    const changed = names.some(
      (name) => data[name] !== null && data[name] !== this.asked[name] && data[name] !== (written ?? this.asked)[name],
    );
    const moved = changed && namesPlace(location.search); // the Review tab names none: the editor stays
    const { token, route, threshold, ask_name } = data;
    this.data = { ...this.data, token, route, threshold, ask_name, left, right };
    this.asked = { left, right, sentence };
    this.news.refreshed();
    if (moved) this.show({ left, right, n: sentence });
    this.outbox.pump();
  }

  /**
   * Analysed again while the editor had walked on: the page knows only where the visit began.
   *
   * @param {ReviewData} data
   * @returns {boolean} whether the versions on the screen shall stay
   */
  stays({ left, right, sentence, versions }) {
    const { asked, view } = this;
    const nobodyMoved = asked.left === left && asked.right === right && asked.sentence === sentence;
    return nobodyMoved && [view.left, view.right].every((id) => versions.some((version) => version.id === id));
  }

  /** Is this pair on the screen, with the cursor in it? @param {string} left @param {string} right */
  shows(left, right) {
    return this.view.left === left && this.view.right === right && this.cursor.item !== null;
  }

  /** What waited for the sheet to be closed; after what the sheet decided. */
  drawLater() {
    const { later } = this;
    this.later = null;
    if (later) queueMicrotask(later);
  }

  /** Keep the place for a reload. */
  keepPlace() {
    if (!this.cursor.item) return;
    keepPlace({ story: this.story.id, left: this.view.left, right: this.view.right, n: this.cursor.n });
  }

  /** Tell the desk that the editor has left the story: at once, whatever becomes of the page. */
  leave() {
    this.together.forget();
    void this.server.post("claim", { story: this.story.id, do: "leave" }, { keepalive: true });
  }

  /** The story is off the screen for good. */
  close() {
    this.presence.close();
    clearTimeout(this.prefetching);
    clearTimeout(this.address.timer);
    this.later = null;
    if (this.sheets.sheet) this.sheets.close();
    this.root.remove();
  }
}
