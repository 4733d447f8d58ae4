// The registry of labels, as the page sends it (dashboard/labels.py). No script names a label itself.

/** @typedef {import("./wire.js").LabelInfo} LabelInfo */

/** What is known of each label. */
export class Labels {
  /** @param {LabelInfo[]} infos in the order in which they are shown */
  constructor(infos) {
    /** @type {Map<string, LabelInfo>} */
    this.infos = new Map(infos.map((info) => [info.label, info]));
    /** What an editor can answer with, in order; a machine's "unclear" is none. */
    this.answers = infos.filter((info) => info.answer).map((info) => info.label);
    /** The answers that settle a sentence: all but "unsure". */
    this.settling = infos.filter((info) => info.settles).map((info) => info.label);
  }

  /** @param {string | null | undefined} label */
  code(label) {
    return this.infos.get(label ?? "")?.code ?? "";
  }

  /** @param {string | null | undefined} label */
  letter(label) {
    return this.infos.get(label ?? "")?.letter ?? "";
  }

  /** @param {string | null | undefined} label */
  settles(label) {
    return this.infos.get(label ?? "")?.settles ?? false;
  }

  /** @param {string | null | undefined} label */
  answer(label) {
    return this.infos.get(label ?? "")?.answer ?? false;
  }

  /** Does a mark with this label need evidence? @param {string | null | undefined} label */
  needsEvidence(label) {
    return this.infos.get(label ?? "")?.evidence ?? false;
  }

  /** Does a mark with this label say which words are wrong? @param {string | null | undefined} label */
  pointsAtWords(label) {
    return this.infos.get(label ?? "")?.words ?? false;
  }

  /**
   * Can many lines be answered with it at once, unread? Not where each needs its evidence or its wrong words.
   * @param {string} label
   */
  fitsMany(label) {
    return this.settles(label) && !this.needsEvidence(label) && !this.pointsAtWords(label);
  }

  /** Does this label say that somebody should look? @param {string | null | undefined} label */
  flags(label) {
    return this.infos.get(label ?? "")?.flags ?? false;
  }

  /**
   * Of several labels the one that must not be overlooked: what is flagged, what is left to somebody else.
   *
   * @param {(string | null)[]} labels
   * @returns {string | null}
   */
  loudest(labels) {
    const loud = [...this.infos.values()].filter((info) => info.flags || (info.answer && !info.settles));
    return loud.find((info) => labels.includes(info.label))?.label ?? null;
  }

  /** The colour of a label, as tokens.css names it. @param {string | null | undefined} label */
  tone(label) {
    return this.infos.get(label ?? "")?.colour ?? "";
  }

  /** The shape of a label, as labels.css names it. @param {string | null | undefined} label */
  shape(label) {
    return this.infos.get(label ?? "")?.shape ?? "";
  }

  /**
   * How much a decision asks for: "loud" is flagged, "open" is left to somebody else, "dim" needs no reading.
   *
   * @param {string | null | undefined} label
   * @returns {"" | "loud" | "open" | "dim" | "calm"}
   */
  weight(label) {
    const info = this.infos.get(label ?? "");
    if (!info?.answer) return "";
    if (info.flags) return "loud";
    if (!info.settles) return "open";
    return info.dim ? "dim" : "calm";
  }

  /** The label whose marks rest on evidence. */
  get withEvidence() {
    return this.#first((info) => info.evidence);
  }

  /** The label whose marks say which words are wrong. */
  get withWords() {
    return this.#first((info) => info.words);
  }

  /** @param {(info: LabelInfo) => boolean} test */
  #first(test) {
    return [...this.infos.values()].find(test)?.label ?? "";
  }
}

/**
 * Set data attributes of an element, those that changed alone; "" takes one off.
 *
 * @param {HTMLElement} node
 * @param {Record<string, string>} values
 */
export function setData(node, values) {
  for (const [name, value] of Object.entries(values)) {
    if ((node.dataset[name] ?? "") === value) continue;
    if (value) node.dataset[name] = value;
    else delete node.dataset[name];
  }
}
