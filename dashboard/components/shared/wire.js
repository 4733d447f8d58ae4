// What crosses between the server and the scripts: made from dashboard/wire/ by `make docs`.
/** What the server accepts and sends at most: characters of a note; an editor's own events of a story. */
export const LIMITS = Object.freeze({ note: 4000, ownEvents: 500 });
/**
 * @typedef {object} LabelInfo A label of the registry.
 * @property {string} label
 * @property {string} code one letter, for style sheets
 * @property {string} letter what stands in the badge
 * @property {string} colour a palette of tokens.css, or ""
 * @property {string} shape of the badge (labels.css), or ""
 * @property {boolean} dim need its sentences not be read any more?
 * @property {boolean} answer can an editor answer with it?
 * @property {boolean} settles does the answer settle the sentence?
 * @property {boolean} evidence does a mark with it rest on evidence?
 * @property {boolean} words does a mark with it say which words are wrong?
 * @property {boolean} flags does it say that somebody should look?
 */
/**
 * @typedef {{
 *   article: string | null, start: number | null, end: number | null, quote: string | null, url: string | null,
 *   note: string | null,
 * }} Evidence What a mark rests on: a sentence of another article, an address, or a note.
 */
/** @typedef {[ start: number, end: number ]} Span In code points of the sentence. */
/**
 * @typedef {object} MarkEvent A mark as it is sent and kept.
 * @property {string} id
 * @property {string} story
 * @property {string} article
 * @property {number} start
 * @property {number} end
 * @property {string} quote
 * @property {string | null} label
 * @property {Evidence[]} evidence
 * @property {Span | null} span
 * @property {string} note
 * @property {string} cause
 * @property {string | null} group
 * @property {string | null} reverts
 * @property {number} made ms since 1970
 * @property {number} seq
 * @property {string} [category] of a ruling
 * @property {string} [editor] from the server; the other way the token says who it is
 * @property {string} [actor] from the server, of a ruling
 */
/**
 * @typedef {object} ServerMark A mark as the server tells it: how it stands now.
 * @property {string} article
 * @property {number | null} n 0: the article as a whole; null: the sentence cannot be found any more
 * @property {number | null} start of the sentence it was made at, where that is in the text of today
 * @property {number | null} end
 * @property {string} editor
 * @property {string | null} label null: taken away
 * @property {Evidence[]} evidence
 * @property {Span | null} span
 * @property {string} note
 * @property {number} made ms since 1970
 * @property {string} event
 * @property {string} cause
 * @property {string | null} group
 * @property {string} stale why its evidence no longer holds, or ""
 * @property {string} actor of a ruling: the lead behind it
 * @property {string} category of a ruling: the kind of mistake it put right
 */
/**
 * @typedef {{
 *   who: string, name: string, article: string | null, n: number | null,
 * }} Colleague Who is in the story, and where.
 */
/** @typedef {{ who: string, name: string, until: number }} Holder Who has the story. */
/**
 * @typedef {object} Together Who else is in a story, and who has it.
 * @property {string} stamp
 * @property {Colleague[]} here
 * @property {Holder[]} holders
 * @property {boolean} yours
 * @property {boolean} free
 * @property {boolean} may whether this editor may mark
 * @property {Record<string, string>} names
 */
/**
 * @typedef {[
 *   text: string, start: number | null, end: number | null,
 * ]} WireReason A reason in words, and the words of the sentence it is about.
 */
/**
 * @typedef {[
 *   version: number, n: number, score: number, kind: string,
 * ]} WireEvidence A sentence that evidence names: number of its version, its own, likeness, kind.
 */
/**
 * @typedef {[
 *   label: string, confidence: number, reasons: WireReason[], evidence: WireEvidence[],
 * ]} WireSuggestion What the machine says of a sentence.
 */
/**
 * @typedef {{
 *   quote?: string, url?: string, note?: string,
 * }} OutsideEvidence What another program says its suggestion rests on; one of the three.
 */
/**
 * @typedef {object} WireOutside What another program says of a sentence.
 * @property {string} by
 * @property {string} label
 * @property {number | null} score how sure it is of the label
 * @property {string} reason
 * @property {OutsideEvidence[]} evidence
 */
/**
 * @typedef {object} MarksAnswer What the route `marks` answers.
 * @property {string} [story]
 * @property {string[]} [acks] ids
 * @property {Record<string, string>} [refused] id → why
 * @property {Together} [together]
 * @property {string} [stamp] of the analysis
 * @property {MarkEvent[]} [own] the editor's own events, newest first
 * @property {Record<string, WireSuggestion>} [told] sentence → what the machine says of it
 * @property {ServerMark[]} [marks]
 * @property {number} [rev]
 */
