// What each action of the registry (actions.py) does.
import { isBlank } from "./marks.js";
import { openAcceptAll, openNear } from "./sheets/bulk.js";
import { openComment } from "./sheets/comment.js";
import { openCopy } from "./sheets/copy.js";
import { openEvidence } from "./sheets/evidence.js";
import { openHelp } from "./sheets/help.js";
import { openHistory, openPrecedent } from "./sheets/lookup.js";
import { openNote } from "./sheets/note.js";
import { openPalette } from "./sheets/palette.js";
import { openWords } from "./sheets/words.js";
import { keyOf } from "./story.js";
import { FOLDS } from "./layout.js";
import { FILTERS } from "./view.js";

const FIVE = 5; // sentences that PgUp and PgDn go by
const COLUMNS = 3;

/** @typedef {import("./review.js").Review} Review */
/** @typedef {{ stay: boolean }} How */
/** @typedef {(review: Review, how: How) => unknown} Action */

/** What can be done where no sentence is shown. */
export const WITHOUT_SENTENCES = new Set([
  "help",
  "palette",
  "viewed",
  "find",
  "filter",
  "escape",
  "next_version",
  "prev_version",
  "next_story",
  "undo",
  "redo",
]);

/**
 * With the sentence under the cursor; nothing on a fold.
 *
 * @param {(review: Review, key: string, how: How) => void} act
 * @returns {Action}
 */
const onSentence = (act) => (review, how) => {
  const key = review.currentKey;
  if (key) act(review, key, how);
};

/** @type {Record<string, Action>} */
export const ACTIONS = {
  next: ({ cursor }) => cursor.step(cursor.at + 1),
  previous: ({ cursor }) => cursor.step(cursor.at - 1),
  next_five: ({ cursor }) => cursor.skip(FIVE),
  previous_five: ({ cursor }) => cursor.skip(-FIVE),
  flagged: (review) => review.seek(1, (key) => review.deciding.isFlagged(key)),
  flagged_back: (review) => review.seek(-1, (key) => review.deciding.isFlagged(key)),
  open_next: (review) => review.seek(1, (key) => !review.marks.of(key).label),
  prev_version: (review) => walk(review, -1),
  next_version: (review) => walk(review, 1),
  twin: (review) => {
    const to = review.view.rowOf.get(review.cursor.sentence ?? 0)?.to;
    if (to) review.pointAt(...to);
    else review.toast(review.t("twin_none"));
  },
  accept: (review, { stay }) => accept(review, stay),
  clear: onSentence((review, key) => {
    const mark = review.marks.of(key);
    if (isBlank(mark)) return;
    const note = mark.label ? mark.note : "";
    review.decide(key, { label: null, evidence: [], span: null, note, cause: "key" }, { stay: true });
  }),
  undo: (review) => review.showTurn(review.undo.undo(), "undone"),
  redo: (review) => review.showTurn(review.undo.redo(), "redone"),
  note: onSentence((review, key) => openNote(review, key)),
  comment: (review) => {
    const { currentKey: here, justMarked } = review;
    const key = justMarked ?? here; // who marks and then writes means what was marked, not what comes next
    if (key) openComment(review, key, key === here ? null : here);
  },
  evidence: onSentence((review, key) => {
    if (review.isDoubted(key))
      openWords(review, key); // two keys never turn a warning into its opposite
    else openEvidence(review, key);
  }),
  same: (review) => {
    const { currentKey: here, marks, copies, lastMarked } = review;
    const key = here && marks.of(here).label && copies.near(here).length ? here : lastMarked;
    if (key && copies.near(key).length) openNear(review, key);
    else review.toast(review.t("near_none"));
  },
  accept_all: (review) => openAcceptAll(review, { story: false }),
  accept_story: (review) => openAcceptAll(review, { story: true }),
  next_story: (review) => {
    review.toast(review.t("next_story_asked"));
    review.outbox.pump();
    review.onNext();
  },
  nothing: (review) => markReviewed(review),
  history: onSentence((review, key) => void openHistory(review, key)),
  precedent: onSentence((review, key) => void openPrecedent(review, key)),
  copy: onSentence((review, key) => openCopy(review, key)),
  find: ({ find }) => find.focus(),
  viewed: ({ frame }) => frame.toggleViewed(),
  palette: (review) => openPalette(review),
  filter: (review) => review.setFilter(after(FILTERS, review.view.filter)),
  fold: (review) => review.setFolding((review.view.folding + 1) % FOLDS.length),
  columns: (review) => review.setColumns((review.view.columns % COLUMNS) + 1),
  help: (review) => openHelp(review),
  escape: (review) => {
    review.find.close();
    review.focusCursor();
  },
};

