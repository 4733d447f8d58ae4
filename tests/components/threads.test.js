import assert from "node:assert/strict";
import { test } from "node:test";
import { Threads } from "../../dashboard/components/review/threads.js";
import { fakeServer, makeDesk, storyData } from "./support.js";

const said = (/** @type {string} */ id, /** @type {string} */ text, kind = "said") => ({
  ...{ id, article: "a", n: 1, who: "lee", name: "Lee" },
  ...{ kind, text, made: 1 },
});
/** @param {number} rev @param {...object} comments */
const told = (rev, ...comments) => ({ body: { rev, comments, people: [{ who: "lee", name: "Lee" }] } });

/** @param {...import("./support.js").Reply} replies */
function threadsOver(...replies) {
  const { server, requests } = fakeServer(...replies);
  /** @type {string[]} */
  const changed = [];
  const threads = new Threads({ story: "story", server, onChange: (key) => changed.push(key) });
  return { threads, requests, changed };
}

test("a thread is open until it is resolved, and what is said later opens it again", async () => {
  const answers = [told(2, said("c1", "Why?"), said("c2", "Because.")), told(3, said("c3", "", "resolved"))];
  const { threads, requests, changed } = threadsOver(...answers, told(4, said("c4", "Not so fast.")));
  await threads.ask();
  assert.deepEqual([threads.open("a#1"), threads.isClosed("a#1"), changed.length], [2, false, 2]);
  await threads.ask();
  assert.deepEqual([threads.open("a#1"), threads.isClosed("a#1")], [0, true]);
  await threads.ask();
  assert.deepEqual([threads.open("a#1"), threads.of("a#1").length], [3, 4]);
  assert.match(requests[2].url, /since=3/);
});

test("what was told twice stands once, and what could not be sent says why", async () => {
  const { threads } = threadsOver(told(1, said("c1", "Why?")), told(1, said("c1", "Why?")), {
    status: 403,
    body: { error: "You may not." },
  });
  await threads.ask();
  await threads.ask();
  assert.equal(threads.of("a#1").length, 1);
  const place = makeDesk(storyData({ a: ["One."], b: ["Two."] })).story.at("a#1");
  assert.equal(await threads.say(place, { text: "Because." }), "You may not.");
});

test("who was called on and is nobody on the desk is known until something else is said", async () => {
  const { threads } = threadsOver(
    { body: { rev: 1, strangers: ["@leo"] } },
    told(1),
    { body: { rev: 2, strangers: [] } },
    told(2),
  );
  const place = makeDesk(storyData({ a: ["One."], b: ["Two."] })).story.at("a#1");
  assert.equal(await threads.say(place, { text: "@leo?" }), null);
  assert.deepEqual(threads.strangers, ["@leo"]);
  assert.equal(await threads.say(place, { text: "@lee?" }), null);
  assert.deepEqual(threads.strangers, []);
});
