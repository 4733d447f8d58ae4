// Small helpers. The files of the pane share one module scope: mount.py joins them in the order of its list.
// Every text is set with textContent or as a text node, never as HTML: article text is data.

function el(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") for (const [k, v] of Object.entries(value)) { if (v !== null && v !== undefined) node.dataset[k] = v; }
    else if (name in node && (typeof value === "boolean" || name === "value")) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function uuid() { // crypto.randomUUID exists only on https and on localhost
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// Offsets travel as code points (Python's characters); a JavaScript string counts UTF-16 units.
const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;

function unit(text, point) { // code point offset -> UTF-16 offset
  return ASTRAL.test(text) ? [...text].slice(0, point).join("").length : point;
}

function point(text, unit_) { // UTF-16 offset -> code point offset
  return ASTRAL.test(text) ? [...text.slice(0, unit_)].length : unit_;
}

function fold(text) { // for finding: case, accents and typographic quotes do not matter
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’ʼ]/g, "'").replace(/[“”„«»]/g, '"').toLowerCase();
}

function short(text, length = 120) {
  return text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;
}

// What the browser keeps for this editor. Storage may be blocked or full: then it lives as long as the page.
const memory = new Map();
const keep = {
  get(key) {
    try { return localStorage.getItem(key) ?? memory.get(key) ?? null; } catch { return memory.get(key) ?? null; }
  },
  set(key, value) {
    memory.set(key, value);
    try { localStorage.setItem(key, value); return true; } catch { return false; }
  },
  drop(key) {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* blocked */ }
  },
  keys(prefix) {
    const found = new Set([...memory.keys()].filter((key) => key.startsWith(prefix)));
    try { for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) found.add(key); } catch { /* blocked */ }
    return [...found];
  },
  json(key, otherwise) {
    try { return JSON.parse(this.get(key)) ?? otherwise; } catch { return otherwise; }
  },
};
