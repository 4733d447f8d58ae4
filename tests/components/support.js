// Stories made by hand, a storage in memory and a server that answers what it is told: all without a browser.
import { Server } from "../../dashboard/components/shared/server.js";
import { Kept } from "../../dashboard/components/shared/storage.js";
import { Labels } from "../../dashboard/components/shared/labels.js";
import { Outbox } from "../../dashboard/components/shared/outbox.js";
import { Copies } from "../../dashboard/components/review/copies.js";
import { Deciding } from "../../dashboard/components/review/deciding.js";
import { EvidenceFinder } from "../../dashboard/components/review/evidence.js";
import { Marks } from "../../dashboard/components/review/marks.js";
import { Story } from "../../dashboard/components/review/story.js";
import { Undo } from "../../dashboard/components/review/undo.js";

/** @typedef {import("../../dashboard/components/shared/wire.js").LabelInfo} LabelInfo */
/** @typedef {import("../../dashboard/components/shared/wire.js").ReviewData} ReviewData */
/** @typedef {import("../../dashboard/components/shared/wire.js").MarkEvent} MarkEvent */
/** @typedef {import("../../dashboard/components/shared/wire.js").ActionInfo} ActionInfo */
/** @typedef {{ status?: number, body?: unknown }} Reply */

/** @param {Partial<LabelInfo> & { label: string }} info @returns {LabelInfo} */
const labelInfo = (info) => ({
  ...{ code: info.label[0], letter: info.label[0].toUpperCase(), colour: "", shape: "", dim: false },
  ...{ answer: false, settles: false, evidence: false, words: false, flags: false },
  ...info,
});

export const LABELS = [
  labelInfo({ label: "boilerplate", answer: true, settles: true, dim: true }),
  labelInfo({ label: "unsupported", answer: true, settles: true, words: true, flags: true }),
  labelInfo({ label: "sourced", answer: true, settles: true, evidence: true }),
  labelInfo({ label: "unsure", code: "w", answer: true }),
  labelInfo({ label: "unclear", code: "q", flags: true }),
  labelInfo({ label: "none" }),
];

/** A localStorage in memory, which several tabs can share. @returns {Storage} */
export function memoryStorage() {
  /** @type {Record<string, string>} */
  const items = {};
  Object.defineProperties(items, {
    getItem: { value: (/** @type {string} */ key) => items[key] ?? null },
    setItem: { value: (/** @type {string} */ key, /** @type {string} */ value) => void (items[key] = value) },
    removeItem: { value: (/** @type {string} */ key) => void delete items[key] },
  });
  return /** @type {Storage} */ (/** @type {unknown} */ (items));
}

/** @param {Storage} [place] */
export const keptIn = (place = memoryStorage()) => new Kept(() => place);

/**
 * A server that gives one reply after the other; the last one from then on.
 *
 * @param {...(Reply | ((body: any) => Reply))} replies
 */
export function fakeServer(...replies) {
  /** @type {{ url: string, body: any, init: RequestInit }[]} */
  const requests = [];
  const send = async (/** @type {any} */ url, /** @type {RequestInit} */ init = {}) => {
    const body = typeof init.body === "string" ? JSON.parse(init.body) : null;
    requests.push({ url: String(url), body, init });
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    const { status = 200, body: answer = {} } = (typeof reply === "function" ? reply(body) : reply) ?? {};
    if (!status) throw new TypeError("not connected");
    return new Response(status === 204 ? null : JSON.stringify(answer), { status });
  };
  const server = new Server({ send: /** @type {typeof fetch} */ (send), base: () => "http://desk.example/" });
  server.use({ token: "token", route: "copydesk" });
  return { server, requests };
}

/** The server acknowledges all it is sent. @param {any} body @returns {Reply} */
export const acknowledge = (body) => ({ body: { acks: body.events.map((/** @type {MarkEvent} */ { id }) => id) } });

/**
 * @param {object} [options]
 * @param {import("../../dashboard/components/shared/server.js").Server} [options.server]
 * @param {Kept} [options.storage]
 * @param {string} [options.editor]
 * @param {(event: MarkEvent, why: string) => void} [options.onRefused]
 */
