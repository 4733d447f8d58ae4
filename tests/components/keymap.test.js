import assert from "node:assert/strict";
import { test } from "node:test";
import { Keymap } from "../../dashboard/components/review/keymap.js";
import { actionInfo, keptIn, memoryStorage } from "./support.js";

const ACTIONS = [
  actionInfo({ id: "boilerplate", key: "b" }),
  actionInfo({ id: "undo", key: "z", group: "undo" }),
  actionInfo({ id: "redo", key: "z", group: "undo", shift: true }),
  actionInfo({ id: "next", key: "j", group: "move", also: ["ArrowDown"], help: "one sentence on" }),
  actionInfo({ id: "find", key: "/", code: "Slash", group: "view" }),
  actionInfo({ id: "help", key: "?", code: "Slash", group: "view", shift: true }),
];

const keymap = (storage = keptIn()) => new Keymap(ACTIONS, "kim", storage);

/** @param {string} key @param {string} [code] @param {boolean} [shiftKey] */
const press = (key, code = `Key${key.toUpperCase()}`, shiftKey = false) => ({ key, code, shiftKey });

/** @param {Keymap} keys @param {ReturnType<typeof press>} given */
const matched = (keys, given) => {
  const found = keys.match(given);
  return found && [found.action.id, found.stay];
};

test("a key is known by its character, wherever it is on the keyboard", () => {
  assert.deepEqual(matched(keymap(), press("z", "KeyY")), ["undo", false]); // QWERTZ
  assert.deepEqual(matched(keymap(), press("ArrowDown", "ArrowDown")), ["next", false]);
  assert.equal(matched(keymap(), press("q")), null);
});

test("a keyboard without Latin letters is known by the place of the key", () => {
  assert.deepEqual(matched(keymap(), press("и", "KeyB")), ["boilerplate", false]);
});

test("Shift marks and stays; elsewhere it is another action or none", () => {
  assert.deepEqual(matched(keymap(), press("B", "KeyB", true)), ["boilerplate", true]);
  assert.deepEqual(matched(keymap(), press("Z", "KeyZ", true)), ["redo", false]);
  assert.equal(matched(keymap(), press("J", "KeyJ", true)), null);
});

test("a sign may need Shift on another keyboard", () => {
  assert.deepEqual(matched(keymap(), press("/", "Digit7", true)), ["find", false]);
  assert.deepEqual(matched(keymap(), press("?", "Minus", true)), ["help", false]);
});

test("an editor's own key is kept, known by its place, and takes the old one away", () => {
  const place = memoryStorage();
  const keys = keymap(keptIn(place));
  assert.deepEqual(keys.choose("boilerplate", press("1", "Digit1")), { why: "" });
  const later = keymap(keptIn(place));
  assert.deepEqual(matched(later, press("&", "Digit1")), ["boilerplate", false]); // AZERTY
  assert.equal(matched(later, press("b")), null);
  assert.equal(later.label("boilerplate"), "1");
});

test("a key that is taken or cannot be had is refused", () => {
  const keys = keymap();
  const taken = keys.choose("boilerplate", press("z"));
  assert.deepEqual([taken.why, taken.holder?.id], ["key_taken", "undo"]);
  assert.equal(keys.choose("boilerplate", press("Escape", "Escape")).why, "key_not_usable");
  assert.equal(keys.choose("boilerplate", press("Shift", "ShiftLeft")).why, "key_not_usable");
});

test("given back, a key goes back to its action even if another has taken it", () => {
  const keys = keymap();
  keys.choose("boilerplate", press("1", "Digit1"));
  keys.choose("undo", press("b"));
  keys.reset("boilerplate");
  assert.deepEqual(matched(keys, press("b")), ["boilerplate", false]);
  keys.choose("next", press("2", "Digit2"));
  keys.resetAll();
  assert.deepEqual(matched(keys, press("j")), ["next", false]);
});

test("keys are written as people write them", () => {
  const keys = keymap();
  assert.deepEqual(
    ["boilerplate", "redo", "help"].map((id) => keys.label(id)),
    ["b", "⇧z", "?"],
  );
  assert.equal(keys.ariaLabel("redo"), "Shift+Z");
  assert.equal(keys.tip("next"), "next (j)\none sentence on");
});
