// The record: lines of who did what and when.
import { el, link } from "../shared/dom.js";
import { Labels } from "../shared/labels.js";
import { board } from "../shared/mount.js";
import { translator } from "../shared/text.js";

/** @typedef {import("../shared/wire.js").TimelineData} TimelineData */
/** @typedef {import("../shared/wire.js").TimelineLine} TimelineLine */
/** @typedef {import("../shared/wire.js").TimelinePlace} TimelinePlace */
/** @typedef {(href: string) => void} Open */
/**
 * @typedef {object} Drawing
 * @property {import("../shared/text.js").Translate} t
 * @property {Labels} labels
 * @property {ReturnType<typeof formats>} format
 * @property {Open} open
 */

/** @param {string} language @param {string} zone time zone */
function formats(language, zone) {
  const make = (/** @type {Intl.DateTimeFormatOptions} */ options) => {
    try {
      return new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
    } catch {
      return new Intl.DateTimeFormat(language, options); // a zone that this browser does not know
    }
  };
  return {
    day: make({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
    time: make({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    short: make({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    both: make({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  };
}

/** @param {TimelinePlace} place */
const fullName = ({ name, at }) => `${name} ${at}`.trim();

/**
 * @param {string} href "" where there is nothing to open
 * @param {string} text
 * @param {Open} open
 * @param {string | null} [label]
 */
function placeLink(href, text, open, label = null) {
  const about = { class: "place", "aria-label": label };
  return href ? link({ ...about, href }, () => open(href), text) : el("span", about, text);
}

/**
 * The article's name stands once, before the first of its sentences.
 *
 * @param {TimelineLine} line
 * @param {Drawing} drawing
 */
function places({ places: [first, ...rest], more }, { t, open }) {
  if (!first) return null;
  let { name } = first;
  const others = rest.map((place) => {
    const text = place.name === name && place.at ? place.at : fullName(place);
    ({ name } = place);
    return placeLink(place.href, text, open, text === place.name ? null : fullName(place));
  });
  const left = more > 0 && el("span", { class: "rest", text: t("page_more", { n: more }) });
  const head = placeLink(first.href, fullName(first), open);
  if (!first.quote) return el("div", "places", head, others, left);
  const quoted = el("div", "places", head, el("q", { dir: "auto", text: first.quote }));
  return others.length || left ? el("div", null, quoted, el("span", "others", others, left)) : quoted;
}

/** When a mark came that was made before. @param {TimelineLine} line @param {Drawing} drawing */
function lateNote({ made, late }, { t, format }) {
  if (!late) return null;
  const came = new Date(late);
  const same = format.day.format(new Date(made)) === format.day.format(came);
  return el("span", {
    class: "late",
    text: t("page_late", { time: (same ? format.short : format.both).format(came) }),
  });
}

/** @param {TimelineLine} line @param {TimelineLine | null} above @param {Drawing} drawing */
function entry(line, above, drawing) {
  const { t, labels, format, open } = drawing;
  const { story } = line;
  const moment = new Date(line.made);
  const time = el("time", { datetime: moment.toISOString(), text: format.time.format(moment) });
  const isNew = story && story.href !== above?.story?.href;
  const { href = "", title = "" } = story ?? {};
  const headline = href ? link({ href }, () => open(href), title) : el("span", { text: title });
  const note = el("div", { class: "note", dir: "auto" }, el("span", { class: "tag", text: t("page_note") }), " ");
  note.append(el("span", { text: line.note }));
  return el(
    "li",
    { data: { tone: labels.tone(line.tone) || null } },
    el("div", "when", time, lateNote(line, drawing)),
    el(
      "div",
      "body",
      el("div", "head", el("strong", { text: line.who }), " ", el("span", { class: "what", text: line.what })),
      isNew && el("div", "of", headline),
      places(line, drawing),
      line.note && note,
    ),
  );
}

/** @param {TimelineData} data @param {HTMLElement} host @param {Open} open */
function draw(data, host, open) {
  const t = translator(data.words);
  const format = formats(data.language, data.zone);
  const drawing = { t, labels: new Labels(data.labels), format, open };
  /** @type {Map<string, TimelineLine[]>} */
  const days = new Map();
  for (const line of data.lines) {
    const day = format.day.format(new Date(line.made));
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  const parts = [...days].flatMap(([day, lines]) => {
    const items = lines.map((line, i) => entry(line, lines[i - 1] ?? null, drawing));
    return [el("h2", { text: day }), el("ol", { class: "day", "aria-label": `${t("page_list")}: ${day}` }, items)];
  });
  host.replaceChildren(...parts);
}

export default board(".board", (/** @type {TimelineData} */ data, host, send) =>
  draw(data, host, (href) => send("open", href)),
);
