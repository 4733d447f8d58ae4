// What the drawings of the bench are made of.

/**
 * @typedef {object} Sentence
 * @property {number} n
 * @property {string} text
 * @property {import("../../../dashboard/components/shared/diff.js").Layer[]} layers
 * @property {string | null} why
 * @property {string} suggested
 * @property {string | null} label
 * @property {string} note
 */

const TEXT = "The council of the harbour town voted on Tuesday to spend 2.4 million on a new quay, against 14 votes.";

/** Sentences with differences and, every fourth, a warning. @param {number} count @returns {Sentence[]} */
export const makeSentences = (count) =>
  Array.from({ length: count }, (_, k) => ({
    n: k + 1,
    text: `${k} ${TEXT}`,
    layers: [
      [10, 20, "apart", ""],
      [44, 51, "apart strong", "another day"],
      [61, 72, "apart strong", "another number"],
    ],
    why: k % 4 ? null : "says “Tuesday” where the source says “Wednesday”.",
    suggested: k % 4 ? "sourced" : "unsupported",
    label: null,
    note: "",
  }));
