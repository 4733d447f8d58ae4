import assert from "node:assert/strict";
import { test } from "node:test";
import { uniqueChanges } from "../../dashboard/components/review/copies.js";
import { UNNAMED } from "../../dashboard/components/review/marks.js";
import { makeDesk, storyData } from "./support.js";

const SAME = "The council voted.";
const DATA = storyData({ s1: [SAME, "Rain fell."], a: [SAME, "It rained."], b: [SAME, "It poured."] });

test("the same words in other rewrites follow a mark; source documents are left alone", () => {
  const desk = makeDesk(DATA);
  const done = desk.press("a#1", "boilerplate");
  assert.deepEqual(
    done.map(({ key }) => key),
    ["a#1", "b#1"],
  );
  assert.equal(desk.marks.of("b#1").cause, "propagation");
  assert.equal(desk.marks.of("s1#1").label, null);
});

test("a copy follows again, but not where the editor has decided", () => {
  const desk = makeDesk(DATA);
  desk.press("a#1", "boilerplate");
  desk.press("a#1", "unsupported");
  assert.equal(desk.marks.of("b#1").label, "unsupported");
  desk.press("b#1", "boilerplate");
  desk.press("a#1", "sourced");
  assert.equal(desk.marks.of("b#1").label, "boilerplate");
});

test("a copy that followed goes on following after undo", () => {
  const desk = makeDesk(DATA);
  desk.press("a#1", "boilerplate");
  desk.press("a#1", "unsupported");
  desk.undo.undo();
  desk.press("a#1", "sourced");
  assert.equal(desk.marks.of("b#1").label, "sourced");
});

test("a copy rests on evidence of its own, never on itself", () => {
  const desk = makeDesk(storyData({ a: [SAME], b: [SAME], s1: ["The council voted on Tuesday."] }));
  const mark = { label: "sourced", evidence: [desk.evidence.quote("b#1")], span: null, note: "", cause: "key" };
  const changes = desk.copies.withFollowers("a#1", mark);
  assert.deepEqual(
    changes.map(({ key }) => key),
    ["a#1", "b#1"],
  );
  assert.ok((changes[1].mark.evidence ?? []).every((item) => item.article !== "b"));
});

test("a note stays with the sentence it was written on", () => {
  const desk = makeDesk(DATA);
  desk.undo.perform([{ key: "b#1", mark: { note: "ask the mayor" } }]);
  desk.press("a#1", "boilerplate");
  assert.deepEqual([desk.marks.of("a#1").note, desk.marks.of("b#1").note], ["", "ask the mayor"]);
});

test("where a copy came from is known", () => {
  const desk = makeDesk(DATA);
  desk.press("a#1", "boilerplate");
  assert.equal(desk.copies.origin("b#1"), "a#1");
  assert.equal(desk.copies.origin("a#1"), null);
});

test("near copies are offered until they carry the same mark", () => {
  const desk = makeDesk({ ...DATA, near: [[1, 2, [[2, 2, 0.9]]]] });
  desk.press("a#2", "unsupported");
  assert.deepEqual(desk.copies.near("a#2"), ["b#2"]);
  desk.press("b#2", "unsupported");
  assert.deepEqual(desk.copies.near("a#2"), []);
});

test("of two changes to a sentence the editor's own counts", () => {
  const own = { key: "a#1", mark: { label: "sourced" } };
  const copy = { key: "a#1", mark: { label: "boilerplate" }, cause: "propagation" };
  assert.deepEqual(uniqueChanges([own, copy]), [own]);
  assert.deepEqual(uniqueChanges([copy, own]), [own]);
});

test("sourced with nothing to rest on says that its evidence is to be named", () => {
  const desk = makeDesk(DATA);
  const { mark, named } = desk.deciding.keyMark("a#2", "sourced");
  assert.deepEqual([named, mark.evidence[0].note], [false, UNNAMED]);
});

test("the same words in a source document are the best evidence there is", () => {
  const desk = makeDesk(DATA);
  assert.deepEqual([desk.evidence.bestCandidate("a#1")?.key, desk.evidence.best("a#1")[0].article], ["s1#1", "s1"]);
});

test("the same words in another rewrite are no evidence", () => {
  const desk = makeDesk(storyData({ a: [SAME], b: [SAME] }));
  assert.deepEqual(desk.evidence.best("a#1"), []);
});

test("sentences with many rare words in common are the nearest", () => {
  const desk = makeDesk(storyData({ a: ["The mayor praised the harbour."], b: ["The the the.", "A harbour mayor."] }));
  assert.deepEqual(
    desk.evidence.nearest("a#1", 1, []).map(({ key }) => key),
    ["b#2"],
  );
});
