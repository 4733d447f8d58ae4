// Time to draw all rows and to show one mark, of each way of drawing, in turns; for tests/bench/bench_drawing.py.
import { Labels } from "../../../dashboard/components/shared/labels.js";
import { LABELS } from "../support.js";
import { Lit } from "./lit.js";
import { LitCell } from "./lit_cell.js";
import { Own } from "./own.js";
import { makeSentences } from "./rows.js";

const WAYS = { own: Own, "lit, whole grid": Lit, "lit, one cell": LitCell };

/** Milliseconds of something, with the layout it causes. @param {HTMLElement} root @param {() => void} act */
function time(root, act) {
  const begun = performance.now();
  act();
  root.getBoundingClientRect();
  return performance.now() - begun;
}

/**
 * @param {number} rows
 * @param {number} marks how many marks each way shows
 * @returns {Record<string, { draw: number[], mark: number[] }>}
 */
export function measure(rows, marks) {
  /** @type {Record<string, { draw: number[], mark: number[] }>} */
  const found = Object.fromEntries(Object.keys(WAYS).map((name) => [name, { draw: [], mark: [] }]));
  for (let round = 0; round < 6; round += 1) {
    for (const [name, Way] of Object.entries(WAYS)) {
      const root = document.body.appendChild(document.createElement("div"));
      const sentences = makeSentences(rows);
      const way = new Way(root, new Labels(LABELS), sentences);
      const draw = time(root, () => way.draw());
      const shown = Array.from({ length: marks }, (_, k) => {
        const n = (k * 7) % rows;
        Object.assign(sentences[n], {
          label: ["unsupported", "boilerplate"][k % 2],
          note: k % 3 ? "" : "see the minutes",
        });
        return time(root, () => way.mark(n));
      });
      if (round) found[name].draw.push(draw); // the first round compiles
      if (round) found[name].mark.push(...shown);
      root.remove();
    }
  }
  return found;
}
