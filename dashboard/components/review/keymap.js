// One registry of actions (sent by actions.py): buttons, tooltips, the dispatch, the ? sheet and the docs come from it.
// A key is known by its character, so that Z is Z on every keyboard; where an editor has chosen another key, or the
// keyboard writes no Latin letters, it is known by its physical place (code).

/** @typedef {import("../shared/wire.js").ActionInfo} ActionInfo */
/** @typedef {{ code: string, shift: boolean }} OwnKey */
/** @typedef {ActionInfo & { own: OwnKey | null }} Action */
/** @typedef {{ key: string, code: string, shiftKey: boolean }} KeyPress */

/** @type {Record<string, string>} */
const SIGNS = {
  Enter: "⏎",
  PageUp: "PgUp",
  PageDown: "PgDn",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Delete: "Del",
  Backspace: "⌫",
  Space: "␣",
  BracketLeft: "[",
  BracketRight: "]",
  Slash: "/",
};
const NOT_USABLE = new Set(
  ["Escape", "Tab", "CapsLock"].concat(
    ["Shift", "Control", "Alt", "Meta"].flatMap((name) => [`${name}Left`, `${name}Right`]),
  ),
);
const LAST_LATIN = 0x24f; // Greek, Cyrillic, Hebrew, Arabic… stand after it

/** The actions and the keys this editor has for them. */
export class Keymap {
  /**
   * @param {ActionInfo[]} infos
   * @param {string} editor
   * @param {import("../shared/storage.js").Kept} storage
   */
  constructor(infos, editor, storage) {
    this.infos = infos;
    this.storage = storage;
    this.place = `copydesk.keys.${editor}`;
    /** @type {Action[]} */
    this.actions = [];
    this.#load();
  }

  #load() {
    const own = this.#own();
    this.actions = this.infos.map((info) => ({ ...info, own: own[info.id] ?? null }));
  }

  /** The editor's own choices. @returns {Record<string, OwnKey>} */
  #own() {
    return this.storage.json(this.place, /** @type {Record<string, OwnKey>} */ ({}));
  }

  /** @param {Record<string, OwnKey>} own */
  #keep(own) {
    this.storage.setJson(this.place, own);
    this.#load();
  }

  /** @param {string} id @returns {Action} */
  action(id) {
    const action = this.actions.find((candidate) => candidate.id === id);
    if (!action) throw new Error(`There is no action ${id}.`);
    return action;
  }

  /** @param {string} group @returns {Action[]} */
  group(group) {
    return this.actions.filter((action) => action.group === group);
  }

  /** The actions by group, in order. @returns {[group: string, actions: Action[]][]} */
  groups() {
    return [...new Set(this.actions.map((action) => action.group))].map((name) => [name, this.group(name)]);
  }

  /** A key as people write it. @param {string} id */
  label(id) {
    const { own, shift, key } = this.action(id);
    if (own) return (own.shift ? "⇧" : "") + (SIGNS[own.code] ?? own.code.replace(/^(Key|Digit|Numpad)/, ""));
    return (shift && /[a-z]/.test(key) ? "⇧" : "") + (SIGNS[key] ?? key);
  }

  /** A key as aria-keyshortcuts writes it. @param {string} id */
  ariaLabel(id) {
    const action = this.action(id);
    const key = action.own ? action.own.code.replace(/^(Key|Digit)/, "") : action.key;
    const shift = action.own?.shift || action.shift;
    return (shift ? "Shift+" : "") + (key.length === 1 ? key.toUpperCase() : key);
  }

  /** The name of an action, its key, and what it does. @param {string} id */
  tip(id) {
    const { name, help } = this.action(id);
    return `${name} (${this.label(id)})${help ? `\n${help}` : ""}`;
  }

  /**
   * The action that a key press asks for. In the group "mark", Shift means: mark and stay.
   *
   * @param {KeyPress} press
   * @returns {{ action: Action, stay: boolean } | null}
   */
  match(press) {
    const own = (/** @type {boolean} */ shift) =>
      this.actions.find((action) => action.own && action.own.code === press.code && !!action.own.shift === shift);
    const given = (/** @type {boolean} */ shift) =>
      this.actions.find((action) => !action.own && answersTo(action, press, shift));
    const exact = own(press.shiftKey) ?? given(press.shiftKey);
    if (exact) return { action: exact, stay: false };
    const plain = press.shiftKey ? (own(false) ?? given(false)) : undefined;
    return plain?.group === "mark" ? { action: plain, stay: true } : null;
  }

  /**
   * The action that already answers to a key, by place or by character.
   *
   * @param {string} id the action that wants it
   * @param {KeyPress} press
   */
  #holder(id, { code, key, shiftKey }) {
    const character = key.length === 1 ? key.toLowerCase() : key;
    return this.actions.find((action) => {
      if (action.id === id) return false;
      if (action.own) return action.own.code === code && !!action.own.shift === shiftKey;
      return action.shift === shiftKey && (action.code === code || [action.key, ...action.also].includes(character));
    });
  }

  /**
   * Give an action another key.
   *
   * @param {string} id
   * @param {KeyPress} press
   * @returns {{ why: "" | "key_not_usable" | "key_taken", holder?: Action }} `why`: "" when it was taken
   */
  choose(id, press) {
    if (!press.code || NOT_USABLE.has(press.code)) return { why: "key_not_usable" };
    const holder = this.#holder(id, press);
    if (holder) return { why: "key_taken", holder };
    this.#keep({ ...this.#own(), [id]: { code: press.code, shift: press.shiftKey } });
    return { why: "" };
  }

  /** Give an action its own key back; whoever took it meanwhile gives it up. @param {string} id */
  reset(id) {
    const own = this.#own();
    delete own[id];
    const { code, shift } = this.action(id);
    for (const [other, taken] of Object.entries(own)) {
      if (taken.code === code && !!taken.shift === shift) delete own[other];
    }
    this.#keep(own);
  }

  /** Give every action its own key back. */
  resetAll() {
    this.#keep({});
  }
}

/**
 * @param {ActionInfo} action
 * @param {KeyPress} press
 * @param {boolean} shift
 */
function answersTo(action, { key, code }, shift) {
  const isSign = action.key.length === 1 && !/[a-z]/.test(action.key);
  if (isSign && action.key === key) return true; // on another keyboard "/" or "?" may need Shift or not
  if (action.shift !== shift) return false;
  const character = key.length === 1 ? key.toLowerCase() : key;
  if (action.key === character || action.also.includes(key)) return true;
  return key.length === 1 && key.charCodeAt(0) > LAST_LATIN && action.code === code;
}
