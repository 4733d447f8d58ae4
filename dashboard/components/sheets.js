// Sheets: what opens over the pane for a moment (evidence, wrong words, note, bulk previews, history, keys). One at a time;
// Escape closes, the cursor is where it was.
function open_sheet(name, title, build, { confirm, wide } = {}) {
  close_sheet();
  const body = el("div", { class: "sheetbody" });
  const foot = el("div", { class: "sheetfoot" });
  const dialog = el("dialog", { class: wide ? "sheet wide" : "sheet", "aria-labelledby": "sheet-title", data: { sheet: name } },
    el("h2", { id: "sheet-title", text: title }), body, foot);
  desk.sheet = { name, dialog, confirm, keys: {}, close: null };
  build(body, desk.sheet);
  if (confirm) foot.append(el("button", { type: "button", class: "act primary", onclick: sheet_confirm }, el("span", { text: desk.sheet.says ?? t("confirm") }), el("kbd", { "aria-hidden": "true", text: "⏎" })));
  const { further } = desk.sheet; // another way to confirm: under the key of another action
  if (further) foot.append(el("button", { type: "button", class: "act", onclick: further.run }, el("span", { text: further.says }), el("kbd", { "aria-hidden": "true", text: key_label(desk.action(further.id)) })));
  foot.append(el("button", { type: "button", class: "act", onclick: close_sheet }, el("span", { text: t(confirm ? "cancel" : "close") }), el("kbd", { "aria-hidden": "true", text: "Esc" })));
  dialog.addEventListener("cancel", (e) => { e.preventDefault(); close_sheet(); });
  desk.root.append(dialog);
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector(".act.primary") ?? foot.lastChild).focus();
}

function close_sheet() {
  if (!desk.sheet) return;
  const { dialog } = desk.sheet, at = desk.at;
  desk.sheet = null;
  desk.closing = true;
  dialog.close(); // gives the focus back to the cell it was opened from; the cursor may have gone on meanwhile
  dialog.remove();
  desk.closing = false;
  step_to(at);
  const { later } = desk;
  desk.later = null;
  if (later) queueMicrotask(later); // after what the sheet decided
}

function sheet_confirm() {
  const { confirm } = desk.sheet;
  if (confirm() !== false) close_sheet();
}

function sheet_key(e) {
  const sheet = desk.sheet;
  if (!e.composedPath().includes(desk.root)) return;
  if (sheet.capture?.(e)) { swallow(e); return; }
  const at = e.composedPath()[0];
  if (e.key === "Escape") { swallow(e); close_sheet(); return; }
  if (e.key === "Enter" && sheet.confirm && at.tagName !== "BUTTON" && !(at.tagName === "TEXTAREA" && e.shiftKey)) { swallow(e); sheet_confirm(); return; }
  if (at.matches?.("input:not([type=range], [type=checkbox]), textarea, select")) return; // a key there is a letter
  const own = e.key.startsWith("Arrow") ? null : match(e)?.action.id;
  const other = own && (own === sheet.further?.id ? sheet.further.run : sheet.actions?.[own]);
  if (other ?? sheet.keys[e.key]) { swallow(e); (other ?? sheet.keys[e.key])(e); }
}

const EVIDENCE_SHOWN = 6; // sentences to choose from, whether or not any of them bears the sentence out

