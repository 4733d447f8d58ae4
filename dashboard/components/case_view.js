// Drawing a case: what it is held against, the sentence in its context, all marks side by side, what may be chosen.
const CODE = { boilerplate: "b", unsupported: "u", sourced: "s", unsure: "w", unclear: "q", none: "n" };
const LETTER = { b: "B", u: "U", s: "S", w: "?", q: "!", n: "·" };

function badge(label, filled = true) { // the same shape and colour as in the pane
  return el("span", { class: `badge ${filled ? "filled" : "outline"}`, data: { code: CODE[label] }, "aria-hidden": "true", text: LETTER[CODE[label]] ?? "" });
}

function kbd(key) { return el("kbd", { "aria-hidden": "true", text: key }); }

function when(made) { return new Date(made).toLocaleString(desk.data.language, { dateStyle: "medium", timeStyle: "short" }); }

function run_of([op, words, strong], name) {
  if (!op && !strong) return words;
  const [, before, inner, after] = /^(\s*)(.*?)(\s*)$/s.exec(words); // a painted blank looks like a slip
  const title = strong ? t(`strong_${strong}`) : null;
  return [before, el(op > 0 ? "ins" : op < 0 ? "del" : "span", { class: [op ? name : "", strong ? "strong" : ""].join(" ").trim(), title }, inner), after];
}

// ---- the frame ----------------------------------------------------------------------------------------------------------
function draw(host) {
  desk.host = host;
  desk.line = el("span", { class: "status", role: "status" });
  desk.live = el("div", { class: "vh", "aria-live": "polite", "aria-atomic": "true" });
  desk.toast = el("div", { class: "toast", hidden: true });
  desk.list = el("ol", { class: "list", "aria-label": t("pane_cases") });
  desk.case = el("article", { class: "case", tabindex: "-1", "aria-label": t("case_name") });
  desk.bar = el("div", { class: "bar", role: "toolbar", "aria-label": t("keys_name") });
  desk.where = el("span", { class: "where" });
  desk.root?.remove();
  desk.root = el("section", { class: "pane cases", "aria-label": t("pane_cases") },
    el("div", { class: "casetop" }, desk.where, el("span", { class: "quiet", text: t(desk.data.kind === "open" ? "worst_first" : "newest_first") }), desk.line),
    el("div", { class: "casebody" }, desk.list, el("div", { class: "casemain" }, desk.case, desk.bar)), desk.toast, desk.live);
  host.replaceChildren(desk.root);
  host.onkeyup = host.onkeypress = (e) => e.stopPropagation();
  draw_list();
  draw_case();
}

function draw_list() {
  desk.list.replaceChildren(...desk.cases.map(list_line));
  const line = desk.list.querySelector("[aria-current]"), { list } = desk;
  if (line && (line.offsetTop < list.scrollTop || line.offsetTop + line.offsetHeight > list.scrollTop + list.clientHeight)) list.scrollTop = line.offsetTop - list.clientHeight / 3; // the list alone: the page stays
  const open = desk.cases.filter(open_case).length, more = Math.max(0, desk.data.total - desk.cases.filter((c) => desk.data.cases.includes(c)).length);
  const at = t("where", { n: desk.at + 1, all: desk.cases.length });
  desk.where.textContent = desk.data.kind === "open" ? `${at} · ${t(open + more === 1 ? "open_one" : "open_many", { n: open + more })}` : at;
}

function list_line(item, i) {
  const made = state_of(item), labels = [...new Set(item.marks.map((mark) => mark.label).filter(Boolean))];
  const done = made && (desk.data.kind !== "open" || !open_case(item));
  const signs = done ? [el("span", { class: "tick", "aria-hidden": "true", text: "✓" }), badge(made.label)] : labels.map((label) => badge(label));
  const button = el("button", { type: "button", class: "caseline", data: { done: done ? "1" : null }, "aria-current": i === desk.at ? "true" : null, onclick: () => { desk.at = i; draw_case(); draw_list(); desk.case.focus(); } },
    el("span", { class: "signs" }, ...signs), el("span", { class: "say", dir: item.place.dir, text: short(item.text, 90) }),
    el("span", { class: "quiet", text: done ? t("ruled_as", { label: t(`label_${made.label}`) }) : item.kind ? t(`kind_${item.kind}`) : item.title }));
  return el("li", {}, button);
}

// ---- one case -----------------------------------------------------------------------------------------------------------
function draw_case() {
  const item = current();
  desk.note = desk.why = desk.link = desk.similar = null;
  if (!item) { desk.case.replaceChildren(el("p", { class: "none", text: t("no_case") })); desk.bar.replaceChildren(); return; }
  const focused = desk.case.contains(desk.root.getRootNode().activeElement) || document.activeElement === document.body;
  desk.case.replaceChildren(head(item), sides(item), answers(item), ...[machine(item)].filter(Boolean), choices(item), similar(item));
  draw_bar(item);
  paint_choice();
  if (focused) desk.case.focus({ preventScroll: true });
  desk.case.scrollTop = 0;
  if (desk.root.getBoundingClientRect().top < 0) desk.root.scrollIntoView({ block: "start" }); // a new case begins at its top
}

