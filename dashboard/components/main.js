// Mounting. Streamlit calls the default export again on every change of data or theme: all of this may run any number of times.
function draw(host, data) {
  const same = desk.root && desk.root.parentNode === host && desk.data?.story.id === data.story.id && desk.data.stamp === data.stamp && desk.data.editor === data.editor;
  if (desk.outbox?.prefix !== `copydesk.outbox.${data.editor}.`) desk.outbox = new Outbox(data.editor);
  if (desk.stale && desk.stale !== data.token) { desk.stale = null; desk.patience = 0; }
  if (same) { refresh(data); return; }
  const again = desk.root?.parentNode === host && desk.data?.story.id === data.story.id && desk.data.editor === data.editor;
  if (again && desk.sheet) { desk.later = () => draw(host, data); return; } // a note is being written: not under the editor's hands
  const asked = { left: data.left, right: data.right, sentence: data.sentence };
  if (again && stays(data)) data = { ...data, left: desk.left, right: desk.right };
  if (desk.data && desk.data.story.id !== data.story.id) leave();
  const here = again && desk.left === data.left && desk.right === data.right && desk.items.length ? current_n() : null;
  close_sheet();
  load(data);
  desk.root?.remove();
  desk.root = build_frame();
  desk.host = host;
  host.replaceChildren(desk.root);
  host.onkeydown = host.onkeyup = host.onkeypress = host_key;
  desk.filter_pick.value = desk.filter;
  desk.fold_pick.value = String(desk.folding);
  desk.columns_pick.value = String(desk.columns);
  for (const event of desk.outbox.items.values()) if (event.story === data.story.id && find_key(event)) place(find_key(event), mark_of(event)); // kept over a reload
  desk.takes_focus = true; // a newly drawn story takes the keyboard
  fit();
  desk.asked = asked;
  const kept = here ?? place_kept(data);
  desk.unmoved = kept === null && data.sentence === null; // nobody said where: the first open sentence, once the marks are known
  show_pair({ n: kept ?? data.sentence ?? 1 }).then(() => { desk.takes_focus = false; });
  status_line();
  poll();
}

function stays({ left, right, sentence, versions }) { // analysed anew while the editor had walked on: the page knows only where the visit began
  const asked = desk.asked ?? {}, nobody_moved = asked.left === left && asked.right === right && asked.sentence === sentence;
  return nobody_moved && [desk.left, desk.right].every((id) => versions.some((v) => v.id === id));
}

function refresh(data) { // a rerun of the page: the same story, perhaps a new token, perhaps a link to another place of it
  const asked = desk.asked ?? {}, place_ = desk.place ?? {};
  const moved = ["left", "right", "sentence"].some((name) => data[name] !== null && data[name] !== asked[name] && data[name] !== (place_[name] ?? asked[name]));
  desk.data = { ...desk.data, token: data.token, route: data.route, threshold: data.threshold, left: data.left, right: data.right };
  desk.asked = { left: data.left, right: data.right, sentence: data.sentence };
  if (desk.outdated) Object.assign(desk, { outdated: 0, seen: null, rev: 0 });
  if (moved) show_pair({ left: data.left, right: data.right, n: data.sentence });
  pump();
}

function place_kept({ story, left, right }) { // a reload may come a moment before the address knows the place
  try {
    const kept = JSON.parse(sessionStorage.getItem("copydesk.place"));
    sessionStorage.removeItem("copydesk.place");
    if (performance.getEntriesByType("navigation")[0]?.type !== "reload") return null; // a link to another sentence wins
    return kept.story === story.id && kept.left === left && kept.right === right ? kept.n : null;
  } catch { return null; }
}

function keep_place() {
  pump();
  if (!desk.root?.isConnected || !desk.items[desk.at]) return;
  try { sessionStorage.setItem("copydesk.place", JSON.stringify({ story: desk.data.story.id, left: desk.left, right: desk.right, n: current_n() })); } catch { /* blocked */ }
}

function first_open() { // where the editor has work: the first sentence without a mark
  const version = desk.versions.get(desk.right);
  return version.sentences.find((s) => !mine(key_of(version.id, s.n)).label)?.n ?? 1;
}

function undraw(host) {
  if (desk.host !== host) return;
  leave();
  desk.root?.remove();
  Object.assign(desk, { root: null, host: null, kick: null, open_next: null, line: null, sheet: null });
}

function fit() { // as high as the window allows below whatever the page puts above
  if (!desk.root) return;
  const top = desk.root.getBoundingClientRect().top + (document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0);
  desk.root.style.setProperty("--above", `${Math.max(0, Math.round(top))}px`);
  const [r, g, b] = (getComputedStyle(desk.root).getPropertyValue("--st-background-color").match(/[\da-f]{2}/gi) ?? ["ff", "ff", "ff"]).map((x) => parseInt(x, 16));
  desk.root.dataset.scheme = 0.3 * r + 0.59 * g + 0.11 * b < 128 ? "dark" : "light";
}

function start() { // once a page: the clock that sends and asks, and the keyboard
  const beat = setInterval(() => { if (!desk.outbox || !desk.data) return; pump(); status_line(); }, TICK);
  const listen = setInterval(() => { if (desk.data) attend(); }, LISTEN);
  const stop = new AbortController(), { signal } = stop;
  window.addEventListener("keydown", key_down, { capture: true, signal });
  window.addEventListener("storage", from_other_tab, { signal });
  window.addEventListener("online", () => { desk.patience = 0; pump(); }, { signal });
  window.addEventListener("pagehide", () => { keep_place(); leave(); }, { signal });
  document.addEventListener("visibilitychange", () => { stirred(); if (!document.hidden) poll(); }, { signal });
  for (const sign of ["keydown", "pointerdown", "wheel"]) window.addEventListener(sign, stirred, { capture: true, passive: true, signal });
  window.addEventListener("resize", fit, { signal });
  return () => { clearInterval(beat); clearInterval(listen); stop.abort(); };
}

const HERE = Symbol.for("copydesk.pane");
const only = Symbol("this module");

export default function mount({ data, parentElement, setStateValue }) {
  const payload = data instanceof Uint8Array || data instanceof ArrayBuffer ? JSON.parse(new TextDecoder().decode(data)) : Array.isArray(data) ? data[0] : data;
  if (!payload?.story) return undefined;
  if (globalThis[HERE]?.only !== only) { // another build of this module (an upgrade while the page was open) hands over
    globalThis[HERE]?.stop();
    globalThis[HERE] = { only, desk, stop: start() };
  }
  const host = parentElement.querySelector(".copydesk");
  desk.kick = (n) => setStateValue("kick", n);
  desk.open_next = (n) => setStateValue("next", n);
  draw(host, payload);
  fit();
  return () => { if (!host.isConnected) undraw(host); };
}
