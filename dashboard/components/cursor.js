// The cursor: one current sentence, its focus, its address.
function step_to(i, quiet) {
  const item = desk.items[i];
  if (!item) return false;
  if (!quiet) desk.unmoved = false;
  const before = desk.items[desk.at];
  if (before && before !== item) { before.element.tabIndex = -1; before.element.removeAttribute("aria-current"); }
  desk.at = i;
  item.element.tabIndex = 0;
  item.element.setAttribute("aria-current", "true");
  paint_info(); // all writing before the first look at the layout: the browser then lays out once
  if (!quiet || desk.takes_focus) item.element.focus({ preventScroll: true });
  item.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  note_place();
  return true;
}

function focus_cell() { desk.items[desk.at]?.element.focus({ preventScroll: true }); }

function go_to(n) { return step_to(near_index(n)); }

function current() { const item = desk.items[desk.at]; return item?.n ? key_of(desk.right, item.n) : null; }

function note_place() { // the address names story, pair and sentence; changing it costs milliseconds, so it waits for a pause
  clearTimeout(desk.placing);
  desk.placing = setTimeout(() => {
    const url = new URL(location.href), item = desk.items[desk.at];
    if (!desk.root?.isConnected || !item) return;
    desk.place = { left: desk.left, right: desk.right, sentence: item.n ?? item.fold[0] };
    for (const [name, value] of Object.entries({ story: desk.data.story.id, ...desk.place })) url.searchParams.set(name, value);
    if (url.href !== location.href) history.replaceState(history.state, "", url);
  }, 600);
}

function grid_click(e) {
  const cell = e.composedPath().find((node) => node.classList?.contains("cell"));
  const i = desk.items.findIndex((item) => item.element === cell);
  if (i >= 0 && !getSelection()?.toString()) step_to(i);
}

function grid_focus(e) { // a screen reader or a finger may put the focus anywhere
  if (desk.closing) return;
  const i = desk.items[desk.at]?.element === e.target ? -1 : desk.items.findIndex((item) => item.element === e.target);
  if (i >= 0) step_to(i, true);
}

function map_click(e) {
  const box = desk.map.getBoundingClientRect();
  const { length } = desk.versions.get(desk.right).sentences;
  go_to(Math.min(length, 1 + Math.floor(((e.clientY - box.top) / box.height) * length)));
  e.preventDefault();
}