/** @template V @param {readonly V[]} list @param {V} value */
const after = (list, value) => list[(list.indexOf(value) + 1) % list.length];

/**
 * Mark the sentence, or all lines behind the fold, with a label.
 *
 * @param {Review} review
 * @param {string} label
 * @param {How} how
 */
export function markWith(review, label, { stay }) {
  const { cursor, deciding, labels, currentKey: key } = review;
  if (!labels.settles(label)) {
    if (key) openNote(review, key, { label, stay }); // what is left to somebody else needs words
  } else if (cursor.atEnd) review.say(review.t("end_help"));
  else if (cursor.item?.folded) markFold(review, label, stay);
  else if (key) {
    const { mark, named } = deciding.keyMark(key, label);
    if (!named) sayUnnamed(review);
    const picked = labels.pointsAtWords(label) && review.picking.spanIn(key);
    review.decide(key, picked ? { ...mark, span: picked } : mark, { stay });
  }
}

/**
 * Never a question in the middle of typing: the mark stands, and says that its evidence is still to be named.
 *
 * @param {Review} review
 */
function sayUnnamed({ t, keymap, toast }) {
  toast(t("evidence_unnamed_toast", { key: keymap.label("evidence") }), 4);
}

/**
 * All lines behind a fold at once, said with their count, one step for undo.
 *
 * @param {Review} review
 * @param {string | null} label null: as suggested
 * @param {boolean} stay
 */
function markFold(review, label, stay) {
  const { cursor, view, deciding, t } = review;
  if (label !== null && !review.labels.fitsMany(label)) {
    review.toast(t("fold_one_by_one", { label: t(`label_${label}`) }));
    return;
  }
  const keys = (cursor.item?.numbers ?? []).map((n) => view.key(n));
  const changes = deciding.foldChanges(keys, label);
  if (!changes.length) {
    review.toast(t("fold_open_first"));
    return;
  }
  review.markMany(changes, "bulk");
  if (!stay) cursor.step(cursor.at + 1);
}

/** @param {Review} review @param {boolean} stay */
function accept(review, stay) {
  const { cursor, deciding, story, t, currentKey: key } = review;
  if (cursor.atEnd) void goOn(review);
  else if (cursor.item?.folded) markFold(review, null, stay);
  else if (key && deciding.acceptable(key)) {
    const { label } = story.at(key).sentence;
    const { mark, named } = deciding.keyMark(key, label);
    if (!named) sayUnnamed(review);
    review.decide(key, mark, { stay, cause: "accept" });
  } else review.toast(t("nothing_to_accept"), 3);
}

/** Say of the whole version that it was read, or take that back. @param {Review} review */
function markReviewed(review) {
  const { view, marks, t } = review;
  const key = keyOf(view.right, 0);
  const on = marks.of(key).label === "reviewed";
  const flagged = review.deciding.flaggedIn(view.right);
  review.undo.perform([{ key, mark: { label: on ? null : "reviewed" } }]);
  const name = view.rightVersion.short;
  const passed = !on && flagged ? ` ${t("reviewed_flags", { n: flagged })}` : "";
  review.toast(`${t(on ? "reviewed_off" : "reviewed_on", { name })}${passed}`, passed ? 6 : undefined);
  review.frame.paintProgress();
}

/**
 * From the end of a version: to the next one with undecided sentences, else to the next story.
 * @param {Review} review
 */
async function goOn(review) {
  const next = review.progress.nextOpenVersion;
  if (!next) review.run("next_story");
  else {
    await review.show({ ...review.view.pairWith(next), n: review.deciding.firstOpen(next) });
    review.focusCursor();
  }
}

/** @param {Review} review @param {1 | -1} way */
async function walk(review, way) {
  const wish = review.view.neighbour(way);
  if (!wish) {
    review.toast(review.t(way > 0 ? "last_version" : "first_version"), 3);
    return;
  }
  await review.show(wish);
  review.keepFocus(); // the cell that had the keyboard is gone
}
