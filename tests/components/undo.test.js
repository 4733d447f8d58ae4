import assert from "node:assert/strict";
import { test } from "node:test";
import { makeDesk, makeOutbox, storyData } from "./support.js";

const DATA = storyData({ s1: ["The council voted.", "Rain fell."], a: ["The council voted.", "It rained.", "More."] });

/** @param {ReturnType<typeof makeDesk>} desk @param {string} key */
const label = (desk, key) => desk.marks.of(key).label;

test("undo takes a mark back and redo does it once more, each as an event that names the one it reverts", () => {
  const desk = makeDesk(DATA);
  const [{ id }] = desk.press("a#2", "boilerplate");
  desk.undo.undo();
  assert.equal(label(desk, "a#2"), null);
  const events = [...desk.outbox.items.values()];
  assert.deepEqual([events[1].cause, events[1].reverts], ["undo", id]);
  desk.undo.redo();
  assert.equal(label(desk, "a#2"), "boilerplate");
  assert.equal([...desk.outbox.items.values()].at(-1)?.cause, "redo");
});

test("undo goes back step by step to what was there before", () => {
  const desk = makeDesk(DATA);
  for (const answer of ["boilerplate", "unsupported", "boilerplate"]) desk.press("a#2", answer);
  const seen = [];
  while (desk.undo.undo()) seen.push(label(desk, "a#2"));
  assert.deepEqual(seen, ["unsupported", "boilerplate", null]);
});

test("a new mark makes an end of what could be done once more", () => {
  const desk = makeDesk(DATA);
  desk.press("a#2", "boilerplate");
  desk.undo.undo();
  desk.press("a#3", "boilerplate");
  assert.equal(desk.undo.redo(), null);
});

test("nothing to undo is no step", () => {
  assert.equal(makeDesk(DATA).undo.undo(), null);
});

test("several sentences marked at once are taken back at once", () => {
  const desk = makeDesk(DATA);
  desk.undo.perform(desk.deciding.foldChanges(["a#2", "a#3"], "boilerplate"), "bulk");
  assert.equal(desk.marks.decided("a"), 2);
  assert.equal(desk.undo.undo()?.length, 2);
  assert.equal(desk.marks.decided("a"), 0);
});

/**
 * A second visit: the server sends the editor's own events, newest first.
 *
 * @param {ReturnType<typeof makeDesk>} before
 */
function reloaded(before) {
  const events = [...before.outbox.items.values()];
  const desk = makeDesk(DATA, { outbox: makeOutbox() });
  for (const event of events) desk.marks.restore([event]);
  desk.undo.remember([...events].reverse(), []);
  return desk;
}

test("after a reload undo and redo go on where they were", () => {
  const first = makeDesk(DATA);
  first.press("a#2", "boilerplate");
  first.press("a#3", "unsupported");
  first.undo.undo();
  const second = reloaded(first);
  second.undo.redo();
  assert.equal(label(second, "a#3"), "unsupported");
  second.undo.undo();
  second.undo.undo();
  assert.deepEqual([label(second, "a#2"), label(second, "a#3")], [null, null]);
});

test("after a reload a step of several sentences is one step still", () => {
  const first = makeDesk(DATA);
  first.undo.perform(first.deciding.foldChanges(["a#2", "a#3"], "boilerplate"), "bulk");
  const second = reloaded(first);
  assert.equal(second.undo.undo()?.length, 2);
});

test("undone and redone over and over, the stacks after a reload are as before it", () => {
  const first = makeDesk(DATA);
  first.press("a#2", "boilerplate");
  first.press("a#2", "unsupported");
  for (let i = 0; i < 3; i++) {
    first.undo.undo();
    first.undo.undo();
    first.undo.redo();
    first.undo.redo();
  }
  first.undo.undo();
  const second = reloaded(first);
  assert.equal(label(second, "a#2"), "boilerplate");
  second.undo.redo();
  assert.equal(label(second, "a#2"), "unsupported");
});

test("a mark that is still on its way counts, too", () => {
  const first = makeDesk(DATA);
  first.press("a#2", "boilerplate");
  const waiting = [...first.outbox.items.values()];
  const second = makeDesk(DATA);
  second.marks.restore(waiting);
  second.undo.remember([], waiting);
  second.undo.undo();
  assert.equal(label(second, "a#2"), null);
});
