// Together: who else is in this story, who has it, and what follows from that. The truth is in the database: the pane
// says where it stands with each question for news, and hears back what has changed since the answer it has.
const POLL = 2000; // ms between two questions while the page is looked at
const HIDDEN = 15_000; // ms between them while it is not: the claim lives on, the battery too
const REST = 500; // ms at one sentence before colleagues are told
const AWAKE = 600_000; // ms without a key or a touch after which an open page no longer keeps a story for its editor
const FACES = 3; // colleagues shown by their initials in the head
const LISTEN = 250; // ms between looks at the clock
const ALONE = { stamp: "", here: [], holders: [], yours: false, free: true, may: true, names: {} };
const TOGETHER = { together: ALONE, looking: false, taken_by: null, waved: null, told_holder: null, standing: [], asked_at: -Infinity }; // of one story


// ---- asking ---------------------------------------------------------------------------------------------------------
function attend() { // called four times a second: is it time to ask?
  const now = performance.now(), since = now - desk.asked_at, spot = place_now().join("#");
  if (spot !== desk.spot) Object.assign(desk, { spot, spot_since: now });
  const moved = desk.together.here.length && spot !== desk.spot_told && now - desk.spot_since > REST && since > REST;
  if (since >= (document.hidden ? HIDDEN : POLL) || (moved && !document.hidden)) poll();
}

function place_now() { return [desk.right ?? "", desk.items.length && desk.items[desk.at] ? current_n() : ""]; }

function awake() { return performance.now() - (desk.stirred ?? 0) < AWAKE; }

function stirred() { desk.stirred = performance.now(); }

async function poll() { // colleagues' marks and whereabouts; 204 when nothing is new
  if (!desk.root?.isConnected || desk.polling) return;
  Object.assign(desk, { polling: true, asked_at: performance.now() });
  const story = desk.data.story.id, [article, n] = place_now();
  const where = awake() ? { article, n: n || undefined } : {};
  desk.spot_told = `${article}#${n}`;
  const { status, body } = await ask("marks", { story, since: desk.remembered ? desk.rev : undefined, known: desk.together.stamp, seen: desk.seen, language: desk.data.language, ...where });
  desk.polling = false;
  if (story !== desk.data.story.id) return;
  if (status === 200 && body) arrived(body, story);
  else if (status === 401) fresh_token();
  else if (status === 403) desk.trouble = body?.error ?? "";
  if (status === 200 || status === 204) { desk.patience = 0; pump(); }
  status_line();
}

function leave() { // at once, whatever becomes of the page
  if (!desk.data) return;
  const headers = { "X-Copydesk": "1", "X-Copydesk-Token": desk.data.token, "Content-Type": "application/json" };
  const body = JSON.stringify({ story: desk.data.story.id, do: "leave" });
  fetch(address("claim"), { method: "POST", headers, body, keepalive: true, credentials: "same-origin" }).catch(() => {});
  desk.together = ALONE;
}

async function ask_claim(what) { // take, release: a click, answered in words
  const story = desk.data.story.id;
  const { status, body } = await ask("claim", {}, { method: "POST", body: JSON.stringify({ story, do: what, language: desk.data.language }) });
  if (story !== desk.data.story.id) return;
  if (status === 401) fresh_token();
  if (body?.together) know(body.together, { asked: true });
  if (status === 200) { desk.looking = false; say_claim(what); } else toast(body?.error ?? t("claim_offline"), 6);
  focus_cell();
}

function say_claim(what) {
  toast(t(what === "take" ? "claim_taken" : "claim_released"));
  draw_banner();
}

// ---- hearing --------------------------------------------------------------------------------------------------------
function know(next, { asked = false } = {}) { // the one door for what the server says of claims and presence
  const before = desk.together;
  desk.together = next;
  const taker = others(next)[0];
  if (before.yours && !next.yours && taker && !asked) taken_over(taker);
  if (next.yours || !others(next).length) desk.looking = false;
  if (next.may && !before.may) { desk.outbox.aside.clear(); setTimeout(pump, 0); } // what was refused for want of the role
  if (next.yours) desk.taken_by = null;
  draw_company();
  draw_banner();
  for (const one of next.here) if (!before.here.some((other) => other.who === one.who)) say(t("is_here", { who: one.name }));
}

function others(state = desk.together) { return state.holders.filter((one) => one.who !== desk.data.editor); }

