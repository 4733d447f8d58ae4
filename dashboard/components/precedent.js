// What colleagues and the desk say of a sentence, and how similar sentences were decided.
const DESK = "(desk)"; // the editor of every ruling

function peer_line(who, peer, mark) {
  const says = peer.label ? t(`label_${peer.label}`) : t("only_note");
  return el("span", { class: peer.label && mark.label && peer.label !== mark.label ? "peer differs" : "peer" },
    peer.note ? `${name_of(who)}: ${says} – ${peer.note}` : `${name_of(who)}: ${says}`);
}

function desk_line(ruling, mark) { // its own sign, and in words whether it went against the editor
  const otherwise = mark.label && mark.label !== ruling.label;
  const words = t(otherwise ? "desk_otherwise" : "desk_says", { label: t(ruling.label ? `label_${ruling.label}` : "label_open") });
  return el("span", { class: otherwise ? "peer desk differs" : "peer desk" }, el("span", { "aria-hidden": "true", text: "⚖\ufe0e " }), ruling.note ? `${words} – ${ruling.note}` : words);
}

function who_did(event) { // behind a ruling stands the lead who made it
  const who = event.cause === "adjudication" ? event.actor || event.editor : event.editor;
  return !who || who === desk.data.editor ? t("you") : name_of(who);
}

async function open_precedent(key) {
  const { article, sentence, version } = desk.sentences.get(key), blind = desk.data.blind && !mine(key).label;
  let list;
  open_sheet("precedent", t("precedent_title"), (body) => {
    list = el("ol", { class: "history" }, el("li", { text: t("precedent_loading") }));
    body.append(el("blockquote", { dir: version.dir, text: sentence.text }), list);
  }, { wide: true });
  const { status, body } = await ask("precedent", { article, n: sentence.n });
  if (status === 401) fresh_token();
  if (desk.sheet?.name !== "precedent") return;
  const found = body?.precedents ?? [];
  list.replaceChildren(...(found.length ? found.map(precedent_line) : [el("li", { text: t(status !== 200 ? "precedent_offline" : blind ? "precedent_blind" : "precedent_none") })]));
}

function precedent_line(one) {
  const query = new URLSearchParams({ story: one.story, right: one.article, sentence: one.n });
  const about = [t(`label_${one.label}`), one.category && t(`category_${one.category}`), t(one.status === "adjudicated" ? "precedent_ruled" : "precedent_agreed"), t("precedent_alike", { percent: Math.round(one.score * 100) })];
  return el("li", {}, chip(code(one.label), true), " ", el("a", { href: `review?${query}`, target: "_self", class: "quote", dir: "auto", text: one.text }),
    el("p", { class: "quiet", text: about.filter(Boolean).join(" · ") }), one.note && el("p", { class: "note", dir: "auto", text: `✎ ${one.note}` }));
}
