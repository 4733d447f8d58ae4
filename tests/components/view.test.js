// Which two versions come after each other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { View } from "../../dashboard/components/review/view.js";

const SOURCES = { wire: "", press: "", a: "press", b: "wire", consensus: "" };
const story = {
  version: (/** @type {keyof typeof SOURCES} */ id) => ({
    source: id === "wire" || id === "press",
    beside: SOURCES[id],
  }),
};

/** @param {string} left @param {string} right @param {string} next */
const pair = (left, right, next) => View.prototype.pairWith.call({ story, wanted: null, left, right }, next);

test("the next version comes with the source it draws on, and never with itself", () => {
  assert.deepEqual(pair("wire", "b", "a"), { right: "a", left: "press" });
  assert.deepEqual(pair("consensus", "b", "a"), { right: "a", left: "consensus" });
  assert.deepEqual(pair("a", "b", "a"), { right: "a", left: "b" });
  assert.deepEqual(pair("wire", "b", "press"), { right: "press", left: "wire" });
});
