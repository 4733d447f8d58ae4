import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursor } from "../../dashboard/components/review/cursor.js";

/** @param {...number[]} groups one number: a sentence; several: a fold */
function cursorOver(...groups) {
  /** @type {[number | null, number, boolean][]} */
  const moves = [];
  const cursor = new Cursor((before, item, quiet) => moves.push([before?.numbers[0] ?? null, item.numbers[0], quiet]));
  cursor.setItems(groups.map((numbers) => ({ numbers, folded: numbers.length > 1, rows: [] })));
  return { cursor, moves };
}

test("the cursor stands nowhere before it was put somewhere", () => {
  const { cursor } = cursorOver([1], [2]);
  assert.deepEqual([cursor.item, cursor.sentence, cursor.n], [null, null, 1]);
});

test("it goes from one sentence to the next and stays at the end", () => {
  const { cursor, moves } = cursorOver([1], [2]);
  assert.deepEqual([cursor.step(0), cursor.step(1), cursor.step(2)], [true, true, false]);
  assert.equal(cursor.sentence, 2);
  assert.deepEqual(moves, [
    [null, 1, false],
    [1, 2, false],
  ]);
});

test("a jump of several goes as far as there are any", () => {
  const { cursor } = cursorOver([1], [2], [3]);
  cursor.step(0);
  cursor.skip(5);
  assert.equal(cursor.sentence, 3);
  cursor.skip(-5);
  assert.equal(cursor.sentence, 1);
});

test("a sentence behind a fold is found at the fold, a hidden one at the next that is shown", () => {
  const { cursor } = cursorOver([1], [2, 3, 4], [8]);
  assert.deepEqual(
    [3, 5, 9].map((n) => cursor.near(n)),
    [1, 2, 2],
  );
  cursor.goTo(4);
  assert.deepEqual([cursor.sentence, cursor.n], [null, 2]);
});

test("seeking goes round about and passes folds by", () => {
  const { cursor } = cursorOver([1], [2, 3, 4], [5]);
  cursor.goTo(5);
  assert.equal(
    cursor.seek(1, () => true),
    true,
  );
  assert.equal(cursor.sentence, 1);
  assert.equal(
    cursor.seek(-1, (n) => n === 5),
    true,
  );
  assert.equal(
    cursor.seek(1, () => false),
    false,
  );
  assert.equal(cursor.sentence, 5);
});

test("what is shown and what is folded can be told apart", () => {
  const { cursor } = cursorOver([1], [2, 3, 4], [5]);
  assert.deepEqual(
    [cursor.numbers(false), cursor.numbers(true)],
    [
      [1, 5],
      [2, 3, 4],
    ],
  );
});

test("a quiet step is told as one", () => {
  const { cursor, moves } = cursorOver([1]);
  cursor.goTo(1, { quiet: true });
  assert.deepEqual(moves, [[null, 1, true]]);
});

test("the end of a version is a place: no sentence stands there, and nothing is found there", () => {
  const cursor = new Cursor();
  cursor.setItems([
    ...[1, 2].map((n) => ({ numbers: [n], folded: false, rows: [] })),
    { numbers: [], folded: false, rows: [], end: true },
  ]);
  cursor.goTo(2);
  assert.equal(cursor.atEnd, false);
  cursor.step(cursor.at + 1);
  assert.deepEqual([cursor.atEnd, cursor.sentence, cursor.n], [true, null, 2]);
  assert.equal(cursor.step(cursor.at + 1), false);
  cursor.goTo(9);
  assert.equal(cursor.sentence, 2);
  cursor.skip(5);
  assert.equal(
    cursor.seek(1, () => true),
    true,
  );
  assert.equal(cursor.sentence, 1);
});
