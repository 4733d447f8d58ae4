// The sheet for a note, and for the question that goes with "unsure".
import { el } from "../../shared/dom.js";
import { LIMITS } from "../../shared/wire.js";

const NOTE = { name: "note", title: "note_title", field: "note_title", hint: "note_hint", confirm: "note_confirm" };
const UNSURE = {
  ...{ name: "unsure", title: "unsure_title", confirm: "unsure_confirm" },
  ...{ field: "unsure_hint", hint: "unsure_hint" },
};

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
  const words = label ? UNSURE : NOTE;
  const field = el("textarea", {
    rows: "3",
    maxlength: String(LIMITS.note),
    autofocus: true,
    dir: "auto",
    "aria-label": t(words.field),
    placeholder: t(words.hint),
    value: mark.note,
  });
  review.sheets.open({
    name: words.name,
    title: t(words.title),
    body: [el("blockquote", { dir: version.dir, text: sentence.text }), field],
    confirmText: t(words.confirm),
    confirm: () => {
      const note = field.value.trim();
      if (label) review.decide(key, { label, evidence: [], span: null, note, cause: "key" }, { stay });
      else if (note !== mark.note) review.keepNote(key, note);
    },
  });
}
