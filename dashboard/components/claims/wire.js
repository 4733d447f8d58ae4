// What the boards of Versions are sent: made from dashboard/wire/versions.py by `make docs`. Types alone.
/** @typedef {import("../shared/wire.js").LabelInfo} LabelInfo */
/** @typedef {import("../shared/wire.js").Run} Run */
export {};
/** @typedef {[ article: string, n: number ]} Spot A sentence to open in Review. */
/**
 * @typedef {[
 *   text: string, marked: boolean,
 * ]} Stretch A stretch of a sentence, and whether it is what is pointed at.
 */
/**
 * @typedef {object} ClaimColumn The head of a column.
 * @property {string} id of the article, or "consensus"
 * @property {string} name
 * @property {string} note
 * @property {string} role
 */
/**
 * @typedef {object} ClaimPart A sentence of a cell with its own flag.
 * @property {number} n 0: of no version, opens nothing
 * @property {Run[]} pieces
 * @property {string | null} [state]
 * @property {string} [why]
 * @property {string} [tag]
 */
/**
 * @typedef {{
 *   article: string, parts: ClaimPart[], lang: string,
 * }} ClaimCell What one version says in a row.
 */
/** @typedef {{ cells: (ClaimCell | null)[] }} ClaimRow The aligned sentences of all versions. */
/**
 * @typedef {{
 *   name: string, words: Record<string, string>, labels: LabelInfo[], version: string,
 * }} VersionsBoard What every board of Versions has.
 */
/**
 * @typedef {object} ClaimsData Claim rows by versions.
 * @property {string} name
 * @property {Record<string, string>} words
 * @property {LabelInfo[]} labels
 * @property {string} version
 * @property {"claims"} kind
 * @property {string} story whose columns are pinned and hidden
 * @property {ClaimColumn[]} columns
 * @property {ClaimRow[]} rows
 */
/** @typedef {{ spot: Spot, name: string, text: string }} OtherSide What another version says there. */
/**
 * @typedef {object} AloneRow Something one version alone says.
 * @property {Spot} spot
 * @property {string} name
 * @property {string} kind
 * @property {Stretch[]} text
 * @property {string} lang
 * @property {string} why what the machine says of it, "" for nothing
 * @property {OtherSide[]} others
 * @property {string} silent who says nothing there
 */
/**
 * @typedef {{
 *   name: string, words: Record<string, string>, labels: LabelInfo[], version: string, kind: "alone",
 *   rows: AloneRow[],
 * }} AloneData What one version alone says.
 */
/**
 * @typedef {{
 *   text: string, spot?: Spot, odd: boolean, about: string,
 * }} FactCell What one version gives for a fact; without a spot it gives nothing.
 */
/**
 * @typedef {object} FactRow A fact with the words around it.
 * @property {string} kind
 * @property {string} about
 * @property {boolean} disputed
 * @property {(FactCell | null)[]} cells None: does not tell the claim
 */
/**
 * @typedef {{
 *   name: string, words: Record<string, string>, labels: LabelInfo[], version: string, kind: "facts",
 *   story: string, columns: ClaimColumn[], rows: FactRow[],
 * }} FactsData The table of facts.
 */
/**
 * @typedef {{
 *   text: string, about: string, disputed: boolean, alone: boolean,
 * }} WordingPart A stretch of the consensus text; with choices: what versions disagree on.
 */
/**
 * @typedef {{
 *   spot: Spot, parts: WordingPart[], told: string, lang: string,
 * }} WordingRow A claim as most versions tell it.
 */
/**
 * @typedef {{
 *   name: string, words: Record<string, string>, labels: LabelInfo[], version: string, kind: "consensus",
 *   rows: WordingRow[],
 * }} ConsensusData The consensus text.
 */
/**
 * @typedef {object} Stop A version in the order of publication.
 * @property {string} article
 * @property {string} day
 * @property {string} name
 * @property {string} role
 * @property {string} small
 * @property {string[]} first details it is the first to give
 */
/**
 * @typedef {object} SharedWords A phrase or an odd value that two versions share.
 * @property {string} text
 * @property {boolean} error
 * @property {Spot[]} spots in the parent, in the copy
 */
/**
 * @typedef {object} CopyLink A version that was probably taken from another.
 * @property {string} parent
 * @property {string} child
 * @property {number} certain 0..1
 * @property {boolean} dated
 * @property {string} said
 * @property {string} small
 * @property {SharedWords[]} shared
 */
/**
 * @typedef {{
 *   name: string, words: Record<string, string>, labels: LabelInfo[], version: string, kind: "order",
 *   stops: Stop[], links: CopyLink[],
 * }} OrderData The order of publication and of copying.
 */
/** @typedef {ClaimsData | AloneData | FactsData | ConsensusData | OrderData} VersionsData */
