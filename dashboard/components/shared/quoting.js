// A sentence as others quote it: links, citations, Markdown. Decides nothing and draws nothing.

/** @typedef {{ version: { short: string, title: string }, sentence: { text: string, n: number } }} Quoted */

const MARKUP = /[\\`*_{}[\]<>|#!~]/g; // what Markdown, or a table in it, would not take as it is

/**
 * The address of the page with the sentence in it; what else the address says is dropped.
 *
 * @param {string} href
 * @param {Record<string, string | number>} place
 */
export function linkTo(href, place) {
  const url = new URL(href);
  url.search = "";
  url.hash = "";
  for (const [name, value] of Object.entries(place)) url.searchParams.set(name, String(value));
  return url.href;
}

/**
 * “The words” (site, “headline”), address
 *
 * @param {Quoted} quoted
 * @param {string} link
 */
export function citation({ version, sentence }, link) {
  const title = oneLine(version.title);
  const from = title && title !== version.short ? `${version.short}, “${title}”` : version.short;
  return `“${oneLine(sentence.text)}” (${from}), ${link}`;
}

/**
 * A table with one line a version, its words escaped.
 *
 * @param {Quoted[]} row
 */
export function rowAsMarkdown(row) {
  const lines = row.map(
    ({ version, sentence }) => `| ${plain(version.short)} | ${sentence.n} | ${plain(sentence.text)} |`,
  );
  return ["| | # | |", "| --- | ---: | --- |", ...lines].join("\n");
}

/** @param {string} text */
const oneLine = (text) => text.split(/\s+/).filter(Boolean).join(" ");

/** @param {string} text */
const plain = (text) => oneLine(text).replace(MARKUP, "\\$&");
