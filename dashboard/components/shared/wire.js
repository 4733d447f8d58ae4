// What crosses between the server and the scripts: the twin of dashboard/wire.py. Types alone; nothing runs here.
export {};

/**
 * @typedef {object} LabelInfo a label of the registry
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
 * @typedef {object} Evidence what a mark rests on: a sentence of another article, an address, or a note
 * @property {string | null} article
 * @property {number | null} start
 * @property {number | null} end
 * @property {string | null} quote
 * @property {string | null} url
 * @property {string | null} note
 */
/** @typedef {[start: number, end: number]} Span in code points of the sentence */
/**
 * @typedef {object} MarkEvent a mark as it is sent and kept
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
 */
/**
 * @typedef {object} ServerMark a mark as the server tells it
 * @property {string} article
 * @property {number | null} [n]
 * @property {number} start
 * @property {number} [end]
 * @property {string} editor
 * @property {string | null} label
 * @property {Evidence[] | null} [evidence]
 * @property {Span | null} [span]
 * @property {string | null} [note]
 * @property {string} [cause]
 * @property {number} made
 * @property {string} event
 */
/** @typedef {{ who: string, name: string, article?: string, n?: number }} Colleague who is in the story, and where */
/** @typedef {{ who: string, name: string, until: number }} Holder who has the story */
/**
 * @typedef {object} Together who else is in a story, and who has it
 * @property {string} stamp
 * @property {Colleague[]} here
 * @property {Holder[]} holders
 * @property {boolean} yours
 * @property {boolean} free
 * @property {boolean} may whether this editor may mark
 * @property {Record<string, string>} names
 */
/** @typedef {[text: string, start: number | null, end: number | null]} WireReason */
/** @typedef {[version: number, n: number, score: number, kind: string]} WireEvidence */
/** @typedef {[label: string, confidence: number, reasons: WireReason[], evidence: WireEvidence[]]} WireSuggestion */
/**
 * @typedef {object} MarksAnswer what the route `marks` answers
 * @property {string[]} [acks] ids
 * @property {Record<string, string>} [refused] id → why
 * @property {Together} [together]
 * @property {string} [stamp] of the analysis
 * @property {MarkEvent[]} [own] the editor's own events, newest first
 * @property {Record<string, WireSuggestion>} [told] sentence → what the machine says of it
 * @property {ServerMark[]} [marks]
 * @property {number} [rev]
 */
/** @typedef {[start: number, end: number, strong: string]} Range what differs, in code points of its sentence */
/**
 * @typedef {[
 *   kind: string, lefts: number[], rights: number[], leftRanges: (Range[] | null)[] | null,
 *   rightRanges: (Range[] | null)[] | null, mode: string, to: ["left" | "right", number] | null
 * ]} WireRow
 */
/**
 * @typedef {[
 *   n: number, start: number, end: number, text: string, part: string, label: string, confidence: number,
 *   reasons: WireReason[], evidence: WireEvidence[]
 * ]} WireSentence
 */
/**
 * @typedef {object} WireVersion
 * @property {string} id
 * @property {string} name
 * @property {string} short
 * @property {string} title
 * @property {"source" | "rewrite" | "single"} role
 * @property {boolean} central
 * @property {string} lang
 * @property {string} dir
 * @property {WireSentence[]} sentences
 */
/**
 * @typedef {object} ActionInfo an action of the registry (actions.py)
 * @property {string} id
 * @property {string} group
 * @property {string} key
 * @property {string} code
 * @property {boolean} shift
 * @property {string[]} also
 * @property {boolean} repeat
 * @property {boolean} button
 * @property {string} name
 * @property {string} short
 * @property {string} help
 */
/**
 * @typedef {object} ReviewData all that the review component needs to show a story
 * @property {{ id: string, title: string, why: string }} story
 * @property {WireVersion[]} versions
 * @property {[version: number, n: number][][]} exact groups of sentences with the same words
 * @property {[version: number, n: number, others: [version: number, n: number, score: number][]][]} near
 * @property {{ left: string, right: string, rows: WireRow[] }[]} pairs
 * @property {string} left
 * @property {string} right
 * @property {number | null} sentence
 * @property {Record<string, string>} strings
 * @property {ActionInfo[]} actions
 * @property {LabelInfo[]} labels
 * @property {string} language
 * @property {string} editor
 * @property {string} token
 * @property {string} route
 * @property {number} threshold
 * @property {number} confident
 * @property {boolean} blind
 * @property {string} stamp
 */
/** @typedef {[op: number, text: string, strong: string]} Run of a diff: -1 left only, 0 both, 1 right only */
/**
 * @typedef {object} Precedent a similar sentence and how it was decided
 * @property {string} story
 * @property {string} article
 * @property {number} n
 * @property {string} text
 * @property {string} label
 * @property {string} category
 * @property {string} status
 * @property {string} note
 * @property {number} score
 */
/** @typedef {{ who: string, source: boolean, words: string }} Rest a piece of evidence in words */
/**
 * @typedef {object} CaseMark an editor's mark in a case
 * @property {string} event
 * @property {string} editor
 * @property {string} name
 * @property {string | null} label
 * @property {Evidence[]} evidence
 * @property {Rest[]} rests
 * @property {Span | null} span
 * @property {string} wrong the wrong words
 * @property {string} note
 * @property {number} made
 * @property {string} cause
 * @property {string} stale
 * @property {string} category
 */
/**
 * @typedef {object} CasePlace
 * @property {string} article
 * @property {string} name
 * @property {string} role
 * @property {string | null} published
 * @property {string} lang
 * @property {string} dir
 */
