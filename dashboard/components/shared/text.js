// Small things about text.

// Offsets travel as code points (Python's characters); a JavaScript string counts UTF-16 units.
const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * Code point offset → UTF-16 offset.
 *
 * @param {string} text
 * @param {number} point
 */
export function toUnit(text, point) {
  return ASTRAL.test(text) ? [...text].slice(0, point).join("").length : point;
}

/**
 * UTF-16 offset → code point offset.
 *
 * @param {string} text
 * @param {number} unit
 */
export function toPoint(text, unit) {
  return ASTRAL.test(text) ? [...text.slice(0, unit)].length : unit;
}

/**
 * The part of a text between two code point offsets.
 *
 * @param {string} text
 * @param {readonly [number, number]} span
 */
export const sliceSpan = (text, [start, end]) => text.slice(toUnit(text, start), toUnit(text, end));

/**
 * Text for finding: case, accents and typographic quotes do not matter.
 *
 * @param {string} text
 */
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .toLowerCase();
}

/**
 * The words of a text, folded.
 *
 * @param {string} text
 * @returns {Set<string>}
 */
export const wordsOf = (text) => new Set(fold(text).match(WORD) ?? []);

/**
 * A text cut to a length, with an ellipsis where something was cut off.
 *
 * @param {string} text
 * @param {number} [length] UTF-16 units
 */
export function shorten(text, length = 120) {
  return text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;
}

/**
 * A template with its {values} filled in; a value that is not given leaves nothing.
 *
 * @param {string} template
 * @param {Record<string, unknown>} values
 */
export function fillIn(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** @typedef {(key: string, values?: Record<string, unknown>) => string} Translate */

/**
 * A function that looks up a string of the catalogue and fills in its values; a missing one shows its key. Where the
 * value `n` is a number, the text is the plural that it asks for: `versions_one` for one version, else `versions`.
 *
 * @param {Record<string, string>} words
 * @param {string} [language] of the words
 * @returns {Translate}
 */
export function translator(words, language = "en") {
  const rules = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const form = typeof values.n === "number" ? words[`${key}_${rules.select(values.n)}`] : undefined;
    return fillIn(form ?? words[key] ?? key, values);
  };
}

/**
 * Two signs that tell people apart: Kim Lee → KL, kim → KI.
 *
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  const [first = "?", last] = words.length > 1 && !name.includes("@") ? [words[0], words.at(-1)] : [words[0]];
  return (last ? [...first][0] + [...last][0] : [...first].slice(0, 2).join("")).toUpperCase();
}