// ---- evidence: what a mark "sourced" rests on ------------------------------------------------------------------------
function open_evidence(key, { advance } = {}) {
  const mark = mine(key), { sentence, version } = desk.sentences.get(key);
  const real = candidates(key).slice(0, 12), found = real.concat(nearest(key, EVIDENCE_SHOWN - real.length, real));
  const chosen = new Set(mark.evidence.map((item) => find_key(item)).filter(Boolean));
  if (!chosen.size) for (const item of best_evidence(key)) chosen.add(find_key(item));
  let url, note;
  open_sheet("evidence", t("evidence_title"), (body, sheet) => {
    const list = el("div", { class: "options", role: "listbox", "aria-multiselectable": "true", "aria-label": t("evidence_list"), tabindex: "0", autofocus: true });
    const fill = (keys) => {
      list.replaceChildren(...keys.map((c, i) => option(c, i, chosen)));
      select_option(list, 0);
    };
    const search = el("input", { type: "search", placeholder: t("evidence_search"), "aria-label": t("evidence_search"),
      oninput: () => fill(search.value.trim().length > 1 ? story_hits(search.value, version.id).slice(0, 12) : found) });
    url = el("input", { type: "url", placeholder: "https://…", "aria-label": t("evidence_url"), value: mark.evidence.find((i) => i.url)?.url ?? "" });
    note = el("input", { type: "text", placeholder: t("evidence_note_hint"), "aria-label": t("evidence_note"), value: mark.evidence.find((i) => i.note && !i.article && i.note !== UNNAMED)?.note ?? "" });
    body.append(el("blockquote", { dir: version.dir, text: sentence.text }));
    if (!real.length) body.append(el("p", { class: "quiet", text: t(found.length ? "evidence_nearest" : "evidence_none") }));
    body.append(list, search, el("label", {}, el("span", { text: t("evidence_url") }), url), el("label", {}, el("span", { text: t("evidence_note") }), note));
    fill(found);
    option_keys(sheet, list, (node) => toggle_option(node, chosen));
    list.addEventListener("click", (e) => { const node = e.target.closest("[role=option]"); if (node) toggle_option(node, chosen); });
    sheet.says = t("evidence_confirm");
    if (!found.length) { list.hidden = true; list.removeAttribute("autofocus"); search.setAttribute("autofocus", ""); }
    search.addEventListener("input", () => { list.hidden = false; });
  }, { confirm: () => {
    const evidence = [...chosen].map(quote_of);
    if (url.value.trim()) evidence.push({ article: null, start: null, end: null, quote: null, url: url.value.trim(), note: null });
    if (note.value.trim()) evidence.push({ article: null, start: null, end: null, quote: null, url: null, note: note.value.trim() });
    if (!evidence.length) { say(t("evidence_needed")); note.setAttribute("placeholder", t("evidence_needed")); note.focus(); return false; }
    decide(key, { label: "sourced", evidence, note: mark.note }, { stay: !advance });
    return true;
  } });
}

function option(candidate, i, chosen) {
  const { version, sentence } = desk.sentences.get(candidate.key);
  const how = candidate.kind === "aligned" ? t("evidence_aligned") : candidate.kind === "copy" ? t("evidence_copy") : candidate.kind === "near" ? candidate.score > 0.1 && t("evidence_words", { percent: Math.round(candidate.score * 100) }) : candidate.score ? t("evidence_score", { percent: Math.round(candidate.score * 100) }) : "";
  return el("div", { role: "option", id: `option-${i}`, class: "option", "aria-selected": String(chosen.has(candidate.key)), data: { key: candidate.key } },
    el("span", { class: version.source ? "who source" : "who", text: version.source ? t("place_source", { name: version.short, n: sentence.n }) : place_name(candidate.key) }),
    el("span", { class: "quote", dir: version.dir, text: sentence.text }), how && el("span", { class: "quiet", text: how }));
}

function select_option(list, i) {
  const options = [...list.children];
  const at = Math.max(0, Math.min(i, options.length - 1));
  for (const [n, node] of options.entries()) node.classList.toggle("active", n === at);
  if (options[at]) { list.setAttribute("aria-activedescendant", options[at].id); options[at].scrollIntoView({ block: "nearest" }); }
  else list.removeAttribute("aria-activedescendant");
}

function option_keys(sheet, list, pick) {
  const active = () => [...list.children].findIndex((node) => node.classList.contains("active"));
  const by = (step) => () => select_option(list, active() + step);
  Object.assign(sheet.keys, { ArrowDown: by(1), ArrowUp: by(-1), j: by(1), k: by(-1), " ": () => { const node = list.children[active()]; if (node) pick(node); } });
  const confirm = sheet.confirm;
  sheet.confirm = () => { // Enter on another sentence than the preselected one means that one
    const node = list.children[active()];
    if (node && active() > 0 && node.getAttribute("aria-selected") !== "true" && !sheet.toggled) {
      for (const other of list.children) if (other.getAttribute("aria-selected") === "true") pick(other);
      pick(node);
    }
    return confirm();
  };
}

function toggle_option(node, chosen) {
  const { key } = node.dataset;
  if (chosen.has(key)) chosen.delete(key); else chosen.add(key);
  desk.sheet.toggled = true;
  node.setAttribute("aria-selected", String(chosen.has(key)));
}

