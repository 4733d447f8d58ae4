import assert from "node:assert/strict";
import { test } from "node:test";
import { Docket } from "../../dashboard/components/cases/docket.js";
import { Labels } from "../../dashboard/components/shared/labels.js";
import { LABELS, makeOutbox } from "./support.js";

/** @typedef {import("../../dashboard/components/shared/wire.js").Case} Case */
/** @typedef {import("../../dashboard/components/shared/wire.js").CasesData} CasesData */

/** @param {string} id @returns {Case} */
const openCase = (id) =>
  /** @type {any} */ ({
    ...{ id, story: "story", article: id, start: 0, end: 4, text: "Text", category: "date", kind: "labels" },
    ...{ ruling: null, marks: [], witnesses: [], title: "", place: { dir: "ltr" } },
  });

/** @param {string[]} ids @param {Partial<CasesData>} [more] @returns {CasesData} */
const casesData = (ids, more) =>
  /** @type {any} */ ({
    ...{ kind: "open", editor: "lea", name: "Lea", scope: null, first: null, recent: [] },
    ...{ cases: ids.map(openCase), total: ids.length },
    ...more,
  });

/** @param {string[]} ids */
function docketWith(ids) {
  const docket = new Docket({ labels: new Labels(LABELS), outbox: makeOutbox() });
  docket.load(casesData(ids));
  return docket;
}

const listed = (/** @type {Docket} */ docket) => docket.cases.map(({ id }) => id);

test("the case that is looked at stays although a colleague has ruled on it meanwhile", () => {
  const docket = docketWith(["a", "b", "c"]);
  docket.goTo(1);
  docket.load(casesData(["a", "c"]));
  assert.equal(docket.current?.id, "b", "the key that is pressed next was meant for it");
  docket.goTo(listed(docket).indexOf("a"));
  docket.load(casesData(["a", "c"]));
  assert.deepEqual(listed(docket), ["a", "c"], "nobody looks at it any more");
});

test("what was decided stays to look back, and the next open case is gone to", () => {
  const docket = docketWith(["a", "b", "c"]);
  const [first] = docket.cases;
  docket.rule(first, docket.ownRuling(first, "boilerplate"));
  docket.advance();
  assert.equal(docket.current?.id, "b");
  docket.load(casesData(["b", "c"]));
  assert.deepEqual([listed(docket), docket.current?.id, docket.openCount], [["a", "b", "c"], "b", 2]);
  assert.equal(docket.rulingOn(first)?.label, "boilerplate");
});

test("another list begins at its first open case, and keeps nothing of the one before", () => {
  const docket = docketWith(["a", "b"]);
  docket.goTo(1);
  const other = casesData(["x", "y"], { scope: "story" });
  assert.equal(docket.continues(casesData(["a"])), true);
  assert.equal(docket.continues(other), false);
  docket.load(other);
  assert.deepEqual([listed(docket), docket.current?.id], [["x", "y"], "x"]);
});

test("a ruling taken back opens its case, whether the list still has it or the page has to be asked", () => {
  const docket = docketWith(["a", "b"]);
  const [first] = docket.cases;
  docket.rule(first, docket.ownRuling(first, "unsupported"));
  docket.advance();
  docket.undo();
  assert.deepEqual([docket.current?.id, docket.isOpen(first), docket.takeHunger()], ["a", true, false]);
  docket.rule(first, docket.ownRuling(first, "unsupported"));
  docket.load(casesData(["x"], { scope: "story" }));
  docket.undo();
  assert.equal(docket.takeHunger(), true, "the server has to list it again");
  docket.load(casesData(["x", "a"], { scope: "story" }));
  assert.equal(docket.current?.id, "a");
});

test("a refused ruling is no ruling, and no step to take back", () => {
  const docket = docketWith(["a"]);
  const [only] = docket.cases;
  docket.rule(only, docket.ownRuling(only, "sourced"));
  const [event] = docket.outbox.items.values();
  docket.refuse(event);
  assert.deepEqual([docket.isOpen(only), docket.undo()], [true, null]);
});
