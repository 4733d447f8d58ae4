import assert from "node:assert/strict";
import { test } from "node:test";
import { citation, linkTo, rowAsMarkdown } from "../../dashboard/components/review/quoting.js";

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
