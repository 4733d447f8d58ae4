// The sheet for a note, and for the question that goes with "unsure".
import { el } from "../../shared/dom.js";

const LONGEST = "2000"; // characters

/** @typedef {import("../review.js").Review} Review */

/**
 * @param {Review} review
 * @param {string} key
 * @param {{ label?: string | null, stay?: boolean }} [options] `label`: mark with it, too, and go on
 */
export function openNote(review, key, { label = null, stay = false } = {}) {
  const { t, marks, story } = review;
  const mark = marks.of(key);
  const { sentence, version } = story.at(key);
  const kind = label ? "unsure" : "note";
  const field = el("textarea", {
    rows: "3",
    maxlength: LONGEST,
    autofocus: true,
    dir: "auto",
    "aria-label": t(label ? "unsure_hint" : "note_title"),
    placeholder: t(`${kind}_hint`),
    value: mark.note,
  });
  review.sheets.open({
    name: kind,
    title: t(`${kind}_title`),
    body: [el("blockquote", { dir: version.dir, text: sentence.text }), field],
    confirmText: t(`${kind}_confirm`),
    confirm: () => {
      const note = field.value.trim();
      if (label) review.decide(key, { label, evidence: [], span: null, note, cause: "key" }, { stay });
      else if (note !== mark.note) review.keepNote(key, note);
    },
  });
}