// ---- the wrong words of an unsupported sentence ------------------------------------------------------------------------
function open_words(key) {
  const mark = mine(key), { sentence, version } = desk.sentences.get(key);
  const words = [...sentence.text.matchAll(/\S+/gu)].map((m) => [m.index, m.index + m[0].length]);
  const given = mark.span ?? reason_span(sentence);
  const [a, b] = given ? given.map((p) => unit(sentence.text, p)) : [...words[0]];
  let from = Math.max(0, words.findIndex(([, end]) => end > a)), to = Math.max(from, words.findLastIndex(([start]) => start < b));
  open_sheet("words", t("words_title"), (body, sheet) => {
    const line = el("p", { class: "pickwords", dir: version.dir, tabindex: "0", role: "group", autofocus: true, "aria-label": t("words_help") });
    const nodes = words.map(([start, end]) => el("span", { class: "word", text: sentence.text.slice(start, end) }));
    const show = () => {
      nodes.forEach((node, i) => node.classList.toggle("on", i >= from && i <= to));
      say(sentence.text.slice(words[from][0], words[to][1]));
    };
    nodes.forEach((node, i) => {
      node.addEventListener("pointerdown", () => { from = to = i; show(); });
      node.addEventListener("pointerenter", (e) => { if (e.buttons) { to = Math.max(i, from); show(); } });
      line.append(node, " ");
    });
    const move = (step) => (e) => {
      if (e.shiftKey) to = Math.max(from, Math.min(words.length - 1, to + step));
      else { from = Math.max(0, Math.min(words.length - 1, from + step)); to = from; }
      show();
    };
    Object.assign(sheet.keys, { ArrowRight: move(version.dir === "rtl" ? -1 : 1), ArrowLeft: move(version.dir === "rtl" ? 1 : -1) });
    body.append(line, el("p", { class: "quiet", text: t("words_help") }));
    sheet.says = t("words_confirm");
    show();
  }, { confirm: () => {
    const span = [point(sentence.text, words[from][0]), point(sentence.text, words[to][1])];
    decide(key, { label: "unsupported", span, evidence: mark.evidence, note: mark.note }, { stay: true });
  } });
}

// ---- notes, unsure -----------------------------------------------------------------------------------------------------
function open_note(key, { unsure, stay } = {}) {
  const mark = mine(key), { sentence, version } = desk.sentences.get(key);
  let field;
  open_sheet(unsure ? "unsure" : "note", t(unsure ? "unsure_title" : "note_title"), (body, sheet) => {
    field = el("textarea", { rows: "3", maxlength: "2000", autofocus: true, dir: "auto", "aria-label": t(unsure ? "unsure_hint" : "note_title"), placeholder: t(unsure ? "unsure_hint" : "note_hint") });
    field.value = mark.note;
    sheet.says = t(unsure ? "unsure_confirm" : "note_confirm");
    body.append(el("blockquote", { dir: version.dir, text: sentence.text }), field);
  }, { confirm: () => {
    const note = field.value.trim();
    if (unsure) decide(key, { label: "unsure", note }, { stay });
    else if (note !== mark.note) { commit([{ key, mark: { ...mark, note } }]); paint_info(); say(t("note_saved")); }
  } });
}

// ---- bulk: nothing happens before the count was seen -------------------------------------------------------------------
function open_near(key) {
  const mark = mine(key), alike = near(key);
  const { sentence } = desk.sentences.get(key);
  const known = new Set(fold(sentence.text).match(/[\p{L}\p{N}]+/gu) ?? []);
  const boxes = [];
  open_sheet("near", t(alike.length === 1 ? "near_title_one" : "near_title", { n: alike.length, label: t(`label_${mark.label}`) }), (body, sheet) => {
    body.append(el("blockquote", { text: sentence.text }));
    for (const [other] of alike) {
      const { version, sentence: twin } = desk.sentences.get(other);
      const box = el("input", { type: "checkbox", value: other });
      box.checked = true;
      boxes.push(box);
      const parts = twin.text.split(/([\p{L}\p{N}]+)/u).map((w) => (/[\p{L}\p{N}]/u.test(w) && !known.has(fold(w)) ? el("ins", { class: "ins", text: w }) : w));
      body.append(el("label", { class: "pickline" }, box, el("span", { class: "who", text: place_name(other) }), el("span", { class: "quote", dir: version.dir }, parts)));
    }
    sheet.says = t("near_confirm");
  }, { confirm: () => {
    const changes = boxes.filter((box) => box.checked).map((box) => ({ key: box.value, mark: { label: mark.label, evidence: elsewhere(box.value, mark), note: mine(box.value).note }, cause: "propagation" }));
    if (changes.length) bulk_done(commit(changes, { cause: "propagation" }));
  } });
}

