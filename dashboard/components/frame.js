// Everything around the rows: head, version pickers, the bar that says what the current sentence rests on, the buttons.
const FILTERS = ["", "flagged", "unmarked", "disagreeing", "noted"];
const SIGNS = { previous: "↑", next: "↓" };
const FOLDS = ["fold_none", "fold_page", "fold_same"];

function t(key, values = {}) { // a string of the catalogue; a missing one shows its key
  const text = desk.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function build_frame() {
  const { data } = desk;
  desk.line = el("span", { class: "status", role: "status" });
  desk.progress = el("span", { class: "progress" });
  desk.meter = el("progress", { class: "meter", max: 1, value: 0, "aria-label": t("progress_name") });
  desk.left_pick = picker("left");
  desk.right_pick = picker("right");
  desk.third_pick = picker("third");
  desk.place_line = el("span", { class: "walk" });
  desk.find_box = el("input", { class: "find", type: "search", placeholder: t("find_placeholder"), "aria-label": t("action_find"), oninput: find_typed, onkeydown: find_key_down });
  desk.filter_pick = el("select", { "aria-label": t("filter_name"), onchange: (e) => set_filter(e.target.value) },
    FILTERS.map((name) => el("option", { value: name, text: t(`filter_${name || "all"}`) })));
  desk.fold_pick = el("select", { "aria-label": t("fold_name"), onchange: (e) => set_folding(+e.target.value) },
    FOLDS.map((name, i) => el("option", { value: String(i), text: t(name) })));
  desk.columns_pick = el("select", { class: "columns", "aria-label": t("columns_name"), onchange: (e) => set_columns(+e.target.value) },
    [1, 2, 3].map((n) => el("option", { value: String(n), text: t(`columns_${n}`) })));
  desk.grid = el("div", { class: "grid", role: "grid", onclick: grid_click, onfocusin: grid_focus });
  desk.map = el("div", { class: "map", "aria-hidden": "true", title: t("map_help"), onpointerdown: map_click });
  desk.scroll = el("div", { class: "scroll" }, desk.grid);
  desk.info = el("div", { class: "info", role: "region", "aria-label": t("info_name") });
  desk.hits = el("div", { class: "hits", hidden: true });
  desk.live = el("div", { class: "vh", "aria-live": "polite", "aria-atomic": "true" });
  desk.toast = el("div", { class: "toast", hidden: true });
  const pane = el("section", { class: "pane", "aria-label": t("pane_name"), data: { alone: data.versions.length === 1 ? "" : null } },
    el("div", { class: "top" },
      el("h1", { class: "title", dir: "auto", text: data.story.title }),
      el("span", { class: "count", text: story_count() }), state_box(),
      el("div", { class: "tools", role: "toolbar", "aria-label": t("tools_name") }, desk.find_box, desk.filter_pick, desk.fold_pick, desk.columns_pick, button("next_story"), button("help"))),
    el("div", { class: "drop" }, desk.hits),
    el("div", { class: "heads" },
      el("div", { class: "head" }, desk.left_pick, witness_note()),
      el("div", { class: "head" }, button("prev_version", "◀"), desk.right_pick, desk.place_line, button("next_version", "▶")),
      el("div", { class: "head third" }, desk.third_pick)),
    el("div", { class: "body" }, desk.scroll, desk.map, desk.banner, desk.toast),
    el("div", { class: "bar" }, desk.info, key_rows()),
    desk.live);
  return pane;
}

function story_count() {
  const { data } = desk, n = data.versions.length, sources = data.versions.filter((v) => v.role === "source").length;
  return `${t(n === 1 ? "version_one" : "versions", { n })} · ${t(sources === 1 ? "source_one" : sources ? "sources" : "sources_none", { n: sources })}`;
}

function witness_note() { // without a source document other versions only corroborate: the screen says so
  return desk.data.versions.some((v) => v.role === "source") ? null : el("span", { class: "witness", title: t("corroboration_help"), text: t("corroboration") });
}

function picker(side) {
  return el("select", { class: "pick", "aria-label": t(`pick_${side}`), onchange: (e) => { show_pair({ [side]: e.target.value }); focus_cell(); } });
}

function fill_pickers() {
  const names = { source: t("role_source"), rewrite: t("role_rewrite"), single: t("role_single") };
  for (const [pick, chosen] of [[desk.left_pick, desk.left], [desk.right_pick, desk.right], [desk.third_pick, desk.third]]) {
    pick.replaceChildren(...desk.data.versions.map((v) => el("option", {
      value: v.id, text: `${names[v.role]}: ${v.short}${v.central ? ` · ${t("central")}` : ""}${v.title ? ` – ${short(v.title, 60)}` : ""}` })));
    if (chosen) pick.value = chosen;
  }
  const order = walk_order();
  desk.place_line.textContent = t("walk", { i: order.indexOf(desk.right) + 1, n: order.length });
}

function button(id, sign) {
  const action = desk.action(id);
  return el("button", {
    type: "button", class: `act ${action.group}`, data: { action: id }, title: tip(action),
    "aria-keyshortcuts": aria_key(action),
    onmousedown: (e) => e.preventDefault(), onclick: () => { run(id, {}); } },
  sign ?? SIGNS[id] ? [el("span", { "aria-hidden": "true", text: sign ?? SIGNS[id] }), el("span", { class: "vh", text: action.name })] : el("span", { text: action.short }), el("kbd", { "aria-hidden": "true", text: key_label(action) }));
}

function tip(action) { return `${action.name} (${key_label(action)})${action.help ? `\n${action.help}` : ""}`; }

function key_rows() {
  desk.keys = el("div", { class: "keys" });
  fill_keys();
  return desk.keys;
}

function fill_keys() {
  const groups = ["mark", "undo", "move", "more"];
  desk.keys.replaceChildren(...groups.map((group) => el("div", { class: `group ${group}`, role: "toolbar", "aria-label": t(`group_${group}`) },
    desk.actions.filter((a) => a.group === group && a.button).map((a) => button(a.id)))));
  paint_tools();
}

function paint_tools() { // only what changes with a mark: can it be undone, how far are we
  if (!desk.keys) return;
  const states = { undo: desk.undo.length > 0, redo: desk.redo.length > 0 };
  for (const [id, on] of Object.entries(states)) {
    const node = desk.keys.querySelector(`[data-action=${id}]`);
    if (node && node.getAttribute("aria-disabled") !== String(!on)) node.setAttribute("aria-disabled", String(!on));
  }
  const version = desk.versions.get(desk.right);
  if (!version) return;
  const whole = mine(key_of(version.id, 0)).label === "reviewed";
  const text = whole && !version.marked ? t("progress_reviewed") : t("progress", { done: version.marked, n: version.sentences.length });
  if (desk.progress.textContent !== text) desk.progress.textContent = text;
  desk.meter.value = whole ? 1 : version.marked / Math.max(1, version.sentences.length);
}

// ---- the bar: what the current sentence rests on ------------------------------------------------------------------
function paint_info() {
  const item = desk.items[desk.at];
  if (!item) { desk.info.replaceChildren(); return; }
  if (item.fold) { desk.info.replaceChildren(el("p", { class: "verdict", text: t("fold_help", { n: item.fold.length }) })); return; }
  const key = key_of(desk.right, item.n), mark = mine(key), { sentence } = desk.sentences.get(key);
  desk.info.replaceChildren(...[verdict(key, mark, sentence), rests(key, mark), hint_line(key, mark)].filter(Boolean));
}

function verdict(key, mark, sentence) {
  const line = el("p", { class: "verdict" });
  if (mark.label) {
    line.append(chip(code(mark.label), true), el("b", { text: t(`label_${mark.label}`) }));
    if (mark.label === "unsupported" && mark.span) {
      const text = sentence.text;
      line.append(` · ${t("wrong_words")}: `, el("q", { class: "wrong", text: text.slice(unit(text, mark.span[0]), unit(text, mark.span[1])) }));
    }
    const why = doubt(mark);
    if (why) line.append(el("span", { class: "doubt", text: ` ⚠ ${t(why)}` }));
    if (mark.note) line.append(el("span", { class: "note", text: ` ✎ ${mark.note}` }));
    return line;
  }
  if (desk.data.blind) { line.append(el("span", { class: "quiet", text: t("blind") })); return line; }
  line.append(chip(code(sentence.label), false), el("b", { text: t(`suggest_${sentence.label}`) }));
  if (sentence.label !== "none") line.append(el("span", { class: "sure", text: ` ${t("sure", { percent: Math.round(sentence.confidence * 100) })}` }));
  const reasons = sentence.reasons.slice(0, 3).map((r) => r.text).join(" · ");
  if (reasons) line.append(` – ${reasons}`);
  if (mark.note) line.append(el("span", { class: "note", text: ` ✎ ${mark.note}` }));
  return line;
}

function chip(letter, filled) {
  return el("span", { class: `badge ${filled ? "filled" : "outline"}`, data: { code: letter }, "aria-hidden": "true", text: LETTER[letter] ?? "" });
}

function rests(key, mark) {
  const line = el("p", { class: "rests" });
  const decided = mark.label === "sourced" || mark.evidence.length > 0;
  const items = decided ? mark.evidence : best_of(key).map((c) => ({ ...quote_of(c.key), source: c.source }));
  if (!items.length && !mark.label && desk.data.blind) return null; // it is not known here whether anything comes near
  if (!items.length) { line.append(el("span", { class: "quiet", text: t(mark.label ? "rests_nothing" : "nearest_nothing") })); return line; }
  line.append(el("span", { class: "quiet", text: `${t(decided ? "rests_on" : "nearest")} ` }));
  for (const item of items.slice(0, 2)) line.append(evidence_button(item));
  return line;
}

function best_of(key) {
  const found = candidates(key).filter((c) => c.kind !== "copy");
  return found.slice(0, 1);
}

function evidence_button(item) {
  if (item.url) return el("span", { class: "cite", text: item.url });
  if (item.note === UNNAMED) return el("span", { class: "quiet", text: t("evidence_unnamed") });
  if (item.note && !item.article) return el("span", { class: "cite", dir: "auto", text: item.note });
  const key = find_key(item);
  if (!key) return el("span", { class: "cite", dir: "auto", text: short(item.quote ?? "", 160) });
  const { version, article, sentence } = desk.sentences.get(key);
  return el("button", { class: "cite", type: "button", title: t("show_left"), onmousedown: (e) => e.preventDefault(), onclick: () => show_evidence(article, sentence.n) },
    el("span", { class: version.source ? "who source" : "who", text: version.source ? t("place_source", { name: version.short, n: sentence.n }) : place_name(key) }),
    el("span", { class: "quote", dir: version.dir, text: short(item.quote ?? sentence.text, 200) }));
}

function hint_line(key, mark) {
  const parts = [];
  const exact = copies(key).length, alike = near(key).length;
  if (mark.label && mark.cause === "propagation") {
    const from = origin(key);
    parts.push(from ? t("by_propagation", { from: place_name(from) }) : t("by_propagation_unknown"));
  } else if (exact) parts.push(t(exact === 1 ? "copies_one" : "copies", { n: exact }));
  if (alike && mark.label) parts.push(t(alike === 1 ? "near_one" : "near", { n: alike, key: key_label(desk.action("same")) }));
  const last = desk.marked_last;
  if (last && last !== key && !mark.label && near(last).length) parts.push(t(near(last).length === 1 ? "near_last_one" : "near_last", { n: near(last).length, key: key_label(desk.action("same")) }));
  return parts.length ? el("p", { class: "hint", text: parts.join(" · ") }) : null;
}

// ---- saying things --------------------------------------------------------------------------------------------------
function say(text) { // to a screen reader; the sighted see the badge
  desk.live.textContent = desk.live.textContent === text ? `${text}\u00a0` : text; // the same words once more are news too
}

function toast(text, seconds = 5) { // for what happens away from the cursor; it covers nothing that can be marked
  clearTimeout(desk.toasting);
  desk.toast.textContent = text;
  desk.toast.hidden = false;
  desk.toasting = setTimeout(() => { desk.toast.hidden = true; }, seconds * 1000);
  say(text);
}
