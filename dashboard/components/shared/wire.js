// What crosses between the server and the scripts: made from dashboard/wire/ by `make docs`. Types alone.
export {};

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
 * @typedef {object} Evidence What a mark rests on: a sentence of another article, an address, or a note.
 * @property {string | null} article
 * @property {number | null} start
 * @property {number | null} end
 * @property {string | null} quote
 * @property {string | null} url
 * @property {string | null} note
 */

/** @typedef {[start: number, end: number]} Span In code points of the sentence. */

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
 * @typedef {object} Colleague Who is in the story, and where.
 * @property {string} who
 * @property {string} name
 * @property {string | null} article
 * @property {number | null} n
 */

/**
 * @typedef {object} Holder Who has the story.
 * @property {string} who
 * @property {string} name
 * @property {number} until
 */

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
 *   text: string, start: number | null, end: number | null
 * ]} WireReason A reason in words, and the words of the sentence it is about.
 */

/**
 * @typedef {[
 *   version: number, n: number, score: number, kind: string
 * ]} WireEvidence A sentence that evidence names: number of its version, its own, likeness, kind.
 */

/**
 * @typedef {[
 *   label: string, confidence: number, reasons: WireReason[], evidence: WireEvidence[]
 * ]} WireSuggestion What the machine says of a sentence.
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
 *   start: number, end: number, strong: string
 * ]} Range What differs, in code points of its sentence.
 */

/**
 * @typedef {[
 *   kind: string, lefts: number[], rights: number[], left_ranges: Range[][], right_ranges: Range[][],
 *   mode: string, to: ["left" | "right", number] | null
 * ]} WireRow A row of two versions side by side.
 */

/**
 * @typedef {[
 *   n: number, start: number, end: number, text: string, part: string, label: string, confidence: number,
 *   reasons: WireReason[], evidence: WireEvidence[]
 * ]} WireSentence A sentence with what the machine says of it.
 */

/**
 * @typedef {object} WireVersion A version of the story.
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
 * @typedef {object} ActionInfo An action of the registry (actions.py).
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
 * @typedef {object} StoryHead What the review says of the story itself.
 * @property {string} id
 * @property {string} title
 * @property {string} why
 */

/**
 * @typedef {object} WirePair Two versions side by side.
 * @property {string} left
 * @property {string} right
 * @property {WireRow[]} rows
 */

/**
 * @typedef {object} StoryData What the review is sent of a story, whichever two versions stand side by side and whoever looks.
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
 */

/**
 * @typedef {[
 *   op: number, text: string, strong: string
 * ]} Run Of a diff: -1 left only, 0 both, 1 right only.
 */

/**
 * @typedef {object} Precedent A similar sentence and how it was decided.
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

/**
 * @typedef {object} Rest A piece of evidence in words.
 * @property {string} who
 * @property {boolean} source
 * @property {string} words
 */

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
 * @typedef {object} CasePlace Where a sentence stands.
 * @property {string} article
 * @property {string} name
 * @property {string} role
 * @property {string | null} published
 * @property {string} lang
 * @property {string} dir
 */

/**
 * @typedef {object} CaseWitness A sentence of another version to hold the case against.
 * @property {string} article
 * @property {string} name
 * @property {string} role
 * @property {string | null} published
 * @property {string} lang
 * @property {string} dir
 * @property {number} n
 * @property {Run[]} left
 * @property {Run[]} right
 * @property {Evidence} evidence
 */

/**
 * @typedef {object} MachineView What the machine says of a case.
 * @property {string} label
 * @property {number} confidence
 * @property {string[]} reasons
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
 * @typedef {object} Ruling What the desk says of a sentence.
 * @property {string | null} label
 * @property {Evidence[]} evidence
 * @property {Span | null} span
 * @property {string} note
 * @property {string} category
 */

/**
 * @typedef {object} RulingItem The sentence of a ruling, as far as a case needs it to be taken back.
 * @property {string} id
 * @property {string} story
 * @property {string} article
 * @property {number} start
 * @property {number} end
 * @property {string} text
 * @property {CaseWitness[]} witnesses
 * @property {CaseMark[]} marks
 */

/**
 * @typedef {object} RecentRuling A ruling that can be taken back.
 * @property {string} event
 * @property {Ruling} before what the desk had said
 * @property {RulingItem} item
 */