function open_accept({ story }) { // the suggestions of this version, or of all versions that have been on the screen
  const { editor } = desk.data, kept = (name) => `copydesk.${name}.${editor}`;
  let threshold = Number(keep.get(kept("threshold")) ?? desk.data.confident), folded = keep.get(kept("folded")) === "1", picked = [];
  const read = story ? walk_order().filter((id) => desk.shown.has(id)) : [desk.right], unread = story ? walk_order().filter((id) => !desk.shown.has(id)) : [];
  const of = (hidden) => (story ? read.flatMap((id) => seen_of(id, hidden)) : visible(hidden));
  open_sheet("accept_all", t(story ? "accept_story_title" : "accept_all_title"), (body, sheet) => {
    const says = el("p", { class: "big", "aria-live": "polite" }), list = el("ul", { class: "counts" }), preview = el("div", { class: "preview" });
    const number = el("output", { text: "" });
    const slide = el("input", { type: "range", min: "0.5", max: "1", step: "0.01", "aria-label": t("threshold_name"), oninput: () => { threshold = Number(slide.value); show(); } });
    const box = el("input", { type: "checkbox", onchange: () => { folded = box.checked; show(); } }), box_says = el("span");
    slide.value = String(threshold);
    const show = () => {
      const hidden = confident(of(true), threshold);
      picked = confident(of(false), threshold).concat(folded ? hidden : []);
      number.textContent = `${Math.round(threshold * 100)} %`;
      slide.setAttribute("aria-valuetext", number.textContent);
      says.textContent = t(picked.length === 1 ? "accept_all_one" : "accept_all_count", { n: picked.length, percent: Math.round(threshold * 100) });
      box.checked = folded;
      box.parentNode.hidden = !hidden.length;
      box_says.textContent = t(hidden.length === 1 ? "accept_folded_one" : "accept_folded", { n: hidden.length });
      const by = Object.groupBy(picked, (p) => p.label);
      list.replaceChildren(...Object.entries(by).map(([label, all]) => el("li", {}, chip(code(label), false), ` ${all.length} × ${t(`label_${label}`)}`)));
      preview.replaceChildren(...(story ? read.flatMap((id) => preview_part(id, picked)) : picked.map(preview_line)));
      if (unread.length) preview.append(el("p", { class: "quiet", text: t("accept_unread", { names: unread.map((id) => desk.versions.get(id).short).join(", ") }) }));
    };
    body.append(says, list, el("label", { class: "slide" }, el("span", { text: t("threshold_name") }), slide, number),
      el("label", { class: "check" }, box, box_says, el("kbd", { "aria-hidden": "true", text: key_label(desk.action("fold")) })), preview);
    sheet.says = t("accept_all_confirm");
    Object.assign(sheet.keys, { ArrowLeft: () => { slide.stepDown(5); slide.oninput?.(); threshold = Number(slide.value); show(); }, ArrowRight: () => { slide.stepUp(5); threshold = Number(slide.value); show(); } });
    sheet.actions = { fold: () => { folded = !folded; show(); } };
    if (!story) sheet.further = { id: "next_version", says: t("accept_all_on"), run: () => { sheet_confirm(); DO.next_version(); } };
    show();
  }, { confirm: () => {
    keep.set(kept("threshold"), String(threshold));
    keep.set(kept("folded"), folded ? "1" : "0");
    if (!picked.length) return;
    const changes = picked.flatMap(({ key }) => with_copies(key, suggested_mark(key)).map((c, i) => (i ? c : { ...c, cause: "bulk" })));
    bulk_done(commit(unique(changes), { cause: "bulk" }));
  } });
}

function preview_part(id, picked) {
  const { short: name, dir } = desk.versions.get(id), part = picked.filter(({ key }) => desk.sentences.get(key).article === id);
  return [el("h3", { dir, text: `${name}: ${part.length}` }), ...part.map(preview_line)];
}

function preview_line({ key, label }) { return el("p", { class: "previewline" }, chip(code(label), false), short(desk.sentences.get(key).sentence.text, 110)); }

function unique(changes) { // a copy inside the same article is decided once; the editor's own choice before what follows from it
  const found = new Map();
  for (const change of changes) if (!found.has(change.key) || change.cause !== "propagation") found.set(change.key, change);
  return [...found.values()];
}