/**
 * @typedef {[
 *   start: number, end: number, strong: string,
 * ]} Range What differs, in code points of its sentence.
 */
/**
 * @typedef {[
 *   kind: string, lefts: number[], rights: number[], left_ranges: Range[][], right_ranges: Range[][],
 *   mode: string, to: ["left" | "right", number] | null,
 * ]} WireRow A row of two versions side by side.
 */
/**
 * @typedef {[
 *   n: number, start: number, end: number, text: string, part: string, label: string, confidence: number,
 *   reasons: WireReason[], evidence: WireEvidence[],
 * ]} WireSentence A sentence with what the machine says of it.
 */
/**
 * @typedef {object} WireVersion A version of the story.
 * @property {string} id
 * @property {string} short
 * @property {string} title
 * @property {"source" | "rewrite" | "single" | "consensus"} role the last is no version: the left side without a source
 * @property {string} site
 * @property {string} published YYYY-MM-DD, or ""
 * @property {string[]} earlier versions that were seen at its address before it: it revises them
 * @property {boolean} central
 * @property {string} beside of several source documents the one it draws on, which stands on the left of it; else ""
 * @property {string} lang
 * @property {string} dir
 * @property {WireSentence[]} sentences
 */
/**
 * @typedef {{
 *   id: string, group: string, key: string, code: string, shift: boolean, also: string[], repeat: boolean,
 *   button: boolean, name: string, short: string, help: string,
 * }} ActionInfo An action of the registry (actions.py).
 */
/**
 * @typedef {{
 *   id: string, title: string, why: string,
 * }} StoryHead What the review says of the story itself.
 */
/** @typedef {{ left: string, right: string, rows: WireRow[] }} WirePair Two versions side by side. */
/**
 * @typedef {object} StoryData What the review is sent of a story, whichever versions are shown and whoever looks.
 * @property {StoryHead} story
 * @property {WireVersion[]} versions
 * @property {[number, number][][]} exact groups of sentences with the same words: version, sentence
 * @property {[number, number, [number, number, number][]][]} near
 * @property {Record<string, string>} strings
 * @property {ActionInfo[]} actions
 * @property {LabelInfo[]} labels
 * @property {string} language
 * @property {string} stamp
 */
/**
 * @typedef {object} ReviewData All that the review component needs to show a story.
 * @property {StoryHead} story
 * @property {WireVersion[]} versions
 * @property {[number, number][][]} exact
 * @property {[number, number, [number, number, number][]][]} near
 * @property {Record<string, string>} strings
 * @property {ActionInfo[]} actions
 * @property {LabelInfo[]} labels
 * @property {string} language
 * @property {string} stamp
 * @property {WirePair[]} pairs
 * @property {string} left
 * @property {string} right
 * @property {number | null} sentence
 * @property {string} editor
 * @property {string} token
 * @property {string} route
 * @property {number} threshold
 * @property {number} confident
 * @property {boolean} blind
 * @property {Record<string, WireOutside[]>} outside article#n → what other programs say of the sentence
 * @property {string | null} ask_name the name is asked before the first mark, this one is offered; null: it is known
 */
/** @typedef {{ id: string, title: string }} FoundStory A story found by words of its title. */
/**
 * @typedef {[
 *   op: number, text: string, strong: string,
 * ]} Run Of a diff: -1 left only, 0 both, 1 right only.
 */
/**
 * @typedef {object} WireComment One entry of a thread.
 * @property {string} id
 * @property {string} article
 * @property {number} n
 * @property {string} who
 * @property {string} name
 * @property {"said" | "resolved"} kind
 * @property {string} text
 * @property {number} made ms since 1970
 */
/** @typedef {{ who: string, name: string }} Called Somebody who can be called on with an @. */
/**
 * @typedef {{
 *   rev: number, strangers: string[],
 * }} Added The answer to an entry; `strangers`: its names behind an @ that nobody on the desk has.
 */
/**
 * @typedef {{
 *   rev: number, comments: WireComment[], people: Called[],
 * }} Threads What the route `comments` answers.
 */
/**
 * @typedef {{
 *   story: string, article: string, n: number, text: string, label: string, category: string, status: string,
 *   note: string, score: number,
 * }} Precedent A similar sentence and how it was decided.
 */