/** @typedef {CasePlace & { n: number, left: Run[], right: Run[], evidence: Evidence }} CaseWitness */
/**
 * @typedef {object} Case a sentence for a lead to rule on
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
 * @property {[part: string, text: string][]} before
 * @property {[part: string, text: string][]} after
 * @property {CaseMark[]} marks
 * @property {CaseMark | null} ruling
 * @property {{ label: string, confidence: number, reasons: string[] } | null} machine
 * @property {CaseWitness[]} witnesses best first
 * @property {string} category chosen at first
 * @property {boolean} apart all say the same, each on other evidence
 */
/**
 * @typedef {object} Ruling what the desk says of a sentence
 * @property {string | null} label
 * @property {Evidence[]} evidence
 * @property {Span | null} span
 * @property {string} note
 * @property {string} category
 */
/**
 * @typedef {object} RecentRuling a ruling that can be taken back
 * @property {string} event
 * @property {Ruling} before what the desk had said
 * @property {Pick<Case, "id" | "story" | "article" | "start" | "end" | "text" | "witnesses" | "marks">} item
 */
/**
 * @typedef {object} CasesData all that the cases component needs
 * @property {"open" | string} kind which cases these are
 * @property {string} scope
 * @property {Case[]} cases
 * @property {number} total
 * @property {string | null} [first] the case to look at first
 * @property {RecentRuling[]} recent newest first
 * @property {{ name: string, key: string }[]} categories
 * @property {{ label: string, key: string }[]} answers a lead can rule with
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
 * @typedef {object} QueueHit something found
 * @property {string} kind
 * @property {string} label
 * @property {string} href
 * @property {string} story
 * @property {string} article
 * @property {number} n
 * @property {[part: string, hot: boolean][]} text
 */
/**
 * @typedef {object} Hands who has a story, by name
 * @property {boolean} yours
 * @property {string[]} held
 * @property {string[]} here
 * @property {string[]} assigned
 * @property {boolean} assigned_you
 */
/**
 * @typedef {object} QueueRow a story of the queue
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
 * @typedef {object} QueuePeople whom a lead can assign to
 * @property {[handle: string, name: string][]} known
 * @property {boolean} free
 * @property {number} most
 */
/**
 * @typedef {object} QueueData
 * @property {QueueRow[]} rows
 * @property {Record<string, string>} words
 * @property {number} total stories in the list
 * @property {boolean} mark may the next story be taken?
 * @property {QueuePeople | null} people
 * @property {number} page how many stories more come at once
 * @property {string} version
 */
/**
 * @typedef {object} ClaimCell
 * @property {string} article
 * @property {number} n
 * @property {Run[]} pieces
 * @property {string | null} [state]
 * @property {string} [why]
 * @property {string} [tag]
 * @property {string} [lang]
 */
/**
 * @typedef {object} ClaimsData
 * @property {string} name
 * @property {{ name: string, note: string, role: string }[]} versions
 * @property {{ alone: boolean, cells: (ClaimCell | null)[] }[]} rows
 * @property {Record<string, string>} words
 * @property {LabelInfo[]} labels
 * @property {string} version
 */
/**
 * @typedef {object} Tile
 * @property {string} name
 * @property {string} value
 * @property {string} about
 * @property {string} small
 * @property {boolean} quiet
 * @property {number | null} low
 * @property {number | null} at
 * @property {number | null} high
 */
/**
 * @typedef {object} FigureCell
 * @property {string} text
 * @property {string} small
 * @property {string} about
 * @property {string} open
 * @property {boolean} on
 * @property {boolean} quiet
 * @property {number | null} tint
 * @property {boolean} same
 */
/**
 * @typedef {object} FigurePart
 * @property {string} tone
 * @property {number} share
 * @property {string} text
 * @property {string} about
 */
/** @typedef {{ head: string, small: string, parts: FigurePart[] }} FigureBar */
/**
 * @typedef {{ tone: string, word: string, who: string, note: string, href?: string }} Said what was said of a sentence
 */
/**
 * @typedef {{ href: string, where: string, text: string, lang: string, small: string, said: Said[] }} FigureSentence
 */
/** @typedef {{ head: string, tone: string, cells: (FigureCell | null)[] }} FigureRow */
/** @typedef {{ version: string, labels: LabelInfo[] }} Board */
/**
 * @typedef {(Board & { kind: "tiles", rows: Tile[] })
 *   | (Board & { kind: "table", columns: string[], rows: FigureRow[], name: string, corner: string })
 *   | (Board & { kind: "bars", rows: FigureBar[], legend: [tone: string, word: string][], name: string })
 *   | (Board & { kind: "sentences", rows: FigureSentence[], name: string })} FiguresData
 */
/** @typedef {{ href: string, name: string, at: string, quote: string }} TimelinePlace */
/**
 * @typedef {object} TimelineLine
 * @property {number} made ms since 1970
 * @property {string} who
 * @property {string} what
 * @property {string} tone a label or ""
 * @property {number | null} late ms since 1970
 * @property {string} note
 * @property {{ title: string, href: string } | null} story
 * @property {TimelinePlace[]} places
 * @property {number} more how many sentences are not listed
 */
/**
 * @typedef {object} TimelineData
 * @property {TimelineLine[]} lines
 * @property {Record<string, string>} words
 * @property {string} language
 * @property {string} zone the visitor's time zone, in which days begin
 * @property {LabelInfo[]} labels
 * @property {string} version
 */
