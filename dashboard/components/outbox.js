// Marks that the server has not acknowledged yet. One storage key for what one key did (a mark and its copies), so that
// tabs never overwrite each other; each mark carries its own story, article and place, so that it does not matter which
// page is open when it leaves.
const TICK = 700; // ms between looks at the outbox while something waits
const LATE = 2500; // ms after which the status says that marks are kept on this computer
const BYTES = 60_000; // a request with keepalive may carry 64 KiB
const BATCH = 400; // marks in one request
const STEP = 50; // marks under one storage key
const HURRY = 15_000; // ms a request may take before it counts as lost

class Outbox {
  constructor(editor) {
    this.prefix = `copydesk.outbox.${editor}.`;
    this.items = new Map(); // id -> event
    this.steps = new Map(); // storage key -> { events, bytes }
    this.seq = 0;
    this.made = 0;
    this.aside = new Set(); // stories this server does not take just now: their marks stay kept and never block the others
    for (const key of keep.keys(this.prefix)) if (this.mine(key)) this.take(key, keep.get(key));
  }

  mine(key) { // of this editor, and not of one whose name goes on after it: "Kim" and "Kim.B"
    return key.startsWith(this.prefix) && !key.slice(this.prefix.length).includes(".");
  }

  take(key, text) { // what was kept before a reload, or by another tab; returns the marks
    let events = [];
    try { events = [JSON.parse(text)].flat().filter((event) => event?.id && event.story); } catch { /* not ours */ }
    if (events.length) this.add(key, events, text);
    return events;
  }

  add(key, events, text) {
    this.steps.set(key, { events, bytes: text.length * 2 });
    for (const event of events) {
      this.items.set(event.id, event);
      this.seq = Math.max(this.seq, event.seq);
      this.made = Math.max(this.made, event.made);
    }
  }

  put(events) { // stamps the events: their time never runs backwards, or an older mark would win
    for (let i = 0; i < events.length; i += STEP) {
      const step = events.slice(i, i + STEP);
      for (const event of step) {
        this.made = Math.max(this.made + 1, Date.now());
        Object.assign(event, { id: uuid(), made: this.made, seq: ++this.seq });
      }
      const key = this.prefix + step[0].id, text = JSON.stringify(step);
      this.add(key, step, text);
      keep.set(key, text);
    }
    return events;
  }

  settle(ids) { // returns the marks that were still waiting
    const gone = ids.map((id) => this.items.get(id)).filter(Boolean);
    for (const { id } of gone) this.items.delete(id);
    if (gone.length) for (const [key, { events }] of this.steps) if (!events.some(({ id }) => this.items.has(id))) { this.steps.delete(key); keep.drop(key); }
    return gone;
  }

  first() { // the story of the oldest mark, and as many of that story's marks as one request may carry, oldest first
    const [first, ...others] = [...this.steps.values()].filter(({ events }) => !this.aside.has(events[0].story)).sort((a, b) => a.events[0].made - b.events[0].made);
    if (!first) return { batch: [], small: true };
    const { story } = first.events[0], batch = [...first.events];
    let { bytes } = first;
    for (const step of others) {
      if (step.events[0].story !== story) continue;
      if (bytes + step.bytes > BYTES || batch.length + step.events.length > BATCH) break;
      batch.push(...step.events);
      bytes += step.bytes;
    }
    return { story, batch: batch.filter(({ id }) => this.items.has(id)), small: bytes <= BYTES };
  }
}

// ---- the way to the server --------------------------------------------------------------------------------------
function address(path, query = {}) { // follows server.baseUrlPath and proxies: Streamlit's own script says where we are
  if (!desk.base) {
    const script = document.querySelector('script[src*="static/js/"], link[href*="static/"]');
    const from = (script?.src ?? script?.href ?? "").split("static/")[0] || `${location.origin}/`;
    desk.base = new URL(`${(desk.data.route ?? "copydesk").replace(/^\/|\/$/g, "")}/`, from).href;
  }
  const url = new URL(path, desk.base);
  for (const [key, value] of Object.entries(query)) if (value !== null && value !== undefined) url.searchParams.set(key, value);
  return url;
}