/** @typedef {{ who: string, source: boolean, words: string }} Rest A piece of evidence in words. */
/**
 * @typedef {object} CaseMark An editor's mark in a case.
 * @property {string} article
 * @property {number | null} n
 * @property {number | null} start
 * @property {number | null} end
 * @property {string} editor
 * @property {string | null} label
 * @property {Evidence[]} evidence
 * @property {Span | null} span
 * @property {string} note
 * @property {number} made
 * @property {string} event
 * @property {string} cause
 * @property {string | null} group
 * @property {string} stale
 * @property {string} actor
 * @property {string} category
 * @property {string} name
 * @property {Rest[]} rests
 * @property {string} wrong the wrong words
 */
/**
 * @typedef {{
 *   article: string, name: string, role: string, published: string | null, lang: string, dir: string,
 * }} CasePlace Where a sentence stands.
 */
/**
 * @typedef {{
 *   article: string, name: string, role: string, published: string | null, lang: string, dir: string,
 *   n: number, former: boolean, left: Run[], right: Run[], evidence: Evidence,
 * }} CaseWitness A sentence of another version to hold the case against; `former`: it came before, as a source does.
 */
/**
 * @typedef {{
 *   label: string, confidence: number, reasons: string[],
 * }} MachineView What the machine says of a case.
 */
/**
 * @typedef {object} Case A sentence for a lead to rule on.
 * @property {string} id
 * @property {string} article
 * @property {number} n
 * @property {number} start
 * @property {number} end
 * @property {string} text
 * @property {string} part
 * @property {string} story
 * @property {string} title
 * @property {string} kind
 * @property {string} status
 * @property {CasePlace} place
 * @property {[string, string][]} before
 * @property {[string, string][]} after
 * @property {CaseMark[]} marks
 * @property {CaseMark | null} ruling
 * @property {MachineView | null} machine
 * @property {CaseWitness[]} witnesses best first
 * @property {string} category chosen at first
 * @property {boolean} apart all say the same, each on other evidence
 */
/**
 * @typedef {{
 *   label: string | null, evidence: Evidence[], span: Span | null, note: string, category: string,
 * }} Ruling What the desk says of a sentence.
 */
/**
 * @typedef {{
 *   id: string, story: string, article: string, start: number, end: number, text: string,
 *   witnesses: CaseWitness[], marks: CaseMark[],
 * }} RulingItem The sentence of a ruling, as far as a case needs it to be taken back.
 */
/**
 * @typedef {object} RecentRuling A ruling that can be taken back.
 * @property {string} event
 * @property {Ruling} before what the desk had said
 * @property {RulingItem} item
 */
/** @typedef {{ name: string, key: string }} CategoryKey A kind of mistake and its key. */
/** @typedef {{ label: string, key: string }} AnswerKey A label and its key. */
/**
 * @typedef {object} CasesData All that the cases component needs.
 * @property {string} kind which cases these are
 * @property {string} scope
 * @property {Case[]} cases
 * @property {number} total
 * @property {string | null} [first] the case to look at first
 * @property {RecentRuling[]} recent newest first
 * @property {CategoryKey[]} categories
 * @property {AnswerKey[]} answers a lead can rule with
 * @property {LabelInfo[]} labels
 * @property {Record<string, string>} strings
 * @property {string} language
 * @property {string} editor
 * @property {string} name of the lead
 * @property {string} token
 * @property {string} route
 * @property {string} stamp
 */
/**
 * @typedef {{
 *   kind: string, label: string, href: string, story: string, article: string, n: number,
 *   text: [string, boolean][],
 * }} QueueHit Something found.
 */
/**
 * @typedef {{
 *   yours: boolean, held: string[], here: string[], assigned: string[], assigned_you: boolean,
 * }} Hands Who has a story, by name.
 */
/**
 * @typedef {object} QueueRow A story of the queue.
 * @property {string} id
 * @property {string} href
 * @property {string} title
 * @property {string} reason
 * @property {number} need 0..1
 * @property {number} versions
 * @property {number} sources
 * @property {number} flagged
 * @property {number} marked
 * @property {number} sentences
 * @property {string} language
 * @property {string} sites
 * @property {string} status
 * @property {number} overlap
 * @property {number} opinions
 * @property {number} disagreements
 * @property {Hands} hands
 * @property {number} fit
 * @property {QueueHit[]} hits
 */
/**
 * @typedef {{
 *   known: [string, string][], free: boolean, most: number,
 * }} QueuePeople Whom a lead can assign to.
 */