function head(item) {
  const { place } = item;
  const query = new URLSearchParams({ story: item.story, right: item.article, sentence: item.n });
  desk.link = el("a", { class: "reviewlink", href: `review?${query}`, target: "_self" }, t("open_review"), kbd("v"));
  return el("header", { class: "casehead" },
    el("span", { class: `kind ${item.kind || item.status}`, text: t(item.kind ? `kind_${item.kind}` : `status_${item.status}`) }),
    el("h2", { dir: "auto", text: item.title }),
    el("p", { class: "quiet", text: [place.name, place.published, t("sentence", { n: item.n }), item.apart && t("other_evidence")].filter(Boolean).join(" · ") }), desk.link);
}

function sides(item) {
  const [first, ...rest] = item.witnesses;
  const left = el("div", { class: "beside" }, el("h3", { text: t(first ? (first.role === "source" ? "beside_source" : "beside_version") : "beside") }));
  if (!first) left.append(el("p", { class: "quiet", text: t("beside_nothing") }));
  for (const witness of [first, ...rest].filter(Boolean)) left.append(el("figure", { class: witness === first ? "bears first" : "bears" },
    el("figcaption", { class: witness.role === "source" ? "who source" : "who", text: t(witness.role === "source" ? "place_source" : "place", { name: witness.name, n: witness.n }) }),
    el("blockquote", { class: "text", dir: witness.dir, lang: witness.lang || null }, witness.left.flatMap((one) => run_of(one, "del")))));
  const words = first ? first.right : [[0, item.text, ""]];
  const near = ([part, text]) => el("p", { class: "text near", data: { part }, text });
  const right = el("div", { class: "telling", dir: item.place.dir, lang: item.place.lang || null }, el("h3", { text: t("telling") }),
    ...item.before.map(near), el("p", { class: "text here", data: { part: item.part } }, words.flatMap((one) => run_of(one, "ins"))), ...item.after.map(near));
  return el("div", { class: "sides" }, left, right);
}

function answers(item) {
  const box = el("div", { class: "answers" }), keyed = opinions(item);
  const made = state_of(item);
  if (made) box.append(answer(made, t("the_desk", { name: made.name }), null, true));
  for (const mark of item.marks) box.append(answer(mark, mark.name, keyed.indexOf(mark) + 1));
  return box;
}

function answer(mark, name, key, desks = false) {
  const rests = (mark.rests ?? []).map((piece) => el("p", { class: "rests" }, el("span", { class: piece.source ? "who source" : "who", text: piece.who || t("rests_on") }), " ", el("q", { dir: "auto", text: piece.words })));
  const body = el("div", { class: "answerbody" },
    mark.wrong && el("p", {}, el("span", { class: "who", text: t("wrong_words") }), " ", el("span", { class: "wrong", dir: "auto", text: mark.wrong })),
    ...rests, mark.note && el("p", { class: "note", dir: "auto", text: `✎ ${mark.note}` }),
    mark.category && el("p", { class: "quiet", text: t("category_said", { category: t(`category_${mark.category}`) }) }),
    mark.stale && el("p", { class: "doubt", text: `⚠ ${t(`stale_${mark.stale}`)}` }));
  return el("section", { class: desks ? "answer desks" : "answer", data: { mark: CODE[mark.label] } },
    el("h3", {}, mark.label && badge(mark.label), el("span", { text: mark.label ? t(`label_${mark.label}`) : t("only_a_note") })),
    el("p", { class: "quiet" }, el("b", { text: name }), mark.made ? ` · ${when(mark.made)}` : "", mark.cause === "propagation" || mark.cause === "bulk" ? ` · ${t(`by_${mark.cause}`)}` : ""),
    body, key ? el("button", { type: "button", class: "act", "aria-keyshortcuts": String(key), onclick: () => take(key) }, el("span", { text: t("take", { name }) }), kbd(key)) : null);
}

function machine(item) {
  if (!item.machine) return null;
  const { label, confidence, reasons } = item.machine;
  return el("p", { class: "machine" }, badge(label, false), el("span", { class: "quiet", text: t("machine_says", { label: t(`label_${label}`), percent: Math.round(confidence * 100) }) }), reasons.length ? ` ${reasons.slice(0, 2).join(" ")}` : "");
}

