// The cursor: one current item, which is a sentence of the right version or a fold of several.

/**
 * @typedef {object} Item a place where the cursor can stand
 * @property {number[]} numbers the sentences: one, all behind a fold, none at the end of the version
 * @property {boolean} folded
 * @property {boolean} [end] the row after the last sentence
 * @property {import("./layout.js").Row[]} rows
 */

/** Where the editor is. Draws nothing: `onMove` does. */
export class Cursor {
  /** @param {(before: Item | null, item: Item, quiet: boolean) => void} [onMove] */
  constructor(onMove = () => {}) {
    this.onMove = onMove;
    /** @type {Item[]} */
    this.items = [];
    /** @type {Map<number, number>} sentence → item */
    this.index = new Map();
    this.at = -1; // nowhere yet
  }

  /** @param {Item[]} items */
  setItems(items) {
    this.items = items;
    this.at = -1;
    this.index = new Map(items.flatMap((item, i) => item.numbers.map((n) => /** @type {const} */ ([n, i]))));
  }

  /** @returns {Item | null} */
  get item() {
    return this.items[this.at] ?? null;
  }

  /** The current sentence, null on a fold. */
  get sentence() {
    const { item } = this;
    return item && !item.folded ? (item.numbers[0] ?? null) : null;
  }

  /** The current sentence, the first one behind a fold, the last one at the end, 1 where there is none. */
  get n() {
    return this.item?.numbers[0] ?? (this.item && this.#last?.numbers[0]) ?? 1;
  }

  /** Whether the cursor stands after the last sentence. */
  get atEnd() {
    return !!this.item?.end;
  }

  /** The last item that is a sentence or a fold. */
  get #last() {
    return this.items.findLast((item) => !item.end);
  }

  /**
   * Go to an item.
   *
   * @param {number} i
   * @param {{ quiet?: boolean }} [options] quiet: without taking the keyboard
   * @returns {boolean} whether there is one
   */
  step(i, { quiet = false } = {}) {
    const item = this.items[i];
    if (!item) return false;
    const before = this.item;
    this.at = i;
    this.onMove(before === item ? null : before, item, quiet);
    return true;
  }

  /** Go on by some items, as far as there are any. @param {number} many */
  skip(many) {
    return this.step(Math.max(0, Math.min(this.at + many, this.items.length - 1)));
  }

  /** The item of a sentence, or the first one after it. @param {number} n */
  near(n) {
    const at = this.index.get(n);
    if (at !== undefined) return at;
    const after = this.items.findIndex((item) => item.numbers[0] > n);
    return after < 0 ? this.items.findLastIndex((item) => !item.end) : after;
  }

  /** Go to a sentence. @param {number} n @param {{ quiet?: boolean }} [options] */
  goTo(n, options) {
    return this.step(this.near(n), options);
  }

  /**
   * Go to the next sentence, round about, that a test holds for.
   *
   * @param {1 | -1} way
   * @param {(n: number) => boolean} test
   * @returns {boolean} whether there is one
   */
  seek(way, test) {
    const { length } = this.items;
    for (let k = 1; k <= length; k++) {
      const i = (this.at + way * k + length * 2) % length;
      const item = this.items[i];
      if (!item.folded && !item.end && test(item.numbers[0])) return this.step(i);
    }
    return false;
  }

  /** The sentences where the cursor can stand, or those behind folds. @param {boolean} folded @returns {number[]} */
  numbers(folded) {
    return this.items.flatMap((item) => (item.folded === folded ? item.numbers : []));
  }
}
