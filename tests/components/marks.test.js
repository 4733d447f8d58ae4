import assert from "node:assert/strict";
import { test } from "node:test";
import { markOf } from "../../dashboard/components/review/marks.js";
import { makeDesk, storyData } from "./support.js";

const DATA = storyData({ s1: ["The council voted.", "Rain fell."], a: ["It voted.", "It rained."] });

/** @typedef {import("../../dashboard/components/shared/wire.js").ServerMark} ServerMark */

/** @param {Partial<ServerMark>} more @returns {ServerMark} */
const serverMark = (more) => ({
  ...{ article: "a", n: 1, start: 0, end: 9, editor: "lee", label: "sourced", made: 5, event: "e1", cause: "key" },
  ...{ evidence: [], span: null, note: "", group: null, stale: "", actor: "", category: "" },
  ...more,
});

test("a colleague's mark is known beside the editor's own", () => {
  const desk = makeDesk(DATA);
  desk.marks.merge([serverMark({})]);
  assert.deepEqual(
    desk.marks.peersOf("a#1").map(([who, mark]) => [who, mark.label]),
    [["lee", "sourced"]],
  );
  assert.equal(desk.marks.of("a#1").label, null);
  assert.deepEqual(desk.painted, ["a#1"]);
});

test("a colleague who takes a mark back is not named any more", () => {
  const desk = makeDesk(DATA);
  desk.marks.merge([serverMark({}), serverMark({ label: null, made: 6, event: "e2" })]);
  assert.deepEqual(desk.marks.peersOf("a#1"), []);
});

test("an own mark on its way is newer than what the server knows", () => {
  const desk = makeDesk(DATA);
  desk.press("a#1", "boilerplate");
  desk.marks.merge([serverMark({ editor: "kim" })]);
  assert.equal(desk.marks.of("a#1").label, "boilerplate");
});

test("an own mark of another visit is taken over", () => {
  const desk = makeDesk(DATA);
  desk.marks.merge([serverMark({ editor: "kim" })]);
  assert.equal(desk.marks.of("a#1").label, "sourced");
  assert.equal(desk.marks.decided("a"), 1);
});

test("an answer that is older than the mark changes nothing", () => {
  const desk = makeDesk(DATA);
  desk.marks.place("a#1", markOf({ label: "boilerplate", made: 9, event: "e9" }));
  desk.marks.settleOwn("a#1", markOf({ label: "sourced", made: 5, event: "e1" }));
  assert.equal(desk.marks.of("a#1").label, "boilerplate");
});

test("a mark made after the clock was set back is newer than the one the server knows", () => {
  const desk = makeDesk(DATA);
  const made = Date.now() + 3_600_000;
  desk.marks.merge([serverMark({ editor: "kim", made })]);
  desk.press("a#1", "boilerplate");
  assert.ok([...desk.outbox.items.values()][0].made > made);
});

test("so is one made after the editor's own events came, whatever sentence they are about", () => {
  const desk = makeDesk(DATA);
  desk.press("a#2", "boilerplate");
  const [event] = desk.outbox.items.values();
  const later = makeDesk(DATA);
  later.undo.remember([{ ...event, made: event.made + 3_600_000 }], []);
  later.press("a#1", "boilerplate");
  assert.ok([...later.outbox.items.values()][0].made > event.made + 3_600_000);
});

test("a mark is found by its place where sentences were numbered anew", () => {
  const desk = makeDesk(DATA);
  desk.marks.merge([serverMark({ n: 7, start: 10, end: 20 })]);
  assert.equal(desk.marks.peersOf("a#2").length, 1);
});

test("a mark on a sentence that is gone is left out", () => {
  const desk = makeDesk(DATA);
  desk.marks.merge([serverMark({ n: 7, start: 3, end: 4 }), serverMark({ n: null })]);
  assert.deepEqual(desk.painted, []);
});

test("decided sentences are counted, each once", () => {
  const desk = makeDesk(DATA);
  desk.press("a#1", "boilerplate");
  desk.press("a#1", "unsupported");
  desk.press("a#2", "boilerplate");
  assert.equal(desk.marks.decided("a"), 2);
});

test("evidence that turns out to be unsupported is doubted, and the mark that rests on it painted anew", () => {
  const desk = makeDesk(DATA);
  const isWrong = (/** @type {string | null} */ label) => label === "unsupported";
  const evidence = [desk.evidence.quote("s1#1")];
  desk.undo.perform([{ key: "a#1", mark: { label: "sourced", evidence } }]);
  assert.equal(desk.marks.doubt(desk.marks.of("a#1"), isWrong), "");
  desk.painted.length = 0;
  desk.marks.merge([serverMark({ article: "s1", end: 18, label: "unsupported" })]);
  assert.equal(desk.marks.doubt(desk.marks.of("a#1"), isWrong), "evidence_unsupported");
  assert.ok(desk.painted.includes("a#1"));
});

test("evidence whose words have changed or whose article is gone is doubted", () => {
  const desk = makeDesk(DATA);
  const never = () => false;
  const quote = desk.evidence.quote("s1#1");
  const mark = (/** @type {object} */ item) => markOf({ label: "sourced", evidence: [{ ...quote, ...item }] });
  assert.equal(desk.marks.doubt(mark({ quote: "other words" }), never), "evidence_changed");
  assert.equal(desk.marks.doubt(mark({ start: 3 }), never), "evidence_changed");
  assert.equal(desk.marks.doubt(mark({ article: "gone" }), never), "evidence_gone");
});
