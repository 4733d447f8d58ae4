import assert from "node:assert/strict";
import { test } from "node:test";
import { keepWanted, takeWanted } from "../../dashboard/components/page/errands.js";
import { memoryStorage } from "./support.js";

const address = (/** @type {string} */ path) => {
  const { pathname, search, origin } = new URL(path, "https://desk.example");
  return { pathname, search, origin };
};

test("after the sign-in the browser goes where it wanted to, once", () => {
  const storage = memoryStorage();
  keepWanted(storage, address("/review?story=a&sentence=3"));
  assert.equal(takeWanted(storage, address("/")), "https://desk.example/review?story=a&sentence=3");
  assert.equal(takeWanted(storage, address("/")), null);
});

test("who is there already goes nowhere", () => {
  const storage = memoryStorage();
  keepWanted(storage, address("/review?story=a"));
  assert.equal(takeWanted(storage, address("/review?story=a")), null);
});

test("an address of another site is never followed", () => {
  const storage = memoryStorage();
  for (const wanted of ["https://evil.example/", "javascript:alert(1)", "review"]) {
    storage.setItem("copydesk.wanted", wanted);
    assert.equal(takeWanted(storage, address("/")), null);
  }
  storage.setItem("copydesk.wanted", "//evil.example/");
  const led = takeWanted(storage, address("/"));
  assert.equal(new URL(led ?? "").host, "desk.example");
});