/**
 * @typedef {object} QueueData The list of stories.
 * @property {QueueRow[]} rows
 * @property {Record<string, string>} words
 * @property {number} total stories in the list
 * @property {boolean} mark may the next story be taken?
 * @property {QueuePeople | null} people
 * @property {number} page how many stories more come at once
 * @property {string} version
 */
/**
 * @typedef {{
 *   name: string, value: string, about: string, small: string, quiet: boolean, low: number | null,
 *   at: number | null, high: number | null,
 * }} Tile A figure with its interval.
 */
/**
 * @typedef {{
 *   text: string, small: string, about: string, open: string, on: boolean, quiet: boolean, tint: number | null,
 *   same: boolean,
 * }} FigureCell A cell of a table of figures.
 */
/**
 * @typedef {{
 *   tone: string, share: number, text: string, about: string,
 * }} FigurePart A part of a stacked bar.
 */
/** @typedef {{ head: string, small: string, parts: FigurePart[] }} FigureBar A stacked bar. */
/**
 * @typedef {{
 *   tone: string, word: string, who: string, note: string, href?: string,
 * }} Said What was said of a sentence.
 */
/**
 * @typedef {{
 *   href: string, where: string, text: string, lang: string, small: string, said: Said[],
 * }} FigureSentence A sentence with what was said of it.
 */
/**
 * @typedef {{
 *   head: string, tone: string, cells: (FigureCell | null)[],
 * }} FigureRow A row of a table of figures.
 */
/** @typedef {{ version: string, labels: LabelInfo[] }} Board What every board of figures has. */
/**
 * @typedef {{
 *   version: string, labels: LabelInfo[], kind: "tiles", rows: Tile[],
 * }} TilesData Figures side by side.
 */
/**
 * @typedef {{
 *   version: string, labels: LabelInfo[], kind: "table", columns: string[], rows: FigureRow[], name: string,
 *   corner: string,
 * }} TableData A table of figures; `corner` stands above the heads of its rows.
 */
/**
 * @typedef {{
 *   version: string, labels: LabelInfo[], kind: "bars", rows: FigureBar[], legend: [string, string][],
 *   name: string,
 * }} BarsData Stacked bars of labels; a legend has the label and its word.
 */
/**
 * @typedef {{
 *   version: string, labels: LabelInfo[], kind: "sentences", rows: FigureSentence[], name: string,
 * }} SentencesData Sentences with what was said of them.
 */
/**
 * @typedef {{
 *   version: string, labels: LabelInfo[], kind: "files", name: string, title: string, place: string,
 *   svg: string, file: string, csv: string,
 * }} FilesData A plot as files; `place`: the class of the element around it; `svg`: it, if none is; `file`: no ending.
 */
/** @typedef {FilesData | TilesData | TableData | BarsData | SentencesData} FiguresData */
/**
 * @typedef {{
 *   href: string, name: string, at: string, quote: string,
 * }} TimelinePlace A sentence that a line of the record is about.
 */
/** @typedef {{ title: string, href: string }} StoryLink A story to open. */
/**
 * @typedef {object} TimelineLine A line of the record.
 * @property {number} made ms since 1970
 * @property {string} who
 * @property {string} what
 * @property {string} tone a label or ""
 * @property {number | null} late ms since 1970
 * @property {string} note
 * @property {StoryLink | null} story
 * @property {TimelinePlace[]} places
 * @property {number} more how many sentences are not listed
 */
/**
 * @typedef {object} TimelineData The record.
 * @property {TimelineLine[]} lines
 * @property {Record<string, string>} words
 * @property {string} language
 * @property {string} zone the visitor's time zone, in which days begin
 * @property {LabelInfo[]} labels
 * @property {string} version
 */
/**
 * @typedef {object} PageData What the page itself has to do.
 * @property {string} language of the screen, "" leaves it
 * @property {"" | "leave" | "name"} errand
 * @property {string} address to leave to, or the name to keep
 * @property {string} words what is said while the server does not answer
 * @property {Record<string, string>} theme the words of the switch: theme, system, light, dark; empty draws none
 */
/**
 * @typedef {object} LineData One line to take away.
 * @property {string} text
 * @property {Record<string, string>} words copy, copied, selected
 * @property {string} version
 */
/**
 * @typedef {object} TourStep One step of the guided tour.
 * @property {string} page
 * @property {string} at a CSS selector of what it shows
 * @property {string} title
 * @property {string} text
 */
/**
 * @typedef {object} TourData The guided tour.
 * @property {TourStep[]} steps
 * @property {Record<string, string>} words
 * @property {boolean} offer to whoever has not seen it
 * @property {string} start a wish to begin now, "" for none
 */
