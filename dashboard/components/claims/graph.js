// The links of copying as a picture: parents on the left, an arrow to each copy, the surer the thicker.
// The list beside it says the same in words; a screen reader is given the list alone.

/** @typedef {import("./wire.js").Stop} Stop */
/** @typedef {import("./wire.js").CopyLink} CopyLink */
/** @typedef {{ id: string, depth: number, row: number, link: CopyLink | null }} Node a version in the picture */

const WIDTH = 226; // of a box, px; with ROOM the step of a column
const ROOM = 64;
const STEP = 44;
const HEIGHT = 30;

/**
 * Where each version stands: its depth below a version that was not copied, and a row of its own.
 *
 * @param {string[]} ids
 * @param {CopyLink[]} links
 * @returns {Node[]}
 */
export function layOut(ids, links) {
  const of = new Map(links.map((link) => [link.child, link]));
  /** @type {Node[]} */
  const out = [];
  let row = 0;
  const place = (/** @type {string} */ id, /** @type {number} */ depth) => {
    const node = { id, depth, row: 0, link: of.get(id) ?? null };
    out.push(node);
    const children = ids.filter((child) => of.get(child)?.parent === id);
    if (!children.length) {
      node.row = row++;
      return node.row;
    }
    const rows = children.map((child) => place(child, depth + 1));
    node.row = (rows[0] + rows[rows.length - 1]) / 2;
    return node.row;
  };
  for (const id of ids) if (!of.has(id)) place(id, 0);
  return out;
}

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...(Element | string)} children */
function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** @param {Node} node */
const left = (node) => node.depth * (WIDTH + ROOM);
/** @param {Node} node */
const middle = (node) => node.row * STEP + STEP / 2;

/** @param {Node} from @param {Node} to @param {CopyLink} link @param {(child: string) => void} show */
function arrow(from, to, link, show) {
  const [x, y, x2, y2] = [left(from) + WIDTH, middle(from), left(to) - 7, middle(to)];
  const bend = (x + x2) / 2;
  const d = `M${x} ${y}C${bend} ${y} ${bend} ${y2} ${x2} ${y2}`;
  const look = { class: link.dated ? "arrow" : "arrow undated", "stroke-width": 1 + 3 * link.certain };
  const hit = svg("path", { d, class: "hit" }, svg("title", {}, `${link.said}: ${link.small}`));
  hit.addEventListener("click", () => show(link.child));
  const head = svg("path", { d: `M${x2} ${y2 - 5}l8 5l-8 5z`, class: "head" });
  return [svg("path", { d, ...look }), head, hit];
}

/** @param {Node} node @param {Stop} stop */
function box(node, stop) {
  const at = { x: left(node), y: middle(node) - HEIGHT / 2 };
  const name = stop.name.length > 26 ? `${stop.name.slice(0, 25)}…` : stop.name;
  const share = new Intl.NumberFormat(document.documentElement.lang || "en", { style: "percent" });
  const percent = { x: at.x + WIDTH - 9, y: middle(node) + 4.5, class: "percent" };
  return svg(
    "g",
    { class: stop.role },
    svg("title", {}, `${stop.name} · ${stop.day}`),
    svg("rect", { ...at, width: WIDTH, height: HEIGHT, rx: 5 }),
    svg("text", { x: at.x + 9, y: middle(node) + 4.5 }, name),
    node.link ? svg("text", percent, share.format(node.link.certain)) : "",
  );
}

/**
 * @param {Stop[]} stops
 * @param {CopyLink[]} links
 * @param {(child: string) => void} show what the two share
 */
export function drawGraph(stops, links, show) {
  const nodes = layOut(
    stops.map(({ article }) => article),
    links,
  );
  const at = new Map(nodes.map((node) => [node.id, node]));
  const stop = new Map(stops.map((one) => [one.article, one]));
  const width = Math.max(...nodes.map((node) => left(node) + WIDTH)) + 2;
  const height = (Math.max(...nodes.map(({ row }) => row)) + 1) * STEP;
  const arrows = links.flatMap((link) => {
    const [from, to] = [at.get(link.parent), at.get(link.child)];
    return from && to ? arrow(from, to, link, show) : [];
  });
  const boxes = nodes.flatMap((node) => {
    const one = stop.get(node.id);
    return one ? [box(node, one)] : [];
  });
  return svg("svg", { viewBox: `-1 0 ${width + 1} ${height}`, width, height }, ...arrows, ...boxes);
}