function held() { return !desk.together.yours && !desk.together.free && others().length ? others()[0] : null; }

function taken_over(by) {
  desk.taken_by = by;
  say(`${t("claim_lost", { who: by.name })} ${t("claim_lost_more")}`);
}

function wants_claim(story) { // sent with marks: the first one takes a free story
  const { stamp, yours, free, may } = desk.together;
  return story === desk.data.story.id && (!stamp || (!yours && free && may));
}

function machine_says(told) { // blind: the suggestion for a sentence comes with the answer to one's own mark
  for (const [key, [label, confidence, reasons, evidence]] of Object.entries(told ?? {})) {
    const { sentence } = desk.sentences.get(key) ?? {};
    if (!sentence) continue;
    Object.assign(sentence, { label, confidence, told: true, ...said_of(reasons, evidence) });
    paint(key);
  }
}

function machine_told(key, mark) { // what the machine would have said, under a sentence decided blind
  const { sentence } = desk.sentences.get(key);
  if (!sentence.told || !mark.label) return null;
  return el("span", { text: t("machine_told", { label: t(`label_${sentence.label}`), why: sentence.reasons[0] ? ` – ${sentence.reasons[0].text}` : "" }) });
}

// ---- what may be done -------------------------------------------------------------------------------------------------
const MARKING = new Set(["mark", "undo"]), MARKING_TOO = new Set(["note", "evidence", "same", "accept_all", "accept_story", "nothing"]);

function marks(id) {
  const action = desk.action(id);
  return !!action && (MARKING.has(action.group) || MARKING_TOO.has(id));
}

function draw_barred() { // the buttons say it before a key does
  const closed = !desk.together.may || (desk.looking && !!held());
  desk.root?.toggleAttribute("data-reading", closed);
  for (const node of desk.keys?.querySelectorAll("[data-action]") ?? []) {
    if (marks(node.dataset.action) && closed) node.setAttribute("aria-disabled", "true");
    else if (!["undo", "redo"].includes(node.dataset.action)) node.removeAttribute("aria-disabled");
  }
  if (!closed) paint_tools();
}

function barred(id) { // true, and said why, where this action would mark and must not
  if (id === "next_story" && !desk.together.may) { toast(t("may_not_mark"), 5); return true; } // it would be taken in hand
  if (!marks(id)) return false;
  if (!desk.together.may) { toast(t("may_not_mark"), 5); return true; }
  const holder = held();
  if (holder && desk.looking) { toast(t("only_looking", { who: holder.name }), 5); return true; }
  if (holder && desk.told_holder !== holder.who) { // marking all the same is an answer to the banner
    Object.assign(desk, { told_holder: holder.who, waved: holder.who });
    draw_banner();
    toast(t("marks_count_too", { who: holder.name }), 6);
  }
  return false;
}

// ---- showing --------------------------------------------------------------------------------------------------------
function initials(name) { // two signs that tell people apart: Kim Lee -> KL, kim -> KI
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  const [a = "?", b] = words.length > 1 && !name.includes("@") ? [words[0], words.at(-1)] : [words[0]];
  return (b ? [...a][0] + [...b][0] : [...a].slice(0, 2).join("")).toUpperCase();
}

function name_of(who) { return desk.together.names[who] ?? who; }

function whereabouts({ name, article, n }) {
  const version = desk.versions.get(article);
  if (!version) return t("is_here", { who: name });
  if (article !== desk.right) return n ? t("is_in_at", { who: name, version: version.short, n }) : t("is_in", { who: name, version: version.short });
  return n ? t("is_at", { who: name, n }) : t("is_here", { who: name });
}

function state_box() { // how far this version is, and under it who else is in the story
  return el("div", { class: "state" }, el("div", { class: "line1" }, desk.meter, desk.progress, desk.line), company_box());
}

function company_box() {
  desk.company = el("div", { class: "company", role: "group", "aria-label": t("company_name") });
  desk.banner = el("div", { class: "banner", role: "region", "aria-label": t("banner_name"), hidden: true });
  return desk.company;
}

