// One registry of actions (sent by actions.py): buttons, tooltips, this dispatch, the ? sheet and the docs come from it.
// A key is known by its character, so that Z is Z on every keyboard; where an editor has chosen another key, or the
// keyboard writes no Latin letters, it is known by its physical place (code).
const NAMES = { Enter: "⏎", PageUp: "PgUp", PageDown: "PgDn", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del", Backspace: "⌫", Space: "␣", BracketLeft: "[", BracketRight: "]", Slash: "/" };

function keymap() { // {action: {code, shift}} the editor's own choices
  return keep.json(`copydesk.keys.${desk.data.editor}`, {});
}

function load_keys() {
  const own = keymap();
  desk.actions = desk.data.actions.map((a) => ({ ...a, own: own[a.id] ?? null }));
  desk.action = (id) => desk.actions.find((a) => a.id === id);
}

function key_label(action) {
  if (action.own) return (action.own.shift ? "⇧" : "") + (NAMES[action.own.code] ?? action.own.code.replace(/^(Key|Digit|Numpad)/, ""));
  return (action.shift && /[a-z]/.test(action.key) ? "⇧" : "") + (NAMES[action.key] ?? action.key);
}

function aria_key(action) {
  const key = action.own ? action.own.code.replace(/^(Key|Digit)/, "") : action.key;
  return (action.own?.shift || action.shift ? "Shift+" : "") + (key.length === 1 ? key.toUpperCase() : key);
}

function match(e) { // the action a key event asks for, and whether Shift means "stay"
  const own = (shift) => desk.actions.find((a) => a.own && a.own.code === e.code && !!a.own.shift === shift);
  const given = (shift) => desk.actions.find((a) => !a.own && hit(a, e, shift));
  const exact = own(e.shiftKey) ?? given(e.shiftKey);
  if (exact) return { action: exact, stay: false };
  const plain = e.shiftKey ? own(false) ?? given(false) : null;
  return plain?.group === "mark" ? { action: plain, stay: true } : null;
}

function hit(action, e, shift) {
  const sign = action.key.length === 1 && !/[a-z]/.test(action.key); // on another keyboard "/" or "?" may need Shift or not
  if (sign && action.key === e.key) return true;
  if (!!action.shift !== shift) return false;
  if (action.key === (e.key.length === 1 ? e.key.toLowerCase() : e.key) || (action.also ?? []).includes(e.key)) return true;
  return e.key.length === 1 && e.key.charCodeAt(0) > 0x24f && action.code === e.code; // Greek, Cyrillic, Hebrew, Arabic…
}

const swallow = (e) => { e.preventDefault(); e.stopPropagation(); e.stopImmediatePropagation(); };

function typing(e) { // the key belongs to a field, a button, a menu
  const at = e.composedPath()[0];
  const field = at.closest?.("input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=menu], [role=slider], [role=tab]");
  if (field) return "field";
  return at.closest?.("button, a, summary, [role=button]") ? "button" : "";
}

function key_down(e) { // at the window, before Streamlit: its hotkeys r and c and its connection dialog never see our keys
  if (!desk.root?.isConnected || e.isComposing) return;
  const inside = e.composedPath().includes(desk.root);
  if (desk.sheet) { if (inside) e.stopPropagation(); return sheet_key(e); }
  if (e.metaKey || ((e.ctrlKey || e.altKey) && !e.getModifierState("AltGraph"))) return undone(e, inside);
  const busy = typing(e);
  if (busy === "field") return; // host_key keeps it from Streamlit
  if (!inside && !free(e, busy)) return;
  if (busy === "button" && inside && (e.key === "Enter" || e.key === " ")) return;
  if (busy === "button" && !inside) return;
  const found = match(e);
  if (found) {
    swallow(e);
    if (!e.repeat || found.action.repeat) run(found.action.id, { stay: found.stay });
  } else if (e.key === "Escape") { swallow(e); run("escape", {}); } else if (inside && e.key.length === 1 && e.key !== " ") swallow(e);
  else if (inside && (e.key === "Home" || e.key === "End")) { swallow(e); step_to(e.key === "Home" ? 0 : desk.items.length - 1); }
}

function undone(e, inside) { // Ctrl+Z and Ctrl+Shift+Z, as everywhere
  if (!inside || typing(e) === "field" || e.altKey || e.key.toLowerCase() !== "z") return;
  swallow(e);
  run(e.shiftKey ? "redo" : "undo", {});
}

function free(e, busy) { // the focus is on the page behind, or under Streamlit's connection dialog, which would swallow marks
  const dialog = document.querySelector('[role="dialog"]');
  if (!dialog) return !busy;
  if (!/^connection error/i.test(dialog.textContent.trim())) return false;
  dialog.querySelector('[aria-label="Close"]')?.click(); // our status line says the same
  return true;
}

function host_key(e) { e.stopPropagation(); } // what is typed inside the pane stays inside the pane

// ---- choosing other keys --------------------------------------------------------------------------------------------
function collision(id, { code: place, key, shiftKey }) { // the action that already answers to this key, by place or by character
  return desk.actions.find((a) => a.id !== id && (a.own
    ? a.own.code === place && !!a.own.shift === shiftKey
    : !!a.shift === shiftKey && (a.code === place || [a.key, ...(a.also ?? [])].includes(key.length === 1 ? key.toLowerCase() : key)))) ?? null;
}

function choose_key(id, e) { // "" when the key was taken, else why not
  if (["Escape", "Tab", "ShiftLeft", "ShiftRight", "ControlLeft", "ControlRight", "AltLeft", "AltRight", "MetaLeft", "MetaRight", "CapsLock"].includes(e.code) || !e.code) return t("key_not_usable");
  const other = collision(id, e);
  if (other) return t("key_taken", { action: other.name });
  const own = { ...keymap(), [id]: { code: e.code, shift: e.shiftKey } };
  keep.set(`copydesk.keys.${desk.data.editor}`, JSON.stringify(own));
  keys_changed();
  return "";
}

function reset_keys(id) {
  const own = keymap();
  if (id) {
    delete own[id];
    const back = desk.data.actions.find((a) => a.id === id); // whoever took its key meanwhile gives it back
    for (const [other, at] of Object.entries(own)) if (at.code === back.code && !!at.shift === !!back.shift) delete own[other];
  }
  keep.set(`copydesk.keys.${desk.data.editor}`, JSON.stringify(id ? own : {}));
  keys_changed();
}

function keys_changed() {
  load_keys();
  fill_keys();
  for (const node of desk.root.querySelectorAll(".top [data-action], .heads [data-action]")) {
    const action = desk.action(node.dataset.action);
    node.title = tip(action);
    node.setAttribute("aria-keyshortcuts", aria_key(action));
    node.querySelector("kbd").textContent = key_label(action);
  }
}
