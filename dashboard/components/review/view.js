// What is shown: which versions side by side, how many columns, the filter, the folds.
import { keyOf } from "./story.js";
import { itemsOf, layOut, mirrorRows, readRow, thirdColumn } from "./layout.js";

/** @typedef {import("./layout.js").Row} Row */
/** @typedef {import("./story.js").Story} Story */
/** @typedef {import("./marks.js").Marks} Marks */
/** @typedef {import("./cursor.js").Cursor} Cursor */
/** @typedef {"" | "flagged" | "unmarked" | "disagreeing" | "noted"} Filter */
/** @typedef {{ left?: string, right?: string, third?: string | null, n?: number | null }} Wish */

/** @type {Filter[]} */
export const FILTERS = ["", "flagged", "unmarked", "disagreeing", "noted"];
const MOST_COLUMNS = 3;

/** @param {string} left @param {string} right */
const pairKey = (left, right) => `${left}>${right}`;

/** Two versions (or three) on the screen. */
export class View {
  /**
   * @param {object} options
   * @param {Marks} options.marks
   * @param {Cursor} options.cursor
   * @param {import("../shared/labels.js").Labels} options.labels
   * @param {import("../shared/server.js").Server} options.server
   * @param {import("../shared/storage.js").Kept} options.storage
   * @param {(n: number) => void} options.onShow draw the rows, with the cursor at this sentence
   * @param {() => void} options.onUnavailable a pair that was asked for did not come
   */
  constructor({ marks, cursor, labels, server, storage, onShow, onUnavailable }) {
    this.marks = marks;
    this.story = marks.story;
    this.cursor = cursor;
    this.labels = labels;
    this.server = server;
    this.storage = storage;
    this.onShow = onShow;
    this.onUnavailable = onUnavailable;
    const { data } = this.story;
    this.left = data.left;
    this.right = data.right;
    /** @type {string | null} */
    this.third = null;
    /** @type {{ left: string, right: string } | null} the pair that was asked for and has not come yet */
    this.wanted = null;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Row[] | null} */
    this.thirdRows = null;
    /** @type {Map<number, Row>} sentence of the right version → its row */
    this.rowOf = new Map();
    /** @type {Map<string, Row[]>} */
    this.pairs = new Map(data.pairs.map(({ left, right, rows }) => [pairKey(left, right), rows.map(readRow)]));
    /** @type {Filter} */
    this.filter = "";
    /** @type {Set<Row>} */
    this.unfolded = new Set();
    /** @type {Map<string, { open: Set<number>, folded: Set<number> }>} sentences that have been on the screen */
    this.shown = new Map();
    this.asked = 0;
    this.keptPlace = `copydesk.view.${data.editor}`;
    const kept = storage.json(this.keptPlace, { columns: 2, folding: 1 });
    this.columns = kept.columns ?? 2;
    this.folding = kept.folding ?? 1;
  }

  get leftVersion() {
    return this.story.version(this.left);
  }

  get rightVersion() {
    return this.story.version(this.right);
  }

  /** The key of a sentence of the right version. @param {number} n */
  key(n) {
    return keyOf(this.right, n);
  }

  /** An article that stands alone is not shown twice. */
  get columnsShown() {
    return this.story.versions.size > 1 ? this.columns : 1;
  }

  /**
   * Whether the right version was made from the left one, so that what the left alone says was taken out: an earlier
   * capture of its address, a source, or what the same site published before. Two rewrites are no revisions.
   */
  get revises() {
    const { leftVersion: left, rightVersion: right } = this;
    if (right.earlier.includes(left.id)) return true;
    if (left.source || right.source) return left.source;
    return !!left.site && left.site === right.site && !!left.published && left.published < right.published;
  }

  /** The versions that [ and ] walk through. */
  get order() {
    return [...this.story.versions.values()].filter((v) => !v.source || v.id === this.right).map((v) => v.id);
  }

  /** The left sentences in the same row, for a sentence of the right version. @param {string} key */
  alignedWith(key) {
    const { article, sentence } = this.story.at(key);
    if (article !== this.right) return [];
    return (this.rowOf.get(sentence.n)?.lefts ?? []).map((n) => keyOf(this.left, n));
  }

  /**
   * The rows of a pair: from the data, from memory, or from the route.
   *
   * @param {string} left
   * @param {string} right
   * @returns {Promise<Row[] | null>} null without an answer
   */
  async rowsFor(left, right) {
    if (left === right) return mirrorRows(this.story.version(right));
    const key = pairKey(left, right);
    const known = this.pairs.get(key);
    if (known) return known;
    const { threshold } = this.story.data;
    const { status, body } = await this.server.ask("pair", { story: this.story.id, left, right, threshold });
    if (status !== 200 || !body?.rows) return null;
    const rows = body.rows.map(readRow);
    this.pairs.set(key, rows);
    return rows;
  }

  /**
   * Show other versions.
   *
   * @param {Wish} wish what is not named stays; `n`: the sentence to go to, else the same place
   * @returns {Promise<boolean>} false when they did not come, or others were asked for meanwhile
   */
  async show({ left = this.left, right = this.right, third = this.third, n = null }) {
    const asked = (this.asked += 1);
    this.wanted = { left, right };
    const withThird = this.columns >= MOST_COLUMNS && third ? this.rowsFor(third, right) : null;
    const [rows, thirdRows] = await Promise.all([this.rowsFor(left, right), withThird]);
    if (asked !== this.asked) return false;
    this.wanted = null;
    if (!rows) {
      this.onUnavailable();
      return false;
    }
    const spot = n ?? this.samePlaceIn(right);
    Object.assign(this, { left, right, third, rows, thirdRows, unfolded: new Set() });
    this.rowOf = new Map(rows.flatMap((row) => row.rights.map((m) => /** @type {const} */ ([m, row]))));
    this.onShow(spot);
    return true;
  }

  /**
   * The place of the cursor in another version: its twin, what is aligned with the same
   * left sentences, or the same share.
   *
   * @param {string} right
   */
  samePlaceIn(right) {
    const { n } = this.cursor;
    if (!this.cursor.item || right === this.right) return n;
    if (this.cursor.atEnd) {
      const { sentences } = this.story.version(right); // who has read a version to its end begins with work
      return sentences.find((sentence) => !this.marks.of(keyOf(right, sentence.n)).label)?.n ?? 1;
    }
    const twin = this.story.twinIn(this.key(n), right);
    if (twin) return this.story.at(twin).sentence.n;
    const lefts = this.rowOf.get(n)?.lefts ?? [];
    const rows = this.pairs.get(pairKey(this.left, right));
    const row = rows?.find(({ rights, lefts: others }) => rights.length && others.some((l) => lefts.includes(l)));
    const share = n / this.rightVersion.sentences.length;
    return row?.rights[0] ?? Math.max(1, Math.round(share * this.story.version(right).sentences.length));
  }

  /**
   * The version one step on, counted from the one that was asked for last.
   *
   * @param {1 | -1} way
   * @returns {Wish | null}
   */
  neighbour(way) {
    const { left, right } = this.wanted ?? this;
    const { order } = this;
    const next = order[order.indexOf(right) + way];
    return next ? this.pairWith(next, { left, right }) : null;
  }

  /**
   * Another version on the right, and what stands on the left of it: the same, but where that is a source, the one that
   * the version draws on.
   *
   * @param {string} next
   * @param {{ left: string, right: string }} now
   */
  pairWith(next, { left, right } = this.wanted ?? this) {
    const { source } = this.story.version(left);
    const beside = source && this.story.version(next).beside;
    return { right: next, left: beside || (next === left ? right : left) };
  }

  /** Ask for the neighbours of [ and ], so that they are there before they are wanted. */
  prefetch() {
    const { order } = this;
    const i = order.indexOf(this.right);
    for (const right of [order[i + 1], order[i - 1]]) if (right) this.rowsFor(this.pairWith(right).left, right);
  }

  /** The lines to draw; the cursor gets their items. */
  layOut() {
    const third = this.columnsShown >= MOST_COLUMNS && this.third && this.thirdRows;
    const column = third && this.third ? thirdColumn(this.story.version(this.third), third) : null;
    const lines = layOut({
      rows: this.rows,
      right: this.rightVersion,
      labels: this.labels,
      filter: this.#filterTest(),
      folding: this.folding,
      unfolded: this.unfolded,
      leftShown: this.story.versions.size > 1,
      third: column,
    });
    this.cursor.setItems(itemsOf(lines));
    this.#noteShown();
    return { lines, third: column };
  }

  /** What has stood on the screen, in the open or behind a fold: more than that no bulk action takes. */
  #noteShown() {
    const before = this.shown.get(this.right) ?? { open: new Set(), folded: new Set() };
    this.shown.set(this.right, before);
    before.folded = new Set(this.cursor.numbers(true));
    for (const n of this.cursor.numbers(false)) before.open.add(n);
    for (const n of before.open) before.folded.delete(n);
  }

  /** The sentences of a version that have been on the screen. @param {string} article @param {boolean} folded */
  seenIn(article, folded) {
    const shown = this.shown.get(article);
    const numbers = [...(shown?.[folded ? "folded" : "open"] ?? [])].sort((a, b) => a - b);
    return numbers.map((n) => keyOf(article, n));
  }

  /**
   * Asked once when the rows are drawn: nothing disappears under the cursor.
   *
   * @returns {((n: number) => boolean) | null}
   */
  #filterTest() {
    const { filter, marks } = this;
    if (!filter) return null;
    const { sentences } = this.rightVersion;
    const peers = (/** @type {number} */ n) => marks.peersOf(this.key(n)).map(([, peer]) => peer);
    const own = (/** @type {number} */ n) => marks.of(this.key(n));
    const tests = {
      flagged: (/** @type {number} */ n) => this.labels.flags(sentences[n - 1].label),
      unmarked: (/** @type {number} */ n) => !own(n).label,
      disagreeing: (/** @type {number} */ n) => {
        const labels = new Set([...peers(n), own(n)].map(({ label }) => label).filter(Boolean));
        return labels.size > 1;
      },
      noted: (/** @type {number} */ n) => [own(n), ...peers(n)].some(({ note }) => note),
    };
    return tests[filter];
  }

  /** @param {Filter} filter */
  setFilter(filter) {
    this.filter = filter;
    this.onShow(this.cursor.n);
  }

  /** @param {number} level */
  setFolding(level) {
    this.folding = level;
    this.unfolded = new Set();
    this.#keep();
    this.onShow(this.cursor.n);
  }

  /** @param {number} columns 1 to 3 */
  setColumns(columns) {
    this.columns = columns;
    if (columns >= MOST_COLUMNS && !this.third) {
      this.third = this.story.ids.find((id) => id !== this.left && id !== this.right) ?? this.left;
    }
    this.#keep();
    return this.show({ n: this.cursor.n });
  }

  /** Show the rows behind a fold. @param {Row[]} rows @param {number} n where to go */
  unfold(rows, n) {
    for (const row of rows) this.unfolded.add(row);
    this.onShow(n);
  }

  #keep() {
    this.storage.setJson(this.keptPlace, { columns: this.columns, folding: this.folding });
  }
}