function bulk_done(done) {
  toast(t(done.length === 1 ? "bulk_done_one" : "bulk_done", { n: done.length, key: key_label(desk.action("undo")) }));
  paint_info();
  paint_tools();
}

// ---- history, help -----------------------------------------------------------------------------------------------------
async function open_history(key) {
  const { article, sentence, version } = desk.sentences.get(key);
  let list;
  open_sheet("history", t("history_title"), (body) => {
    list = el("ol", { class: "history" }, el("li", { text: t("history_loading") }));
    body.append(el("blockquote", { dir: version.dir, text: sentence.text }), list);
  });
  const { status, body } = await ask("history", { story: desk.data.story.id, article, n: sentence.n });
  if (desk.sheet?.name !== "history") return;
  const events = (body?.events ?? []).concat([...desk.outbox.items.values()].filter((e) => find_key(e) === key).map((e) => ({ ...e, waiting: true })));
  list.replaceChildren(...(events.length ? events.map(history_line) : [el("li", { text: t(status === 200 ? "history_empty" : "history_offline") })]));
}

function history_line(event) {
  const when = new Date(event.made).toLocaleString(desk.data.language, { dateStyle: "medium", timeStyle: "short" });
  const who = who_did(event), ruled = event.cause === "adjudication";
  const label = event.label ? t(`label_${event.label}`) : "";
  const what = t(`history_${event.cause === "undo" || event.cause === "redo" ? event.cause : event.label ? (event.cause ?? "key") : ruled ? "unruled" : event.note ? "noted" : "cleared"}`, { who, label: label || t("label_open") });
  const evidence = (event.evidence ?? []).map((i) => i.quote ?? i.url ?? i.note).filter(Boolean);
  return el("li", {}, el("span", { text: event.category ? `${what} (${t(`category_${event.category}`)})` : what }), event.waiting && el("em", { text: ` ${t("history_waiting")}` }), el("time", { text: when }),
    event.note && el("p", { class: "note", dir: "auto", text: `✎ ${event.note}` }), evidence.length ? el("p", { class: "quiet", dir: "auto", text: `${t("rests_on")} ${short(evidence.join(" · "), 200)}` }) : null);
}

function open_help() {
  let waiting = null;
  open_sheet("help", t("help_title"), (body, sheet) => {
    const said = el("p", { class: "quiet", role: "status", text: t("help_intro") });
    const table = el("div", { class: "keytable" });
    const show = () => table.replaceChildren(...Object.entries(Object.groupBy(desk.actions, (a) => a.group)).map(([group, actions]) =>
      el("section", {}, el("h3", { text: t(`group_${group}`) }), ...actions.map((a) => el("div", { class: "keyline" }, el("kbd", { text: key_label(a) }), el("span", {}, el("b", { text: a.name }), a.help ? ` – ${a.help}` : ""),
        el("button", { type: "button", class: "quiet", "aria-label": t("key_change_name", { action: a.name }), text: waiting === a.id ? t("key_press") : t("key_change"), onclick: () => { waiting = a.id; said.textContent = t("key_press_for", { action: a.name }); show(); table.querySelector(`[data-row=${a.id}]`)?.focus(); }, data: { row: a.id } }),
        a.own && el("button", { type: "button", class: "quiet", text: t("key_reset"), onclick: () => { reset_keys(a.id); show(); } }))))));
    sheet.capture = (e) => {
      if (!waiting || ["Shift", "Control", "Alt", "Meta", "Tab"].includes(e.key)) return false;
      const id = waiting;
      waiting = null;
      said.textContent = e.key === "Escape" ? t("help_intro") : choose_key(id, e) || t("key_set", { action: desk.action(id).name, key: key_label(desk.action(id)) });
      show();
      table.querySelector(`[data-row=${id}]`)?.focus();
      return true;
    };
    body.append(said, labels_help(), table, el("button", { type: "button", class: "act", onclick: () => { reset_keys(); show(); said.textContent = t("keys_reset_done"); } }, el("span", { text: t("keys_reset") })));
    show();
  }, { wide: true });
}

function labels_help() {
  return el("dl", { class: "labels" }, ["boilerplate", "unsupported", "sourced", "unsure"].flatMap((label) => [
    el("dt", {}, chip(code(label), true), t(`label_${label}`)), el("dd", { text: t(`about_${label}`) })]),
  el("dt", {}, chip("u", false), t("outline_name")), el("dd", { text: t("outline_about") }));
}
