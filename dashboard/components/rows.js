// The rows of two versions side by side. Drawn once a pair; after that a mark repaints one cell, one tick, one badge.
const CODE = { boilerplate: "b", unsupported: "u", sourced: "s", unsure: "w", unclear: "q", none: "n", reviewed: "r" };
const LETTER = { b: "B", u: "U", s: "S", w: "?", q: "!", n: "·" };

function code(label) { return CODE[label] ?? ""; }

// ---- text with marks in it ----------------------------------------------------------------------------------------
// layers: [start, end, name] in code points; overlapping layers are cut into pieces that carry several names.
function painted(text, layers) {
  const spans = layers.map(([start, end, name, title]) => [unit(text, start), unit(text, end), name, title]).filter(([a, b]) => a < b);
  if (!spans.length) return [text];
  const cuts = [...new Set([0, text.length, ...spans.flatMap(([a, b]) => [Math.min(a, text.length), Math.min(b, text.length)])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => {
    const piece = text.slice(from, cuts[i + 1]);
    const on = spans.filter(([a, b]) => a <= from && b >= cuts[i + 1]);
    if (!on.length) return piece;
    const names = on.map(([, , name]) => name);
    const tag = names.some((name) => name.startsWith("ins")) ? "ins" : names.some((name) => name.startsWith("del")) ? "del" : "mark";
    return el(tag, { class: names.join(" "), title: on.map(([, , , title]) => title).filter(Boolean).join(" · ") || null }, piece);
  });
}

function layers_of(version, n, ranges, side) {
  const sentence = version.sentences[n - 1];
  const layers = (ranges ?? []).map(([start, end, strong]) =>
    [start, end, strong ? `${side} strong` : side, strong ? t(`strong_${strong}`) : ""]);
  if (side === "del") return layers;
  const mark = mine(key_of(version.id, n));
  if (mark.label === "unsupported" && mark.span) layers.push([...mark.span, "wrong", t("wrong_words")]);
  else for (const reason of pointed(sentence).slice(0, 2)) layers.push([reason.start, reason.end, "hint", reason.text]);
  return layers;
}

function pointed(sentence) { // the reasons that point at some of the words; one that means the whole sentence points at none
  const length = [...sentence.text].length;
  return sentence.reasons.filter((r) => r.start !== null && r.end - r.start < length * 0.7);
}

function text_of(version, n, ranges, side) {
  return el("p", { class: "text", dir: version.dir, lang: version.lang === "und" ? null : version.lang },
    painted(version.sentences[n - 1].text, layers_of(version, n, ranges, side)));
}

// ---- cells ----------------------------------------------------------------------------------------------------------
function right_cell(version, n, row) {
  const sentence = version.sentences[n - 1];
  const ranges = row?.right_ranges[row.rights.indexOf(n)];
  const badge = el("span", { class: "badge", role: "img" });
  const text = text_of(version, n, ranges, "ins");
  const body = el("div", { class: "tell" }, text);
  const flagged = sentence.label === "unsupported" || (sentence.label === "unclear" && sentence.reasons.length);
  if (flagged && !desk.data.blind) {
    body.append(el("p", { class: "why" }, el("span", { class: "flag", "aria-hidden": "true", text: "⚑" }),
      ` ${t(`suggest_${sentence.label}`)} ${sentence.reasons[0]?.text ?? ""}`));
  }
  const foot = el("p", { class: "foot", hidden: true });
  body.append(foot);
  const cell = el("div", {
    class: "cell right", role: "gridcell", tabindex: "-1", id: `s${n}`,
    data: { n, part: sentence.part, sug: desk.data.blind ? "" : code(sentence.label) } }, badge, body);
  desk.cells.set(n, { cell, badge, text, foot, ranges, span: null });
  return cell;
}

function left_cell(version, ns, row, third) {
  const cell = el("div", { class: third ? "cell third" : "cell left", role: "gridcell" });
  if (!ns.length) {
    cell.classList.add("gap");
    cell.append(el("span", { class: "vh", text: t("nothing_here") }));
    return cell;
  }
  ns.forEach((n, i) => {
    const ranges = third ? null : row.left_ranges[i];
    const line = el("div", { class: "line", data: { n, part: version.sentences[n - 1].part } },
      el("span", { class: "badge small", role: "img", hidden: true }), text_of(version, n, ranges, "del"));
    if (!third) desk.left_cells.set(n, line);
    cell.append(line);
  });
  return cell;
}

function moved_note(row, side) { // a row whose other half stands elsewhere says where
  const [other, n] = row.to;
  const rows = desk.rows;
  const there = rows.findIndex((r) => r !== row && (other === "left" ? r.lefts : r.rights).includes(n));
  const way = there < rows.indexOf(row) ? "up" : "down";
  return el("button", { class: "moved", type: "button", tabindex: "-1", data: { other, n },
    onclick: (e) => { e.stopPropagation(); jump_place(other, n); } }, el("span", { "aria-hidden": "true", text: "⇅ " }), t(`moved_${way}_${side}`));
}

function row_element(row, left, right, third) {
  const line = el("div", { class: row.rights.length ? "row" : "row onlyleft", role: "row", data: { kind: row.kind } });
  const first = left_cell(left, row.lefts, row, false);
  if (row.kind === "rewritten" || row.kind === "maybe") first.prepend(el("span", { class: "tag", text: t(`kind_${row.kind}`) }));
  if (row.to && !row.lefts.length) first.append(moved_note(row, "left"));
  line.append(first);
  const side = el("div", { class: "side", role: "presentation" });
  for (const n of row.rights) side.append(right_cell(right, n, row));
  if (!row.rights.length) {
    const gap = el("div", { class: "cell right gap", role: "gridcell" }, el("span", { class: "vh", text: t("nothing_here") }));
    if (row.to) gap.append(moved_note(row, "right"));
    side.append(gap);
  }
  line.append(side);
  if (third) line.append(left_cell(third.version, row.rights.flatMap((n) => third.of.get(n) ?? []), row, true));
  return line;
}

// ---- the whole grid -----------------------------------------------------------------------------------------------
function draw_rows() {
  const left = desk.versions.get(desk.left), right = desk.versions.get(desk.right), third = third_column();
  for (const map of [desk.cells, desk.left_cells, desk.row_of]) map.clear();
  for (const row of desk.rows) for (const n of row.rights) desk.row_of.set(n, row);
  const shown = filter_test();
  const items = [];
  let run = [];
  if (third) place_third(third, undefined, items); // what the third version says before anything of the middle one
  const close = () => { fold_run(run, items, left, right, third); run = []; };
  for (const row of desk.rows) {
    const wanted = row.rights.length ? row.rights.some(shown) : !desk.filter && columns_now() > 1;
    if (!wanted) continue;
    if (foldable(row)) { run.push(row); continue; }
    close();
    place_row(row, items, left, right, third);
  }
  close();
  desk.items = items.filter((item) => item.n || item.fold);
  desk.index = new Map(desk.items.flatMap((item, i) => (item.n ? [[item.n, i]] : item.fold.map((n) => [n, i]))));
  desk.grid.replaceChildren(...chunks(items.map((item) => item.line).filter(Boolean)));
  if (!desk.items.length) desk.grid.append(el("p", { class: "none", role: "row" }, el("span", { role: "gridcell", text: t("nothing_matches") })));
  desk.grid.setAttribute("aria-label", t("grid_name", { left: left.short, right: right.short }));
  desk.grid.dataset.columns = columns_now();
  note_shown();
  for (const n of desk.cells.keys()) paint_cell(key_of(right.id, n), n);
  for (const item of desk.items) if (item.fold) paint_fold(item.fold[0]);
  for (const n of desk.left_cells.keys()) paint_left(key_of(left.id, n), n);
  draw_map(right);
  draw_standing();
}

function note_shown() { // what has stood on the screen, in the open or behind a fold: more than that no bulk action takes
  const before = desk.shown.get(desk.right) ?? { open: new Set(), folded: new Set() };
  desk.shown.set(desk.right, before);
  before.folded = new Set(desk.items.flatMap((item) => item.fold ?? []));
  for (const item of desk.items) if (item.n) before.open.add(item.n);
  for (const n of before.open) before.folded.delete(n);
}

// Rows stand in groups that the browser skips while they are off screen. One group a row would do as well, but then a
// key costs time that grows with the article: it would look at every row for its layout and for its visibility.
const CHUNK = 16;

function chunks(lines) {
  const groups = [];
  for (let i = 0; i < lines.length; i += CHUNK) groups.push(el("div", { class: "chunk", role: "rowgroup" }, lines.slice(i, i + CHUNK)));
  return groups;
}

function place_row(row, items, left, right, third) {
  const line = row_element(row, left, right, third);
  items.push({ line });
  for (const n of row.rights) items.push({ n, element: desk.cells.get(n).cell });
  if (third && row.rights.length) place_third(third, row.rights.at(-1), items);
}

function place_third(third, anchor, items) { // sentences that only the third version has, in their place
  for (const n of third.after.get(anchor) ?? []) {
    items.push({ line: el("div", { class: "row onlyleft", role: "row" }, el("div", { class: "cell left gap", role: "gridcell" }),
      el("div", { class: "side", role: "presentation" }, el("div", { class: "cell right gap", role: "gridcell" })), left_cell(third.version, [n], null, true)) });
  }
}

function foldable(row) { // page furniture, and on request rows without news: nothing flagged in either
  if (desk.filter || desk.unfolded.has(row) || !row.rights.length) return false;
  const version = desk.versions.get(desk.right);
  const sentences = row.rights.map((n) => version.sentences[n - 1]);
  if (sentences.some((s) => s.label === "unsupported" || s.label === "unclear")) return false;
  if (desk.folding >= 1 && sentences.every((s) => s.part === "page")) return true;
  return desk.folding >= 2 && row.kind === "same" && !row.right_ranges.some((r) => r?.length);
}

function fold_run(run, items, left, right, third) { // two lines or fewer are not worth a fold
  if (run.length < 3) { for (const row of run) place_row(row, items, left, right, third); return; }
  const ns = run.flatMap((row) => row.rights);
  const words = short(ns.map((n) => right.sentences[n - 1].text).join(" · "), 90);
  const page = ns.every((n) => right.sentences[n - 1].part === "page");
  const badge = el("span", { class: "badge", role: "img" });
  const note = el("span", { class: "foldcount" });
  const cell = el("div", { class: "cell right folded", role: "gridcell", tabindex: "-1" }, badge,
    el("div", { class: "tell" }, el("p", { class: "text" }, el("b", { text: t(page ? "folded_page" : "folded_same", { n: ns.length }) }), ` ${words}`),
      el("p", { class: "foot" }, note, " ", el("button", { type: "button", class: "quiet", tabindex: "-1", text: t("unfold"),
        onclick: (e) => { e.stopPropagation(); unfold(run, ns[0]); } }))));
  const line = el("div", { class: "row fold", role: "row" }, el("div", { class: "cell left", role: "gridcell" }), el("div", { class: "side", role: "presentation" }, cell));
  if (third) line.append(el("div", { class: "cell third", role: "gridcell" }));
  items.push({ line }, { fold: ns, element: cell, badge, note, rows: run });
}

function unfold(rows, n) {
  for (const row of rows) desk.unfolded.add(row);
  draw_rows();
  go_to(n);
}

function third_column() {
  if (columns_now() < 3 || !desk.third_rows) return null;
  const of = new Map(), after = new Map();
  let anchor;
  for (const row of desk.third_rows) {
    for (const n of row.rights) of.set(n, row.lefts);
    anchor = row.rights.at(-1) ?? anchor;
    if (!row.rights.length && !row.to) after.set(anchor, [...(after.get(anchor) ?? []), ...row.lefts]);
  }
  return { version: desk.versions.get(desk.third), of, after };
}

// ---- painting one sentence ------------------------------------------------------------------------------------------
function paint(key) {
  const found = desk.sentences.get(key);
  if (!found || found.whole) return;
  if (found.article === desk.right) paint_cell(key, found.sentence.n);
  if (found.article === desk.left) paint_left(key, found.sentence.n);
}

function paint_cell(key, n) {
  const at = desk.cells.get(n), mark = mine(key), { sentence } = desk.sentences.get(key);
  const state = code(mark.label);
  paint_tick(n);
  if (!at) return paint_fold(n);
  const { cell, badge } = at;
  if (cell.dataset.mark !== state) cell.dataset.mark = state;
  const suggested = desk.data.blind && !state ? "" : code(sentence.label);
  const letter = LETTER[state || suggested] ?? "";
  if (badge.textContent !== letter) badge.textContent = letter;
  badge.setAttribute("aria-label", state ? t(`label_${mark.label}`) : suggested ? t("badge_suggested", { label: t(`label_${sentence.label}`) }) : t("badge_open"));
  if (String(mark.span ?? "") !== String(at.span ?? "")) {
    at.span = mark.span;
    at.text.replaceChildren(...painted(sentence.text, layers_of(desk.versions.get(desk.right), n, at.ranges, "ins")));
  }
  return paint_foot(key, at.foot, mark);
}

function paint_foot(key, foot, mark) { // what is worth saying under a sentence: doubt, note, copy, colleagues
  const parts = [];
  const why = doubt(mark);
  if (why) parts.push(el("span", { class: "doubt" }, el("span", { "aria-hidden": "true", text: "⚠ " }), t(why)));
  if (mark.note) parts.push(el("span", { class: "note", dir: "auto" }, el("span", { "aria-hidden": "true", text: "✎ " }), mark.note));
  if (mark.cause === "propagation" && mark.label) {
    const from = origin(key);
    parts.push(el("span", { text: from ? t("by_propagation", { from: place_name(from) }) : t("by_propagation_unknown") }));
  }
  if (!desk.data.blind || mark.label) {
    for (const [who, peer] of desk.peers.get(key) ?? []) parts.push(who === DESK ? desk_line(peer, mark) : peer_line(who, peer, mark));
  }
  const told = machine_told(key, mark);
  if (told) parts.push(told);
  if (!parts.length && foot.hidden) return;
  foot.replaceChildren(...parts);
  foot.hidden = !parts.length;
}

function paint_fold(n) {
  const item = desk.items[desk.index?.get(n)];
  if (!item?.fold) return;
  const labels = item.fold.map((m) => mine(key_of(desk.right, m)).label);
  const done = labels.filter(Boolean).length, all = new Set(labels);
  const state = all.size === 1 ? code(labels[0]) : "";
  item.element.dataset.mark = state;
  const version = desk.versions.get(desk.right);
  const hints = new Set(item.fold.map((m) => code(version.sentences[m - 1].label)));
  const hint = hints.size === 1 && !desk.data.blind ? [...hints][0] : "";
  item.element.dataset.sug = hint;
  item.badge.textContent = LETTER[state || hint] ?? "";
  item.badge.setAttribute("aria-label", t("fold_done", { done, n: item.fold.length }));
  item.note.textContent = t("fold_done", { done, n: item.fold.length });
}

function paint_left(key, n) {
  const line = desk.left_cells.get(n), label = mine(key).label;
  if (!line) return;
  const [badge] = line.children;
  line.dataset.mark = code(label);
  badge.hidden = !label;
  badge.textContent = LETTER[code(label)] ?? "";
  if (label) badge.setAttribute("aria-label", t(`label_${label}`)); else badge.removeAttribute("aria-label");
}

// ---- the whole version at a glance: for the pointer only, the keys do the same ------------------------------------------
const TICKS = 120; // of a longer version a tick stands for several sentences

function draw_map(version) {
  desk.share = Math.max(1, Math.ceil(version.sentences.length / TICKS));
  desk.ticks = [];
  for (let n = 1; n <= version.sentences.length; n += desk.share) desk.ticks.push(el("i"));
  desk.map.replaceChildren(...desk.ticks);
  for (let n = 1; n <= version.sentences.length; n += desk.share) paint_tick(n);
}

function paint_tick(n) {
  const tick = desk.ticks[Math.floor((n - 1) / desk.share)], version = desk.versions.get(desk.right);
  if (!tick) return;
  const first = n - ((n - 1) % desk.share), part = version.sentences.slice(first - 1, first - 1 + desk.share);
  const marks = part.map((s) => code(mine(key_of(version.id, s.n)).label)), hints = part.map((s) => code(s.label));
  const mark = marks.includes("u") ? "u" : marks.includes("w") ? "w" : marks.every(Boolean) ? marks[0] : "";
  const hint = desk.data.blind ? "" : hints.includes("u") ? "u" : hints.includes("q") ? "q" : hints[0];
  if (tick.dataset.mark !== mark) tick.dataset.mark = mark;
  if (tick.dataset.sug !== hint) tick.dataset.sug = hint;
}

function place_name(key) {
  const { version, sentence } = desk.sentences.get(key);
  return t("place", { name: version.short, n: sentence.n });
}
