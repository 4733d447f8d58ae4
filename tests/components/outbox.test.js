import assert from "node:assert/strict";
import { test } from "node:test";
import { acknowledge, fakeServer, keptIn, makeOutbox, memoryStorage } from "./support.js";

/** @typedef {import("../../dashboard/components/shared/wire.js").MarkEvent} MarkEvent */

/** @param {string} [story] @returns {Omit<MarkEvent, "id" | "made" | "seq">} */
const draft = (story = "story") => ({
  ...{ story, article: "a", start: 0, end: 5, quote: "words", label: "sourced", evidence: [], span: null },
  ...{ note: "", cause: "key", group: null, reverts: null },
});

/** @param {number} many @param {string} [story] */
const drafts = (many, story) => Array.from({ length: many }, () => draft(story));

test("a mark is kept before it is sent and dropped once it is acknowledged", async () => {
  const place = memoryStorage();
  const outbox = makeOutbox({ storage: keptIn(place) });
  outbox.put([draft()]);
  assert.equal(Object.keys(place).length, 1);
  await outbox.pump();
  assert.equal(outbox.items.size, 0);
  assert.deepEqual(Object.keys(place), []);
});

test("times never run backwards, not even within a millisecond or after a clock was set back", () => {
  const outbox = makeOutbox();
  outbox.made = Date.now() + 60_000;
  const made = outbox.put(drafts(20)).map((event) => event.made);
  assert.ok(made.every((time, i) => i === 0 || time > made[i - 1]));
  assert.ok(made[0] > Date.now());
});

test("what one key did shares a storage key, and a great many marks are cut into steps of fifty", () => {
  const place = memoryStorage();
  makeOutbox({ storage: keptIn(place) }).put(drafts(120));
  assert.deepEqual(
    Object.values(place).map((text) => JSON.parse(text).length),
    [50, 50, 20],
  );
});

test("marks of before a reload are taken up again, those of another editor are left alone", () => {
  const place = memoryStorage();
  makeOutbox({ storage: keptIn(place), editor: "kim" }).put(drafts(2));
  makeOutbox({ storage: keptIn(place), editor: "kim.b" }).put(drafts(3));
  assert.equal(makeOutbox({ storage: keptIn(place), editor: "kim" }).items.size, 2);
  assert.equal(makeOutbox({ storage: keptIn(place), editor: "kim.b" }).items.size, 3);
});

test("nonsense in the storage does no harm", () => {
  const place = memoryStorage();
  place.setItem("copydesk.outbox.kim.1", "not JSON");
  place.setItem("copydesk.outbox.kim.2", JSON.stringify({ id: 1 }));
  assert.equal(makeOutbox({ storage: keptIn(place) }).items.size, 0);
});

test("a storage that is blocked keeps the marks for as long as the page lives", async () => {
  const blocked = keptIn(new Proxy(memoryStorage(), { get: () => assert.fail("blocked") }));
  const outbox = makeOutbox({ storage: blocked });
  outbox.put([draft()]);
  assert.equal(outbox.items.size, 1);
  await outbox.pump();
  assert.equal(outbox.items.size, 0);
});

test("one request carries one story's marks, the oldest first", async () => {
  const { server, requests } = fakeServer(acknowledge);
  const outbox = makeOutbox({ server });
  outbox.put([draft("one")]);
  outbox.put([draft("two")]);
  outbox.put([draft("one")]);
  await outbox.pump();
  assert.deepEqual([requests[0].body.story, requests[0].body.events.length], ["one", 2]);
  await outbox.pump();
  assert.equal(requests[1].body.story, "two");
});

test("a request never carries more than 400 marks", () => {
  const outbox = makeOutbox();
  for (let i = 0; i < 12; i++) outbox.put(drafts(50).map((event) => ({ ...event, quote: "" })));
  assert.ok(outbox.first().batch.length <= 400);
});

