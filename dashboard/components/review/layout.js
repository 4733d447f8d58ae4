// Which rows are drawn, and which stand behind a fold. No drawing here.

/** @typedef {import("../shared/wire.js").WireRow} WireRow */
/** @typedef {import("../shared/wire.js").Range} Range */
/** @typedef {import("./story.js").Version} Version */
/** @typedef {import("../shared/labels.js").Labels} Labels */
/**
 * @typedef {object} Row sentences of two versions side by side
 * @property {string} kind
 * @property {number[]} lefts
 * @property {number[]} rights
 * @property {Range[][]} leftRanges what differs in each sentence of the left
 * @property {Range[][]} rightRanges
 * @property {string} mode
 * @property {["left" | "right", number] | null} to where the other half of a moved sentence stands
 */
/**
 * @typedef {{ kind: "row", row: Row }
 *   | { kind: "fold", rows: Row[], numbers: number[], page: boolean }
 *   | { kind: "third", n: number }
 *   | { kind: "end" }} Line
 */
/** @typedef {{ version: Version, of: Map<number, number[]>, after: Map<number | undefined, number[]> }} Third */

const FEW = 3; // fewer rows are not worth a fold
export const FOLDS = ["fold_none", "fold_page", "fold_same"]; // by level

/** @param {WireRow} row @returns {Row} */
export function readRow([kind, lefts, rights, leftRanges, rightRanges, mode, to]) {
  return { kind, lefts, rights, leftRanges, rightRanges, mode, to };
}

/** A version beside itself. @param {Version} version @returns {Row[]} */
export function mirrorRows({ sentences }) {
  return sentences.map(({ n }) => readRow(["same", [n], [n], [[]], [[]], "words", null]));
}

/**
 * The lines of a pair, in order.
 *
 * @param {object} options
 * @param {Row[]} options.rows
 * @param {Version} options.right
 * @param {Labels} options.labels
 * @param {((n: number) => boolean) | null} options.filter which sentences are wanted; null: all
 * @param {number} options.folding level
 * @param {Set<Row>} options.unfolded
 * @param {boolean} options.leftShown
 * @param {Third | null} options.third
 * @returns {Line[]}
 */
export function layOut({ rows, right, labels, filter, folding, unfolded, leftShown, third }) {
  /** @type {Line[]} */
  const lines = [];
  /** @type {Row[]} */
  let run = [];
  const close = () => {
    lines.push(...foldRun(run, right, third));
    run = [];
  };
  lines.push(...thirdLines(third, undefined)); // what the third version says before anything of the middle one
  for (const row of rows) {
    const wanted = row.rights.length ? !filter || row.rights.some(filter) : !filter && leftShown;
    if (!wanted) continue;
    if (!filter && !unfolded.has(row) && isFoldable(row, right, labels, folding)) {
      run.push(row);
      continue;
    }
    close();
    lines.push(...rowLines(row, third));
  }
  close();
  if (lines.some(({ kind }) => kind !== "third")) lines.push({ kind: "end" });
  return lines;
}

/**
 * Page furniture, and on request rows without news: nothing flagged in either.
 *
 * @param {Row} row
 * @param {Version} right
 * @param {Labels} labels
 * @param {number} folding
 */
function isFoldable(row, right, labels, folding) {
  if (!row.rights.length) return false;
  const sentences = row.rights.map((n) => right.sentences[n - 1]);
  if (sentences.some(({ label }) => labels.flags(label))) return false;
  if (folding >= 1 && sentences.every(({ part }) => part === "page")) return true;
  return folding >= 2 && row.kind === "same" && !row.rightRanges.some((ranges) => ranges?.length);
}

/** @param {Row[]} run @param {Version} right @param {Third | null} third @returns {Line[]} */
function foldRun(run, right, third) {
  if (run.length < FEW) return run.flatMap((row) => rowLines(row, third));
  const numbers = run.flatMap((row) => row.rights);
  const page = numbers.every((n) => right.sentences[n - 1].part === "page");
  return [{ kind: "fold", rows: run, numbers, page }];
}

/** @param {Row} row @param {Third | null} third @returns {Line[]} */
function rowLines(row, third) {
  const after = row.rights.length ? thirdLines(third, row.rights.at(-1)) : [];
  return [{ kind: "row", row }, ...after];
}

/**
 * Sentences that only the third version has, in their place.
 *
 * @param {Third | null} third
 * @param {number | undefined} anchor
 * @returns {Line[]}
 */
function thirdLines(third, anchor) {
  return (third?.after.get(anchor) ?? []).map((n) => /** @type {const} */ ({ kind: "third", n }));
}

/**
 * The third column: its sentences beside those of the middle one, and those that stand alone after them.
 *
 * @param {Version} version
 * @param {Row[]} rows third and middle version
 * @returns {Third}
 */
export function thirdColumn(version, rows) {
  /** @type {Third["of"]} */
  const of = new Map();
  /** @type {Third["after"]} */
  const after = new Map();
  /** @type {number | undefined} */
  let anchor;
  for (const row of rows) {
    for (const n of row.rights) of.set(n, row.lefts);
    anchor = row.rights.at(-1) ?? anchor;
    if (!row.rights.length && !row.to) after.set(anchor, [...(after.get(anchor) ?? []), ...row.lefts]);
  }
  return { version, of, after };
}

/**
 * The items of the cursor, in order.
 *
 * @param {Line[]} lines
 * @returns {import("./cursor.js").Item[]}
 */
export function itemsOf(lines) {
  /** @type {import("./cursor.js").Item[]} */
  const items = [];
  for (const line of lines) {
    if (line.kind === "fold") items.push({ numbers: line.numbers, folded: true, rows: line.rows });
    else if (line.kind === "end") items.push({ numbers: [], folded: false, rows: [], end: true });
    else if (line.kind === "row") {
      items.push(...line.row.rights.map((n) => ({ numbers: [n], folded: false, rows: [line.row] })));
    }
  }
  return items;
}
