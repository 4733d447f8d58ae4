// Keys, heard at the window before Streamlit hears them: its hotkeys r and c and its connection dialog never see ours.
import { keyTarget, swallow } from "../shared/dom.js";

/** @typedef {import("./review.js").Review} Review */

/**
 * Do what a key press asks for.
 *
 * @param {Review} review
 * @param {KeyboardEvent} event
 */
export function keyDown(review, event) {
  if (!review.root.isConnected || event.isComposing) return;
  const inside = event.composedPath().includes(review.root);
  if (review.sheets.sheet) {
    if (inside) event.stopPropagation();
    review.sheets.key(event);
    return;
  }
  if (event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph"))) {
    if (inside) undoAsEverywhere(review, event);
    if (event.key.toLowerCase() === "k" && !event.altKey && !event.shiftKey) {
      swallow(event);
      review.run("palette");
    }
    return;
  }
  if (isMeant(event, inside)) dispatch(review, event, inside);
}

/**
 * Whether a key is meant for the rows, and not for a field, a button, a dialog.
 *
 * @param {KeyboardEvent} event
 * @param {boolean} inside
 */
function isMeant(event, inside) {
  const target = keyTarget(event);
  if (target === "field") return false; // keepInside keeps it from Streamlit
  if (!inside) return isFree(target);
  return target !== "button" || (event.key !== "Enter" && event.key !== " ");
}

/** @param {Review} review @param {KeyboardEvent} event @param {boolean} inside */
function dispatch(review, event, inside) {
  const found = review.keymap.match(event);
  const { cursor } = review;
  if (found) {
    swallow(event);
    if (!event.repeat || found.action.repeat) review.run(found.action.id, { stay: found.stay });
  } else if (event.key === "Escape") {
    swallow(event);
    review.run("escape");
  } else if (inside && event.key.length === 1 && event.key !== " ") swallow(event);
  else if (inside && (event.key === "Home" || event.key === "End")) {
    swallow(event);
    cursor.step(event.key === "Home" ? 0 : cursor.near(Infinity));
  }
}

/** Ctrl+Z and Ctrl+Shift+Z. @param {Review} review @param {KeyboardEvent} event */
function undoAsEverywhere(review, event) {
  if (keyTarget(event) === "field" || event.altKey || event.key.toLowerCase() !== "z") return;
  swallow(event);
  review.run(event.shiftKey ? "redo" : "undo");
}

/**
 * Whether the focus is on the page behind, or under Streamlit's connection dialog, which would swallow marks.
 *
 * @param {ReturnType<typeof keyTarget>} target
 */
function isFree(target) {
  const dialog = document.querySelector('[role="dialog"]');
  if (!dialog) return !target;
  if (!/^connection error/i.test((dialog.textContent ?? "").trim())) return false;
  /** @type {HTMLElement | null} */ (dialog.querySelector('[aria-label="Close"]'))?.click(); // our status says the same
  return target !== "button";
}

/** What is typed inside the component stays inside. @param {Event} event */
export const keepInside = (event) => event.stopPropagation();
