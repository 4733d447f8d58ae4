// What can be copied of the sentence under the cursor: a link to it, a citation, its row as a Markdown table.
import { copyText } from "../../shared/clipboard.js";
import { el } from "../../shared/dom.js";
import { citation, linkTo, rowAsMarkdown } from "../../shared/quoting.js";

/** @typedef {import("../review.js").Review} Review */

/**
 * @param {Review} review
 * @param {string} key
 */
export function openCopy(review, key) {
  const { t, story, view, sheets } = review;
  const place = story.at(key);
  const link = linkTo(location.href, {
    story: story.id,
    left: view.left,
    right: place.article,
    sentence: place.sentence.n,
  });
  const row = [...view.alignedWith(key).map((other) => story.at(other)), place];
  const texts = { link, citation: citation(place, link), row: rowAsMarkdown(row) };
  const choices = Object.entries(texts).map(([name, text], n) =>
    el(
      "section",
      "copychoice",
      el("button", {
        type: "button",
        class: "act",
        text: t(`copy_${name}`),
        autofocus: n === 0,
        onclick: () => void copy(review, text),
      }),
      el("pre", { dir: "auto", text }),
    ),
  );
  sheets.open({ name: "copy", title: t("copy_title"), body: choices, wide: true });
}

/** @param {Review} review @param {string} text */
async function copy({ t, sheets, root, toast }, text) {
  const done = await copyText(text, root.querySelector("dialog") ?? root);
  if (done) sheets.close();
  toast(t(done ? "copied" : "copy_failed"), 4);
}
