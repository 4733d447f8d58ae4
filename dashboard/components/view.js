// What is shown: filter, folding, columns, find.
function filter_test() { // asked once when the rows are drawn: nothing disappears under the cursor
  const key = (n) => key_of(desk.right, n), version = desk.versions.get(desk.right);
  return {
    "": () => true,
    flagged: (n) => ["unsupported", "unclear"].includes(version.sentences[n - 1].label),
    unmarked: (n) => !mine(key(n)).label,
    disagreeing: (n) => [...(desk.peers.get(key(n))?.values() ?? [])].some((peer, _, all) => peer.label && (all.some((other) => other.label && other.label !== peer.label) || (mine(key(n)).label && mine(key(n)).label !== peer.label))),
    noted: (n) => mine(key(n)).note || [...(desk.peers.get(key(n))?.values() ?? [])].some((peer) => peer.note),
  }[desk.filter];
}

function set_filter(name) {
  desk.filter = name;
  desk.filter_pick.value = name;
  redraw(current_n());
  say(t("filter_said", { name: t(`filter_${name || "all"}`), n: desk.items.length }));
}

function set_folding(level) {
  desk.folding = level;
  desk.fold_pick.value = String(level);
  desk.unfolded = new Set();
  keep_view();
  redraw(current_n());
  say(t(FOLDS[level]));
}

function set_columns(n) {
  desk.columns = n;
  desk.columns_pick.value = String(n);
  if (n === 3 && !desk.third) desk.third = desk.data.versions.map((v) => v.id).find((id) => id !== desk.left && id !== desk.right) ?? desk.left;
  keep_view();
  show_pair({ n: current_n() });
}

function keep_view() { keep.set(`copydesk.view.${desk.data.editor}`, JSON.stringify({ columns: desk.columns, folding: desk.folding })); }

function current_n() { const item = desk.items[desk.at]; return item?.n ?? item?.fold?.[0] ?? 1; }

function story_hits(query, not) { // sentences and notes of the story that hold these words
  const wanted = fold(query).split(/\s+/).filter(Boolean), hits = [];
  for (const [key, { article, sentence, version, whole }] of desk.sentences) {
    if (whole || article === not) continue;
    sentence.plain ??= fold(sentence.text);
    const notes = fold([mine(key).note, ...[...(desk.peers.get(key)?.values() ?? [])].map((p) => p.note)].join(" "));
    if (wanted.every((word) => sentence.plain.includes(word) || notes.includes(word))) hits.push({ key, score: 0, kind: "found", source: version.source, noted: notes.trim() });
    if (hits.length >= 200) break;
  }
  return hits.sort((a, b) => (desk.sentences.get(b.key).article === desk.right) - (desk.sentences.get(a.key).article === desk.right) || b.source - a.source);
}

function find_typed() {
  const query = desk.find_box.value.trim();
  if (query.length < 2) { close_hits(); return; }
  const hits = story_hits(query, null);
  desk.found = hits;
  desk.hit = 0;
  desk.hits.hidden = false;
  desk.hits.replaceChildren(el("p", { class: "quiet", role: "status", text: t(hits.length === 1 ? "hits_one" : "hits", { n: hits.length >= 200 ? "200+" : hits.length }) }),
    el("ul", {}, hits.slice(0, 40).map((hit) => el("li", {}, el("button", { type: "button", class: "hit", onclick: () => open_hit(hit) },
      el("span", { class: "who", text: place_name(hit.key) }), el("span", { class: "quote", dir: "auto", text: desk.sentences.get(hit.key).sentence.text }),
      hit.noted && el("span", { class: "note", dir: "auto", text: `✎ ${hit.noted}` }))))));
}

function find_key_down(e) {
  if (e.key === "Escape") { desk.find_box.value = ""; close_hits(); focus_cell(); } else if (e.key === "Enter" && desk.found?.length) open_hit(desk.found[0]);
  else if (e.key === "ArrowDown" && desk.found?.length) desk.hits.querySelector("button")?.focus();
  else return;
  e.preventDefault();
}

function close_hits() { desk.hits.hidden = true; desk.hits.replaceChildren(); desk.found = null; }

async function open_hit({ key }) {
  const { article, sentence } = desk.sentences.get(key);
  close_hits();
  if (desk.filter) { desk.filter = ""; desk.filter_pick.value = ""; }
  if (article === desk.right && desk.index.has(sentence.n)) { if (desk.cells.has(sentence.n)) go_to(sentence.n); else unfold(desk.items[desk.index.get(sentence.n)].rows, sentence.n); } else {
    const version = desk.versions.get(article);
    if (version.source && article !== desk.right) { await show_pair({ left: article }); jump_place("left", sentence.n); } else await show_pair({ right: article, left: desk.left === article ? desk.right : desk.left, n: sentence.n });
  }
  focus_cell();
}