export function makeOutbox({ server, storage = keptIn(), editor = "kim", onRefused = () => {} } = {}) {
  return new Outbox({
    ...{ editor, storage, onRefused },
    server: server ?? fakeServer(acknowledge).server,
    onMarks: () => {},
  });
}

/** @typedef {{ text: string, label?: string, reasons?: [string, number, number][], part?: string }} Told */

/**
 * A story of some versions; "s" begins the name of a source document.
 *
 * @param {Record<string, (string | Told)[]>} versions name → sentences
 * @param {Partial<ReviewData>} [more]
 * @returns {ReviewData}
 */
export function storyData(versions, more = {}) {
  const names = Object.keys(versions);
  return {
    ...{ story: { id: "story", title: "A story", why: "" }, exact: sameWords(versions), near: [], pairs: [] },
    versions: names.map((id) => ({
      ...{ id, short: id, title: "", site: "", published: "", earlier: [], beside: "", central: false },
      ...{ lang: "en", dir: "ltr" },
      role: id.startsWith("s") ? "source" : "rewrite",
      sentences: sentencesOf(versions[id]),
    })),
    ...{ left: names[0], right: names.at(-1) ?? "", sentence: null, strings: {}, actions: [], labels: LABELS },
    ...{ language: "en", editor: "kim", token: "token", route: "copydesk" },
    ...{ threshold: 0.5, confident: 0.85, blind: false, ask_name: null, outside: {}, stamp: "1", ...more },
  };
}

/** @param {(string | Told)[]} sentences */
function sentencesOf(sentences) {
  let start = 0;
  return sentences.map((given, i) => {
    const { text, label = "none", reasons = [], part = "body" } = typeof given === "string" ? { text: given } : given;
    const at = start;
    start += text.length + 1;
    /** @type {import("../../dashboard/components/shared/wire.js").WireSentence} */
    const sentence = [i + 1, at, at + text.length, text, part, label, 0.9, reasons, []];
    return sentence;
  });
}

/** @param {Record<string, (string | Told)[]>} versions */
function sameWords(versions) {
  /** @type {Map<string, [number, number][]>} */
  const groups = new Map();
  Object.values(versions).forEach((sentences, v) => {
    sentences.forEach((given, i) => {
      const text = typeof given === "string" ? given : given.text;
      groups.set(text, [...(groups.get(text) ?? []), [v, i + 1]]);
    });
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

/**
 * All that decides, for a story.
 *
 * @param {ReviewData} data
 * @param {{ outbox?: Outbox }} [options]
 */
export function makeDesk(data, { outbox = makeOutbox() } = {}) {
  const labels = new Labels(data.labels);
  const story = new Story(data);
  /** @type {string[]} */
  const painted = [];
  const marks = new Marks({ story, outbox, editor: data.editor, onChange: (key) => painted.push(key) });
  const undo = new Undo(marks);
  /** @type {Deciding} */
  let deciding; // eslint-disable-line prefer-const -- the two know each other
  const flagged = (/** @type {string} */ key) => deciding.isSuspected(key);
  const evidence = new EvidenceFinder(story, () => [], flagged);
  const copies = new Copies(marks, evidence, (label) => labels.needsEvidence(label));
  deciding = new Deciding({ marks, copies, evidence, labels, blind: data.blind });
  /** Press the key of a label. @param {string} key @param {string} label */
  const press = (key, label) => undo.perform(deciding.changes(key, deciding.keyMark(key, label).mark));
  return { labels, story, marks, undo, evidence, copies, deciding, outbox, painted, press };
}

/** @param {Partial<ActionInfo> & { id: string, key: string }} action @returns {ActionInfo} */
export const actionInfo = (action) => ({
  ...{ group: "mark", shift: false, also: [], repeat: false, button: true, help: "" },
  ...{ code: `Key${action.key.toUpperCase()}`, name: action.id, short: action.id },
  ...action,
});