test("only one request is under way at a time", async () => {
  const { server, requests } = fakeServer(acknowledge);
  const outbox = makeOutbox({ server });
  outbox.put([draft()]);
  await Promise.all([outbox.pump(), outbox.pump(), outbox.pump()]);
  assert.equal(requests.length, 1);
});

test("when the page goes, what is on its way leaves once more, in a request that outlives the page", async () => {
  const { server, requests } = fakeServer(acknowledge);
  const outbox = makeOutbox({ server });
  const [event] = outbox.put([draft()]);
  const sent = outbox.pump();
  outbox.leave();
  await sent;
  assert.deepEqual(
    requests.map(({ body, init }) => [body.events[0].id, !!init.keepalive]),
    [
      [event.id, false],
      [event.id, true],
    ],
  );
  outbox.leave();
  assert.equal(requests.length, 2); // nothing waits any more
});

test("without an answer the marks stay, and the next try waits", async () => {
  const { server, requests } = fakeServer({ status: 0 });
  const outbox = makeOutbox({ server });
  outbox.put([draft()]);
  await outbox.pump();
  await outbox.pump();
  assert.equal(requests.length, 1);
  assert.equal(outbox.items.size, 1);
  await outbox.hurry();
  assert.equal(requests.length, 2);
});

test("after four tries without an answer the page is asked for anew", async () => {
  const { server } = fakeServer({ status: 0 });
  let asked = 0;
  server.rerun = () => void (asked += 1);
  const outbox = makeOutbox({ server });
  outbox.put([draft()]);
  for (let i = 0; i < 4; i++) await outbox.hurry();
  assert.equal(asked, 1);
});

test("a story that is refused stays kept and does not hold up the others", async () => {
  const refuse = (/** @type {any} */ body) =>
    body.story === "closed" ? { status: 403, body: { error: "Not yours." } } : acknowledge(body);
  const { server } = fakeServer(refuse);
  const outbox = makeOutbox({ server });
  outbox.put([draft("closed")]);
  outbox.put([draft("open")]);
  await outbox.pump();
  await outbox.hurry();
  assert.deepEqual(
    [...outbox.items.values()].map((event) => event.story),
    ["closed"],
  );
});

test("a refused mark is told once, with its reason, and waits no longer", async () => {
  const { server } = fakeServer((body) => ({ body: { refused: { [body.events[0].id]: "No such label." } } }));
  /** @type {string[]} */
  const told = [];
  const outbox = makeOutbox({ server, onRefused: (event, why) => told.push(`${event.article}: ${why}`) });
  outbox.put([draft()]);
  await outbox.pump();
  assert.deepEqual(told, ["a: No such label."]);
  assert.deepEqual(outbox.status(), { state: "refused", n: 1 });
});

test("a token that has run out is renewed once, and nothing is sent until the new one is there", async () => {
  const { server, requests } = fakeServer({ status: 401 }, acknowledge);
  let reruns = 0;
  server.rerun = () => void (reruns += 1);
  const outbox = makeOutbox({ server });
  outbox.put([draft()]);
  await outbox.pump();
  await outbox.hurry();
  assert.deepEqual([reruns, requests.length], [1, 1]);
  assert.equal(server.use({ token: "new" }), true);
  await outbox.hurry();
  assert.equal(outbox.items.size, 0);
});

test("an outbox that is closed sends nothing more", async () => {
  const { server, requests } = fakeServer(acknowledge);
  const outbox = makeOutbox({ server });
  outbox.put([draft()]);
  outbox.close();
  await outbox.pump();
  assert.equal(requests.length, 0);
});

test("the status says how the marks stand", () => {
  const outbox = makeOutbox();
  assert.deepEqual(outbox.status(), { state: "saved", n: 0 });
  const [event] = outbox.put([draft()]);
  assert.deepEqual(outbox.status(event.made + 100), { state: "busy", n: 1 });
  assert.deepEqual(outbox.status(event.made + 5000), { state: "late", n: 1 });
});