function draw_company() {
  if (!desk.company) return;
  const { together } = desk, mine_ = together.yours, holder = others()[0];
  const parts = [];
  if (together.may === false) parts.push(el("span", { class: "has", title: t("may_not_mark"), text: t("read_only") }));
  else if (mine_) parts.push(el("button", { type: "button", class: "has yours", title: t("you_have_it_help"), onclick: () => ask_claim("release") }, t("you_have_it"), el("span", { class: "do", text: t("give_back") })));
  if (holder) {
    const text = others().length > 1 ? t("have_it", { who: holder.name, n: others().length - 1 }) : t("has_it", { who: holder.name });
    const until = t("has_it_help", { until: clock(holder.until) });
    parts.push(!held() || !together.may ? el("span", { class: "has", title: until, text })
      : el("button", { type: "button", class: "has", title: `${until}\n${t("take_over_help", { who: holder.name })}`, onclick: () => ask_claim("take") }, text, el("span", { class: "do", text: t("take_over") })));
  }
  for (const one of together.here.slice(0, FACES)) parts.push(here_chip(one));
  if (together.here.length > FACES) parts.push(el("span", { class: "more", title: together.here.slice(FACES).map(whereabouts).join("\n"), text: t("and_more", { n: together.here.length - FACES }) }));
  const sketch = JSON.stringify(parts.map((part) => [part.className, part.textContent, part.title]));
  if (sketch !== desk.company.sketch) { desk.company.replaceChildren(...parts); desk.company.sketch = sketch; }
  draw_standing();
  draw_barred();
}

function here_chip(one) {
  const words = whereabouts(one), here = one.article === desk.right && one.n && desk.together.here.length <= 2;
  return el("button", { type: "button", class: "one", title: `${words}\n${t("go_there")}`, "aria-label": `${words}. ${t("go_there")}`, onclick: () => go_where(one) },
    el("span", { class: "face", "aria-hidden": "true", text: initials(one.name) }), here ? el("span", { class: "at", "aria-hidden": "true", text: t("at_short", { n: one.n }) }) : null);
}

async function go_where({ article, n }) {
  if (!desk.versions.has(article)) return;
  if (article !== desk.right) await show_pair({ right: article, left: desk.left === article ? desk.right : desk.left, n: n || 1 });
  else if (n) go_to(n);
  focus_cell();
}

function draw_standing() { // initials at the sentences where colleagues stand
  for (const old of desk.standing ?? []) old.remove();
  desk.standing = [];
  const at = new Map();
  for (const one of desk.together.here) if (one.n && one.article === desk.right) at.set(key_of(one.article, one.n), [...(at.get(key_of(one.article, one.n)) ?? []), one]);
  for (const [key, all] of at) {
    const { article, sentence: { n } } = desk.sentences.get(key) ?? { sentence: {} };
    const place = article && (desk.cells.get(n)?.cell ?? desk.items[desk.index?.get(n)]?.element);
    if (!place) continue;
    const names = all.map((one) => one.name).join(", ");
    const node = el("span", { class: "stands", role: "img", "aria-label": t("stands_here", { who: names }), title: t("stands_here", { who: names }), text: all.length > 1 ? `×${all.length}` : initials(all[0].name) });
    place.append(node);
    desk.standing.push(node);
  }
}

function clock(ms) { return new Date(ms).toLocaleTimeString(desk.data.language, { hour: "2-digit", minute: "2-digit" }); }

function draw_banner() { // over the rows, so that nothing moves under the eyes
  if (!desk.banner) return;
  const holder = held(), lost = desk.taken_by, open = desk.together.may && ((holder && !desk.looking && desk.waved !== holder.who) || lost);
  desk.banner.hidden = !open;
  desk.root?.toggleAttribute("data-banner", !!open);
  if (!open) { desk.banner.sketch = ""; return; }
  const sketch = `${lost?.who} ${holder?.who}`;
  if (sketch === desk.banner.sketch) return;
  desk.banner.sketch = sketch;
  const who = (lost ?? holder).name;
  const press = (name, what) => el("button", { type: "button", class: "act", text: t(name), onclick: what });
  desk.banner.replaceChildren(
    el("p", {}, el("b", { text: t(lost ? "claim_lost" : "banner_held", { who }) }), ` ${t(lost ? "claim_lost_more" : "banner_held_more", { who })}`),
    el("div", { class: "choices" }, ...(lost
      ? [press("take_back", () => ask_claim("take")), press("claim_lost_fine", () => { desk.taken_by = null; desk.waved = holder?.who; draw_banner(); focus_cell(); })]
      : [press("take_it", () => ask_claim("take")), press("look_only", look_only)])));
}

function look_only() {
  desk.looking = true;
  draw_banner();
  draw_barred();
  toast(t("looking"));
  focus_cell();
}
