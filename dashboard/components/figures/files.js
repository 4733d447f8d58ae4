// A plot as a file: SVG and PNG from what the browser has drawn, CSV from its figures. Nothing is fetched.
import { el } from "../shared/dom.js";

/** @typedef {import("../shared/wire.js").FilesData} FilesData */

const SCALE = 2; // a PNG for print and for sharp screens

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * The drawn plot with the page's ground behind it: its text has the page's colours.
 *
 * @param {string} place the class of the element around it
 */
function drawnPlot(place) {
  const drawn = document.querySelector(`.${CSS.escape(place)} svg.marks`);
  if (!(drawn instanceof SVGElement)) return null;
  const { width, height } = drawn.getBoundingClientRect();
  const copy = /** @type {SVGElement} */ (drawn.cloneNode(true));
  const ink = drawn.querySelector(".role-axis text, .role-legend text");
  for (const text of ink ? copy.querySelectorAll(".role-axis text, .role-legend text") : [])
    text.setAttribute("fill", getComputedStyle(/** @type {Element} */ (ink)).fill);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor);
  copy.prepend(ground);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

/** @param {{ text: string, width: number, height: number }} plot @returns {Promise<Blob | null>} */
async function toPng({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = el("canvas");
  canvas.width = Math.ceil(width * SCALE);
  canvas.height = Math.ceil(height * SCALE);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** @param {string} text a plot that was drawn by the server */
function sentPlot(text) {
  const [, width, height] = /^<svg [^>]*\bwidth="(\d+)" height="(\d+)"/.exec(text) ?? [];
  return { text, width: Number(width), height: Number(height) };
}

/** @param {FilesData} data */
export function drawFiles({ name, place, svg: sent, file, csv, title }) {
  const taken = () => (sent ? sentPlot(sent) : drawnPlot(place));
  const svg = () => {
    const plot = taken();
    if (plot) save(new Blob([plot.text], { type: "image/svg+xml" }), `${file}.svg`);
  };
  const png = async () => {
    const plot = taken();
    const made = plot && (await toPng(plot));
    if (made) save(made, `${file}.png`);
  };
  const table = () => save(new Blob(["\ufeff", csv], { type: "text/csv" }), `${file}.csv`);
  const ways = [
    ...(place || sent ? [/** @type {const} */ (["PNG", png]), /** @type {const} */ (["SVG", svg])] : []),
    /** @type {const} */ (["CSV", table]),
  ];
  const buttons = ways.map(([text, onclick]) =>
    el("button", { type: "button", "aria-label": `${title} ${text}: ${name}`, text, onclick }),
  );
  return el("p", "files", el("span", { class: "small", text: title }), buttons);
}
