import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonSpan } from "../../dashboard/components/review/deciding.js";
import { Cursor } from "../../dashboard/components/review/cursor.js";
import { findKeptPlace, keepPlace, namesPlace } from "../../dashboard/components/review/place.js";
import { View } from "../../dashboard/components/review/view.js";
import { fakeServer, keptIn, makeDesk, memoryStorage, storyData } from "./support.js";

const DATE = "It began on May 4.";
const suspect = (/** @type {string} */ text) => ({
  ...{ text, label: "unsupported" },
  reasons: /** @type {[string, number, number][]} */ ([[`says “May 4”`, 12, 17]]),
});

test("the words that are underlined, recorded and named in the reason are the same", () => {
  const sentence = { text: "Six of nine members came.", reasons: [reason("six", 0, 3), reason("nine", 7, 11)] };
  assert.deepEqual(reasonSpan(sentence), [0, 3]);
  const whole = { text: "Six of nine members came.", reasons: [reason("all of it", 0, 25), reason("nine", 7, 11)] };
  assert.equal(reasonSpan(whole), null, "the reason on the screen means the whole sentence");
});

/** @param {string} text @param {number} start @param {number} end */
const reason = (text, start, end) => ({ text, start, end });

test("evidence that is itself flagged is not offered first", () => {
  const data = storyData({ a: [suspect(DATE)], b: ["It began in May."], c: ["It began."] });
  data.versions[2].sentences[0][8] = [
    [0, 1, 0.9, "version"],
    [1, 1, 0.6, "version"],
  ];
  const desk = makeDesk(data);
  const found = desk.evidence.candidates("c#1").map(({ key, flagged }) => [key, flagged]);
  assert.deepEqual(found, [
    ["b#1", false],
    ["a#1", true],
  ]);
  assert.equal(desk.evidence.best("c#1")[0].article, "b");
});

test("where nothing else is there the flagged sentence is evidence, and is known to be flagged", () => {
  const data = storyData({ a: [suspect(DATE)], c: ["It began."] });
  data.versions[1].sentences[0][8] = [[0, 1, 0.9, "version"]];
  const desk = makeDesk(data);
  assert.equal(desk.evidence.best("c#1")[0].article, "a");
  assert.equal(desk.evidence.bestCandidate("c#1")?.flagged, true);
});

test("a version tells how far it is, and reading it as a whole leaves nothing open", () => {
  const desk = makeDesk(storyData({ a: ["One."], c: ["It began.", suspect(DATE), suspect("Later, May 4, rain.")] }));
  assert.deepEqual(desk.deciding.standing("c"), { n: 3, open: 3, flagged: 2 });
  desk.press("c#1", "boilerplate");
  desk.press("c#2", "unsupported");
  assert.deepEqual(desk.deciding.standing("c"), { n: 3, open: 1, flagged: 1 });
  desk.undo.perform([{ key: "c#0", mark: { label: "reviewed" } }]);
  assert.deepEqual(desk.deciding.standing("c"), { n: 3, open: 0, flagged: 1 });
});

/** @param {import("../../dashboard/components/shared/wire.js").ReviewData} data */
function viewOf(data) {
  const { marks, labels } = makeDesk(data);
  const options = { cursor: new Cursor(), server: fakeServer().server, storage: keptIn() };
  return new View({ marks, labels, ...options, onShow: () => {}, onUnavailable: () => {} });
}

test("two rewrites are no revisions of each other; a source, an earlier capture or draft is", () => {
  assert.equal(viewOf(storyData({ a: ["One."], b: ["Two."] })).revises, false);
  assert.equal(viewOf(storyData({ source: ["One."], b: ["Two."] })).revises, true);
  const drafts = storyData({ a: ["One."], b: ["Two."] });
  Object.assign(drafts.versions[0], { site: "news.example", published: "2026-03-01" });
  Object.assign(drafts.versions[1], { site: "news.example", published: "2026-03-02" });
  assert.equal(viewOf(drafts).revises, true);
  drafts.versions[1].published = "2026-02-27";
  assert.equal(viewOf(drafts).revises, false, "the right one is the earlier");
  const captures = storyData({ a: ["One."], b: ["Two."] });
  captures.versions[1].earlier = ["a"];
  assert.equal(viewOf(captures).revises, true);
  captures.versions[0].role = "source";
  assert.equal(viewOf(captures).revises, true);
});

test("the place in a story is kept for a visit, and an address that names another wins", () => {
  globalThis.sessionStorage = memoryStorage();
  keepPlace({ story: "s1", left: "a", right: "b", n: 7 });
  keepPlace({ story: "s2", left: "x", right: "y", n: 2 });
  const asked = { story: "s1", left: "a", right: "c" };
  assert.deepEqual(findKeptPlace(asked, "?story=s1"), { left: "a", right: "b", n: 7 });
  assert.equal(findKeptPlace(asked, "?story=s1&right=c"), null);
  assert.equal(namesPlace("?story=s1&sentence=3"), true);
});
