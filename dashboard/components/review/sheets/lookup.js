// Sheets that show what the server knows of a sentence: its history, and how similar sentences were decided.
import { badge } from "../../shared/badge.js";
import { el, fill } from "../../shared/dom.js";
import { precedentWords } from "../../shared/precedent.js";
import { shorten } from "../../shared/text.js";

/** @typedef {import("../review.js").Review} Review */
/** @typedef {import("../../shared/wire.js").Precedent} Precedent */
/**
 * @typedef {import("../../shared/wire.js").MarkEvent
 *   & { editor: string, actor?: string, waiting?: boolean }} LoggedEvent
 */

/**
 * Open a sheet with a list that comes from the server.
 *
 * @param {Review} review
 * @param {string} key
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.title
 * @param {string} options.loading said until the lines are there
 * @param {boolean} [options.wide]
 * @param {() => Promise<(HTMLElement | string)[]>} options.load the lines, or a text in their place
 */
async function openList(review, key, { name, title, loading, wide, load }) {
  const { story, sheets } = review;
  const { sentence, version } = story.at(key);
  const list = el("ol", "history", el("li", { text: loading }));
  const quote = el("blockquote", { dir: version.dir, text: sentence.text });
  sheets.open({ name, title, body: [quote, list], wide });
  const lines = await load();
  if (sheets.isOpen(name))
    fill(
      list,
      lines.map((line) => (typeof line === "string" ? el("li", { text: line }) : line)),
    );
}

/**
 * @param {Review} review
 * @param {string} key
 */
export function openHistory(review, key) {
  const { t, story, server, outbox } = review;
  const { article, sentence } = story.at(key);
  const load = async () => {
    const { status, body } = await server.ask("history", { story: story.id, article, n: sentence.n });
    const waiting = outbox.waiting(story.id).filter((event) => story.find(event) === key);
    const logged = /** @type {LoggedEvent[]} */ (body?.events ?? []);
    const late = waiting.map((event) => ({ ...event, editor: review.data.editor, waiting: true }));
    const lines = [...logged, ...late].map((event) => historyLine(review, event));
    return lines.length ? lines : [t(status === 200 ? "history_empty" : "history_offline")];
  };
  return openList(review, key, { name: "history", title: t("history_title"), loading: t("history_loading"), load });
}

/** @param {Review} review @param {LoggedEvent} event */
function historyLine(review, event) {
  const { t, data } = review;
  const when = new Date(event.made).toLocaleString(data.language, { dateStyle: "medium", timeStyle: "short" });
  const values = { who: whoDid(review, event), label: t(event.label ? `label_${event.label}` : "label_open") };
  const what = t(`history_${happening(event)}`, values);
  const category = event.category ? ` (${t(`category_${event.category}`)})` : "";
  const evidence = (event.evidence ?? []).flatMap((item) => item.quote ?? item.url ?? item.note ?? []);
  const rests = `${t("rests_on")} ${shorten(evidence.join(" · "), 200)}`;
  return el(
    "li",
    null,
    el("span", { text: what + category }),
    event.waiting && el("em", { text: ` ${t("history_waiting")}` }),
    el("time", { text: when }),
    event.note && el("p", { class: "note", dir: "auto", text: `✎ ${event.note}` }),
    evidence.length > 0 && el("p", { class: "quiet", dir: "auto", text: rests }),
  );
}

/** What an event did, as a key of the catalogue. @param {LoggedEvent} event */
function happening({ cause, label, note }) {
  if (cause === "undo" || cause === "redo") return cause;
  if (label) return cause || "key";
  if (cause === "adjudication") return "unruled";
  return note ? "noted" : "cleared";
}

/** Behind a ruling stands the lead who made it. @param {Review} review @param {LoggedEvent} event */
function whoDid({ t, data, together }, { cause, actor, editor }) {
  const who = cause === "adjudication" ? actor || editor : editor;
  return !who || who === data.editor ? t("you") : together.name(who);
}

/**
 * @param {Review} review
 * @param {string} key
 */
export function openPrecedent(review, key) {
  const { t, story, server, data, marks } = review;
  const { article, sentence } = story.at(key);
  const blind = data.blind && !marks.of(key).label;
  const load = async () => {
    const { status, body } = await server.ask("precedent", { article, n: sentence.n });
    const found = /** @type {Precedent[]} */ (body?.precedents ?? []);
    if (found.length) return found.map((one) => precedentLine(review, one));
    return [t(status !== 200 ? "precedent_offline" : blind ? "precedent_blind" : "precedent_none")];
  };
  const words = { title: t("precedent_title"), loading: t("precedent_loading") };
  return openList(review, key, { name: "precedent", ...words, wide: true, load });
}

/** @param {Review} review @param {Precedent} precedent */
function precedentLine({ t, labels }, { story, article, n, text, label, note, ...about }) {
  const query = new URLSearchParams({ story, right: article, sentence: String(n) });
  return el(
    "li",
    null,
    badge(labels, label),
    " ",
    el("a", { href: `review?${query}`, target: "_self", class: "quote", dir: "auto", text }),
    el("p", { class: "quiet", text: precedentWords(t, { label, ...about }) }),
    note && el("p", { class: "note", dir: "auto", text: `✎ ${note}` }),
  );
}