function choices(item) {
  const draft = draft_of(item);
  const chips = desk.data.categories.map((name) => el("button", { type: "button", class: "pickchip", data: { category: name }, "aria-pressed": "false", "aria-keyshortcuts": CATEGORY_KEY[name].toUpperCase(), onclick: () => choose(name, { off: true }) },
    el("span", { text: t(`category_${name}`) }), kbd(CATEGORY_KEY[name])));
  desk.note = el("input", { type: "text", maxlength: "2000", dir: "auto", "aria-label": t("note_name"), placeholder: t("note_hint"), value: draft.note, oninput: () => { draft.note = desk.note.value; } });
  desk.why = el("input", { type: "text", maxlength: "1000", dir: "auto", "aria-label": t("why_name"), placeholder: t("why_hint"), value: draft.why, oninput: () => { draft.why = desk.why.value; } });
  desk.flag = el("button", { type: "button", class: "pickchip", "aria-pressed": "false", "aria-keyshortcuts": "G", onclick: guideline }, el("span", { text: t("to_guideline") }), kbd("g"));
  return el("div", { class: "choices" },
    el("div", { class: "chips", role: "group", "aria-label": t("categories_name") }, el("span", { class: "quiet", text: t("categories_name") }), ...chips),
    el("div", { class: "fields" }, el("label", {}, el("span", {}, t("note_name"), kbd("n")), desk.note), el("div", { class: "flagline" }, desk.flag, desk.why)));
}

function paint_choice() {
  const item = current();
  if (!item) return;
  const draft = draft_of(item);
  for (const chip of desk.case.querySelectorAll("[data-category]")) chip.setAttribute("aria-pressed", String(chip.dataset.category === draft.category));
  desk.flag.setAttribute("aria-pressed", String(draft.guideline));
  desk.why.hidden = !draft.guideline;
}

function similar(item) {
  const list = el("ol", { class: "precedents" }, el("li", { class: "quiet", text: t("precedent_loading") }));
  desk.similar = el("details", { class: "similar", ontoggle: async () => {
    keep.set("copydesk.similar", desk.similar?.open ? "1" : "");
    if (!desk.similar?.open) return;
    const found = await precedents(item);
    if (!list.isConnected) return;
    list.replaceChildren(...(found?.length ? found.map(precedent) : [el("li", { class: "quiet", text: t(found ? "precedent_none" : "precedent_offline") })]));
  } }, el("summary", {}, t("precedent_title"), kbd("p")), list);
  desk.similar.open = keep.get("copydesk.similar") === "1";
  return desk.similar;
}

function precedent(one) {
  const query = new URLSearchParams({ story: one.story, right: one.article, sentence: one.n });
  return el("li", {}, badge(one.label), el("span", {}, el("a", { href: `review?${query}`, target: "_self", dir: "auto", text: one.text }),
    el("span", { class: "quiet", text: ` ${[t(`label_${one.label}`), one.category && t(`category_${one.category}`), t(one.status === "adjudicated" ? "precedent_ruled" : "precedent_agreed"), t("precedent_alike", { percent: Math.round(one.score * 100) })].filter(Boolean).join(" · ")}` }),
    one.note && el("span", { class: "note", dir: "auto", text: ` ✎ ${one.note}` })));
}

// ---- the bar --------------------------------------------------------------------------------------------------------------
function draw_bar(item) {
  const act = (key, words, run, sign = null) => el("button", { type: "button", class: "act", "aria-keyshortcuts": key.toUpperCase(), onmousedown: (e) => e.preventDefault(), onclick: run }, sign, el("span", { text: words }), kbd(key));
  desk.bar.replaceChildren(
    ...opinions(item).map((mark, i) => act(String(i + 1), t("take_short", { name: mark.name }), () => take(i + 1), badge(mark.label))),
    el("span", { class: "gap" }), ...["boilerplate", "unsupported", "sourced"].map((label) => act(KEY_OF[label], t(`label_${label}`), () => own(label))),
    el("span", { class: "gap" }), act("z", t("undo"), undo), act("k", t("previous_case"), () => step(-1)), act("j", t("next_case"), () => step(1)));
}

function say(text) { // to a screen reader; the sighted see the list
  desk.live.textContent = "";
  desk.live.textContent = text;
}

function toast(text, seconds = 5) {
  if (!desk.toast) return;
  clearTimeout(desk.toasting);
  desk.toast.textContent = text;
  desk.toast.hidden = false;
  desk.toasting = setTimeout(() => { desk.toast.hidden = true; }, seconds * 1000);
  say(text);
}

function scheme() { // as high as the window allows below whatever the page puts above, light or dark as the page is
  if (!desk.root) return;
  const top = desk.root.getBoundingClientRect().top + (document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0);
  desk.root.style.setProperty("--above", `${Math.max(0, Math.round(top))}px`);
  const [r, g, b] = (getComputedStyle(desk.root).getPropertyValue("--st-background-color").match(/[\da-f]{2}/gi) ?? ["ff", "ff", "ff"]).map((x) => parseInt(x, 16));
  desk.root.dataset.scheme = 0.3 * r + 0.59 * g + 0.11 * b < 128 ? "dark" : "light";
}
