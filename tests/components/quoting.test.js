import assert from "node:assert/strict";
import { test } from "node:test";
import { citationOf, rowOf } from "../../dashboard/components/claims/copying.js";
import { citation, linkTo, rowAsMarkdown } from "../../dashboard/components/shared/quoting.js";

/** @param {string} text */
const quoted = (text, short = "harbor.example", title = "Fee rises") => ({
  version: { short, title },
  sentence: { text, n: 3 },
});

test("a link holds the sentence and nothing of what the address said before", () => {
  const link = linkTo("http://desk.example/copydesk/review?q=x&story=old#top", {
    story: "st 1",
    right: "a&b",
    sentence: 3,
  });
  assert.equal(link, "http://desk.example/copydesk/review?story=st+1&right=a%26b&sentence=3");
});

test("a citation quotes the words in one line and says where they are", () => {
  assert.equal(
    citation(quoted("The fee\n is $9."), "http://x/"),
    "“The fee is $9.” (harbor.example, “Fee rises”), http://x/",
  );
  assert.equal(citation(quoted("Yes.", "a.txt", "a.txt"), "http://x/"), "“Yes.” (a.txt), http://x/");
});

test("nothing in a sentence is read as Markdown", () => {
  const table = rowAsMarkdown([quoted("a | b <img src=x> [c](d) *e* `f`\nnext"), quoted("plain")]);
  const lines = table.split("\n");
  assert.equal(lines.length, 4);
  assert.equal(lines[2], "| harbor.example | 3 | a \\| b \\<img src=x\\> \\[c\\](d) \\*e\\* \\`f\\` next |");
});

test("a claim row is copied as a table with a line a sentence, and a sentence with its address in Review", () => {
  /** @param {number} n @param {import("../../dashboard/components/shared/wire.js").Run[]} pieces */
  const cell = (n, pieces) => ({ article: `a${n}`, lang: "en", parts: [{ n, pieces }] });
  const now = cell(3, [
    [0, "The fee is ", ""],
    [-1, "12", ""],
    [1, "14.", ""],
  ]);
  const cells = [cell(1, [[0, "The fee is 12.", ""]]), null, now];
  const columns = ["Harbor", "Herald", "Wire"].map((name) => ({ id: name, name, note: "", role: "rewrite" }));
  assert.equal(
    rowOf(cells, columns).split("\n").slice(2).join("\n"),
    "| Harbor | 1 | The fee is 12. |\n| Wire | 3 | The fee is 14. |",
  );
  assert.equal(
    citationOf("st-1", now, now.parts[0], "Wire", "http://desk.example/base/versions?story=st-1&show=claims"),
    "“The fee is 14.” (Wire), http://desk.example/base/review?story=st-1&right=a3&sentence=3",
  );
});