/**
 * @typedef {object} CategoryKey A kind of mistake and its key.
 * @property {string} name
 * @property {string} key
 */

/**
 * @typedef {object} AnswerKey A label and its key.
 * @property {string} label
 * @property {string} key
 */

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
 * @typedef {object} QueueHit Something found.
 * @property {string} kind
 * @property {string} label
 * @property {string} href
 * @property {string} story
 * @property {string} article
 * @property {number} n
 * @property {[string, boolean][]} text
 */

/**
 * @typedef {object} Hands Who has a story, by name.
 * @property {boolean} yours
 * @property {string[]} held
 * @property {string[]} here
 * @property {string[]} assigned
 * @property {boolean} assigned_you
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
 * @typedef {object} QueuePeople Whom a lead can assign to.
 * @property {[string, string][]} known
 * @property {boolean} free
 * @property {number} most
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
 * @typedef {object} ClaimCell What one version says in a row.
 * @property {string} article
 * @property {number} n
 * @property {Run[]} pieces
 * @property {string | null} [state]
 * @property {string} [why]
 * @property {string} [tag]
 * @property {string} [lang]
 */

/**
 * @typedef {object} ClaimVersion The head of a column.
 * @property {string} name
 * @property {string} note
 * @property {string} role
 */

/**
 * @typedef {object} ClaimRow The aligned sentences of all versions.
 * @property {boolean} alone
 * @property {(ClaimCell | null)[]} cells
 */

/**
 * @typedef {object} ClaimsData Claim rows by versions.
 * @property {string} name
 * @property {ClaimVersion[]} versions
 * @property {ClaimRow[]} rows
 * @property {Record<string, string>} words
 * @property {LabelInfo[]} labels
 * @property {string} version
 */

/**
 * @typedef {object} Tile A figure with its interval.
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
 * @typedef {object} FigureCell A cell of a table of figures.
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
 * @typedef {object} FigurePart A part of a stacked bar.
 * @property {string} tone
 * @property {number} share
 * @property {string} text
 * @property {string} about
 */

/**
 * @typedef {object} FigureBar A stacked bar.
 * @property {string} head
 * @property {string} small
 * @property {FigurePart[]} parts
 */

/**
 * @typedef {object} Said What was said of a sentence.
 * @property {string} tone
 * @property {string} word
 * @property {string} who
 * @property {string} note
 * @property {string} [href]
 */

/**
 * @typedef {object} FigureSentence A sentence with what was said of it.
 * @property {string} href
 * @property {string} where
 * @property {string} text
 * @property {string} lang
 * @property {string} small
 * @property {Said[]} said
 */

/**
 * @typedef {object} FigureRow A row of a table of figures.
 * @property {string} head
 * @property {string} tone
 * @property {(FigureCell | null)[]} cells
 */

/**
 * @typedef {object} Board What every board of figures has.
 * @property {string} version
 * @property {LabelInfo[]} labels
 */

/**
 * @typedef {object} TilesData Figures side by side.
 * @property {string} version
 * @property {LabelInfo[]} labels
 * @property {"tiles"} kind
 * @property {Tile[]} rows
 */

/**
 * @typedef {object} TableData A table of figures; `corner` stands above the heads of its rows.
 * @property {string} version
 * @property {LabelInfo[]} labels
 * @property {"table"} kind
 * @property {string[]} columns
 * @property {FigureRow[]} rows
 * @property {string} name
 * @property {string} corner
 */

/**
 * @typedef {object} BarsData Stacked bars of labels; a legend has the label and its word.
 * @property {string} version
 * @property {LabelInfo[]} labels
 * @property {"bars"} kind
 * @property {FigureBar[]} rows
 * @property {[string, string][]} legend
 * @property {string} name
 */

/**
 * @typedef {object} SentencesData Sentences with what was said of them.
 * @property {string} version
 * @property {LabelInfo[]} labels
 * @property {"sentences"} kind
 * @property {FigureSentence[]} rows
 * @property {string} name
 */

/** @typedef {TilesData | TableData | BarsData | SentencesData} FiguresData */

/**
 * @typedef {object} TimelinePlace A sentence that a line of the record is about.
 * @property {string} href
 * @property {string} name
 * @property {string} at
 * @property {string} quote
 */

/**
 * @typedef {object} StoryLink A story to open.
 * @property {string} title
 * @property {string} href
 */

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