async function ask(path, query, init = {}) { // {status, body}; status 0: no answer
  const headers = { "X-Copydesk": "1", "X-Copydesk-Token": desk.data.token };
  if (init.body) headers["Content-Type"] = "application/json";
  try {
    const answer = await fetch(address(path, query), {
      ...init, headers, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(HURRY) });
    const body = answer.status === 204 ? null : await answer.json().catch(() => null);
    return { status: answer.status, body };
  } catch {
    return { status: 0, body: null };
  }
}

async function pump() { // one request in flight; called after every mark, and by the clock until all is acknowledged
  const { outbox } = desk;
  if (!outbox?.items.size || desk.flying || performance.now() < desk.patience || desk.stale) return;
  const { story, batch, small } = outbox.first();
  if (!batch.length) return;
  desk.flying = true;
  status_line();
  const since = story === desk.data.story.id ? desk.rev : undefined;
  const body = JSON.stringify({ story, events: batch, since, clock: Date.now(), claim: wants_claim(story), language: desk.data.language });
  const { status, body: answer } = await ask("marks", {}, { method: "POST", body, keepalive: small });
  desk.flying = false;
  if (outbox !== desk.outbox) return; // another editor logged in meanwhile
  if (status === 200 && answer) {
    desk.fails = 0;
    arrived(answer, story, batch);
    queueMicrotask(pump);
  } else {
    if ([400, 403, 404, 413].includes(status)) outbox.aside.add(story);
    failed(status, answer);
  }
  status_line();
}

function failed(status, answer) {
  desk.fails += 1;
  desk.patience = performance.now() + Math.min(10_000, 250 * 2 ** Math.min(desk.fails, 6)) * (0.75 + Math.random() / 2);
  if (status === 401) fresh_token();
  else if (status === 403 && answer?.error) toast(answer.error, 6);
  // A restarted server has forgotten this session: a full rerun makes it a new one (streamlit#11660, #11890).
  else if (status === 0 && desk.fails % 4 === 0) kick();
  if (status >= 400 && status !== 401) desk.trouble = answer?.error ?? `HTTP ${status}`;
}

function fresh_token() { // the page knows who is logged in, the pane does not: a full rerun brings a new token
  if (desk.stale) return;
  desk.stale = desk.data.token;
  kick();
  setTimeout(() => { desk.stale = null; }, 5000);
}

function kick() {
  try { desk.kick?.(Date.now()); } catch { /* not connected: the next try will */ }
}

function arrived(answer, story, batch = []) {
  desk.trouble = "";
  const { outbox } = desk;
  outbox.settle(answer.acks ?? []);
  for (const [id, why] of Object.entries(answer.refused ?? {})) refuse(outbox.settle([id])[0] ?? batch.find((e) => e.id === id), why);
  if (story !== desk.data.story.id) return;
  if (answer.together) know(answer.together);
  if (answer.stamp && desk.seen && answer.stamp !== desk.seen) { analysed_anew(); return; } // sentence numbers may differ now
  desk.seen = answer.stamp ?? desk.seen;
  if (answer.own && !desk.remembered) remember(answer.own);
  machine_says(answer.told);
  if (answer.marks) merge(answer.marks);
  if (typeof answer.rev === "number") desk.rev = answer.rev;
  if (desk.unmoved && desk.remembered && desk.items.length) go_to(first_open());
}

function analysed_anew() { // the story was analysed again while it was on the screen: the page is asked for it once
  if (desk.outdated && performance.now() - desk.outdated < HURRY) return;
  desk.outdated = performance.now();
  kick();
}

function status_line() {
  if (!desk.line) return;
  const waiting = desk.outbox.items.size;
  const late = waiting && Date.now() - Math.min(...first_few(desk.outbox.items)) > LATE;
  const state = desk.refused.length ? "refused" : late ? "late" : waiting ? "busy" : "saved";
  const text = t(`status_${state}`, { n: state === "refused" ? desk.refused.length : waiting });
  if (desk.line.textContent !== text) desk.line.textContent = text;
  if (desk.line.dataset.state !== state) desk.line.dataset.state = state;
  desk.line.title = desk.trouble ? t("status_trouble", { why: desk.trouble }) : t("status_help");
}

function first_few(items) { // a Map keeps the order of insertion: the first item is the oldest of this page
  const [first] = items.values();
  return first ? [first.made] : [Infinity];
}
