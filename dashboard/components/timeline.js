// The record: lines of who did what and when. Every text is set with textContent: quotes and notes are data.
// Streamlit calls the default export again on every change of data or theme, so it draws only when its data changed.
const drawn = new WeakMap(); // host element -> version

function el(tag, cls, ...children) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function formats(language, zone) {
  const make = (options) => {
    try { return new Intl.DateTimeFormat(language, { ...options, timeZone: zone }); } catch { return new Intl.DateTimeFormat(language, options); }
  };
  return {
    day: make({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
    time: make({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    short: make({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    both: make({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  };
}

function link(href, open, cls, ...children) {
  if (!href) return el("span", cls, ...children);
  const node = el("a", cls, ...children);
  node.href = href;
  node.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new tab is the browser's business
    event.preventDefault();
    open(href);
  });
  return node;
}

function quote(place) {
  const node = el("q", "", place.quote);
  node.dir = "auto";
  return node;
}

// the article's name stands once, before the first of its sentences
function places(line, words, open) {
  const [first, ...rest] = line.places;
  if (!first) return null;
  const box = el("div", "places", link(first.href, open, "place", `${first.name} ${first.at}`.trim()), first.quote ? quote(first) : null);
  const others = first.quote ? el("span", "others") : box;
  let name = first.name;
  for (const place of rest) {
    const label = place.name === name && place.at ? place.at : `${place.name} ${place.at}`.trim();
    const made = link(place.href, open, "place", label);
    if (label !== place.name) made.setAttribute("aria-label", `${place.name} ${place.at}`.trim());
    others.append(made);
    name = place.name;
  }
  if (line.more) others.append(el("span", "rest", words.page_more.replace("{n}", line.more)));
  return others.childElementCount && others !== box ? el("div", "", box, others) : box;
}

function late(line, d, format) {
  if (!line.late) return null;
  const made = new Date(line.made), came = new Date(line.late);
  const same = format.day.format(made) === format.day.format(came);
  return el("span", "late", d.words.page_late.replace("{time}", (same ? format.short : format.both).format(came)));
}

function entry(line, above, d, format, open) {
  const moment = new Date(line.made);
  const time = el("time", "", format.time.format(moment));
  time.dateTime = moment.toISOString();
  const head = el("div", "head", el("strong", "", line.who), " ", el("span", "what", line.what));
  const story = line.story && line.story.href !== above?.story?.href ? el("div", "of", link(line.story.href, open, "", line.story.title)) : null;
  const note = line.note ? el("div", "note", el("span", "tag", d.words.page_note), " ", el("span", "", line.note)) : null;
  if (note) note.dir = "auto";
  const node = el("li", "", el("div", "when", time, late(line, d, format)), el("div", "body", head, story, places(line, d.words, open), note));
  node.dataset.tone = line.tone;
  return node;
}

function draw(d, host, open) {
  const format = formats(d.language, d.zone), parts = [];
  let day = "", list = null, above = null;
  for (const line of d.lines) {
    const now = format.day.format(new Date(line.made));
    if (now !== day) {
      day = now;
      above = null;
      list = el("ol", "day");
      list.setAttribute("aria-label", `${d.words.page_list}: ${day}`);
      parts.push(el("h2", "", day), list);
    }
    list.append(entry(line, above, d, format, open));
    above = line;
  }
  host.replaceChildren(...parts);
}

export default function ({ data: [d] = [], parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".timeline");
  if (!d || !host || drawn.get(host) === d.version) return;
  drawn.set(host, d.version);
  draw(d, host, (href) => setTriggerValue("open", href));
}
