// The sheet with the thread of a sentence: what was said, who is called on, resolved or not.
import { el, fill } from "../../shared/dom.js";
import { LIMITS } from "../../shared/wire.js";

/** @typedef {import("../review.js").Review} Review */
/** @typedef {import("../../shared/wire.js").WireComment} WireComment */

/** @type {Map<string, string>} what could not be sent, by sentence */
const drafts = new Map();

/**
 * @param {Review} review
 * @param {string} key
 * @param {string | null} [other] the sentence the cursor is on, where it is not this one
 */
export function openComment(review, key, other = null) {
  const { t, story, threads, sheets } = review;
  const { sentence, version } = story.at(key);
  const field = el("textarea", {
    ...{ rows: "3", maxlength: String(LIMITS.note), autofocus: true, dir: "auto" },
    ...{ "aria-label": t("comment_field"), placeholder: t("comment_hint"), value: drafts.get(key) ?? "" },
  });
  const thread = el("ol", { class: "thread", "aria-label": t("comment_title") });
  const people = el("div", { class: "people", role: "group", "aria-label": t("comment_call") });
  const draw = () => {
    fill(
      thread,
      threads.of(key).map((one) => line(review, one)),
    );
    fill(
      people,
      threads.people.map(({ who, name }) => caller(field, who, name)),
    );
  };
  const switched = other && el("button", { type: "button", class: "quiet", text: t("comment_other") });
  if (switched)
    switched.onclick = () => {
      sheets.close();
      openComment(review, other);
    };
  draw();
  if (!threads.people.length) void threads.ask().then(draw);
  sheets.open({
    name: "comment",
    title: t("comment_title"),
    body: [
      el("blockquote", { dir: version.dir, text: sentence.text }),
      el("div", "people", switched),
      thread,
      field,
      people,
    ],
    further: threads.isClosed(key)
      ? undefined
      : { id: "comment", text: t("comment_resolve"), run: () => resolve(review, key) },
    confirmText: t("comment_confirm"),
    confirm: () => {
      const text = field.value.trim();
      if (!text) return false;
      void send(review, key, { text });
      return true;
    },
  });
}

/** @param {Review} review @param {string} key @param {{ text?: string, kind?: "said" | "resolved" }} words */
async function send(review, key, words) {
  const { t, threads, story } = review;
  const why = await threads.say(story.at(key), words);
  if (why !== null && words.text) drafts.set(key, words.text);
  else drafts.delete(key);
  if (why !== null) {
    review.toast(why || t("comment_offline"), 4);
    return;
  }
  const names = threads.strangers.join(", ");
  const done = words.kind === "resolved" ? "comment_resolved" : "comment_sent";
  review.toast(names ? t("comment_strangers", { names }) : t(done), 4);
}

/** @param {Review} review @param {string} key */
function resolve(review, key) {
  review.sheets.close();
  void send(review, key, { kind: "resolved" });
}

/** @param {Review} review @param {WireComment} comment */
function line({ t, data }, { name, text, kind, made }) {
  const when = new Date(made).toLocaleString(data.language, { dateStyle: "medium", timeStyle: "short" });
  const said = kind === "resolved" ? el("em", { text: t("comment_closed") }) : el("p", { dir: "auto", text });
  return el("li", null, el("b", { text: name }), el("time", { text: when }), said);
}

/**
 * A colleague's name, put into the text at a click.
 * @param {HTMLTextAreaElement} field @param {string} who @param {string} name
 */
function caller(field, who, name) {
  const onclick = () => {
    field.setRangeText(`@${who} `, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  };
  return el("button", { type: "button", class: "quiet", title: name, text: `@${who}`, onclick });
}
