// Which stories of the queue a lead has selected. No drawing here.

/** The selected stories; "all" means every story of the list, those not shown included. */
export class Selection {
  constructor() {
    /** @type {Set<string>} */
    this.picked = new Set();
    this.all = false;
    /** @type {string | null} the story picked last, from where a range begins */
    this.anchor = null;
    /** @type {string[]} the stories shown */
    this.ids = [];
    this.total = 0;
  }

  /**
   * A list came: what is no longer in it is not selected any more.
   *
   * @param {string[]} ids the stories shown
   * @param {number} total stories in the list
   */
  setList(ids, total) {
    const before = this.ids.join(" ");
    const now = ids.join(" ");
    const same = this.total === total && (now.startsWith(before) || before.startsWith(now));
    this.all &&= same; // "all" was said of another list
    for (const id of this.picked) if (!ids.includes(id)) this.picked.delete(id);
    this.ids = ids;
    this.total = total;
  }

  /** How many stories are selected. */
  get size() {
    return this.all ? this.total : this.picked.size;
  }

  /** @param {string} id */
  has(id) {
    return this.all || this.picked.has(id);
  }

  /**
   * Select a story or take it out; with `range` all from the one picked last.
   *
   * @param {string} id
   * @param {boolean} range
   */
  toggle(id, range) {
    const on = !this.picked.has(id) || range;
    const from = range && this.anchor !== null ? this.ids.indexOf(this.anchor) : -1;
    const to = this.ids.indexOf(id);
    const chosen = from < 0 ? [id] : this.ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.all = false;
    for (const one of chosen) {
      if (on) this.picked.add(one);
      else this.picked.delete(one);
    }
    this.anchor = id;
  }

  selectAll() {
    this.all = true;
  }

  clear() {
    this.all = false;
    this.picked.clear();
  }

  /** As it is sent. @returns {{ all: true } | { stories: string[] }} */
  get wire() {
    return this.all ? { all: true } : { stories: [...this.picked] };
  }
}
