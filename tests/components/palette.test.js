import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeWords } from "../../dashboard/components/review/picking.js";
import { narrow, placeOf } from "../../dashboard/components/review/sheets/palette.js";
import { Viewed } from "../../dashboard/components/review/viewed.js";
import { keptIn, memoryStorage } from "./support.js";

const ENTRIES = [
  { name: "next sentence", more: "" },
  { name: "clear the mark", more: "" },
  { name: "Zeitung Süd", more: "sentence of a headline" },
  { name: "sentence history", more: "" },
];

test("every word typed has to be there, whatever its case and accents, and beginnings come first", () => {
  const names = (/** @type {string} */ query) => narrow(ENTRIES, query).map(({ name }) => name);
  assert.deepEqual(names("SENT"), ["sentence history", "next sentence", "Zeitung Süd"]);
  assert.deepEqual(names("sud sentence"), ["Zeitung Süd"]);
  assert.equal(names("").length, 4);
  assert.deepEqual(names("nothing of the kind"), []);
});

test("what was chosen stays chosen when more is found, and the first is where it is gone", () => {
  const [next, clear, paper] = ENTRIES.map((entry) => ({ ...entry, group: "actions" }));
  const story = { group: "stories", name: next.name, more: "" };
  assert.equal(placeOf([next, story, { ...clear }, paper], clear), 2);
  assert.equal(placeOf([story, next], next), 1, "a story of the same name is another entry");
  assert.equal(placeOf([story, paper], clear), 0);
  assert.equal(placeOf([], undefined), 0);
});

test("a selection with the mouse means whole words, counted in code points", () => {
  const text = "😀 It rose to $1,250 on May 4th.";
  const cut = (/** @type {[number, number] | null} */ span) => span && [...text].slice(...span).join("");
  const at = text.indexOf("250");
  assert.equal(cut(wholeWords(text, at, at + 1)), "1,250");
  assert.equal(cut(wholeWords(text, text.indexOf("ay"), text.indexOf("4") + 1)), "May 4th");
  assert.equal(wholeWords(text, 2, 3), null, "no word");
});

test("the tick on a version is kept, for this editor alone", () => {
  const place = memoryStorage();
  assert.equal(new Viewed(keptIn(place), "kim").toggle("a010"), true);
  assert.equal(new Viewed(keptIn(place), "kim").has("a010"), true);
  assert.equal(new Viewed(keptIn(place), "lee").has("a010"), false);
  assert.equal(new Viewed(keptIn(place), "kim").toggle("a010"), false);
  assert.equal(new Viewed(keptIn(place), "kim").has("a010"), false);
});
