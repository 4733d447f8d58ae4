// Mounting. Streamlit calls the default export again on every change of data or theme, and does not run the earlier
// clean-up: whatever is done here may be done any number of times.

const PATIENCE = 3000; // ms for a style sheet: after that a page without looks is better than none

/**
 * @typedef {object} Mounting what Streamlit hands over
 * @property {unknown} data
 * @property {HTMLElement} parentElement
 * @property {(name: string, value: unknown) => void} setStateValue
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/**
 * The data of a component: JSON, sent as bytes or as a list of one.
 *
 * @param {unknown} data
 * @returns {any}
 */
export function decodeData(data) {
  if (data instanceof Uint8Array || data instanceof ArrayBuffer) return JSON.parse(new TextDecoder().decode(data));
  return Array.isArray(data) ? data[0] : data;
}

/**
 * Is a style sheet there with all that it imports? A browser has the sheet before it has its imports.
 *
 * @param {CSSStyleSheet | null} sheet
 * @returns {boolean}
 */
function isWhole(sheet) {
  if (!sheet) return false;
  return [...sheet.cssRules].every((rule) => !(rule instanceof CSSImportRule) || isWhole(rule.styleSheet));
}

/**
 * Run `then` once the style sheet of a component is there: what is drawn before it has no size, and would scroll to the
 * wrong place.
 *
 * @param {ParentNode} parent
 * @param {() => void} then
 */
export function whenStyled(parent, then) {
  const link = /** @type {HTMLLinkElement | null} */ (parent.querySelector('link[rel="stylesheet"]'));
  if (!link || isWhole(link.sheet)) {
    then();
    return;
  }
  let waits = true;
  const go = () => {
    if (waits) then();
    waits = false;
  };
  for (const event of ["load", "error"]) link.addEventListener(event, go);
  setTimeout(go, PATIENCE);
}

/**
 * Say that a component has been drawn: what follows it on the page is shown then (page/desk.css).
 *
 * @param {Element} host inside the component
 */
export function markDrawn(host) {
  const root = host.getRootNode();
  if (root instanceof ShadowRoot) root.host.setAttribute("data-drawn", "");
}

/**
 * @template {{ version: string }} Data
 * @typedef {(data: Data, host: HTMLElement, send: (name: string, value: unknown) => void) => void} Draw
 */

/**
 * The default export of a board: something that is drawn anew when its data changes and not at all when it does not, so
 * that the focus stays where it was.
 *
 * @template {{ version: string }} Data
 * @param {string} selector of the element it is drawn into
 * @param {Draw<Data>} draw
 */
export function board(selector, draw) {
  /** @type {WeakMap<Element, string>} */
  const drawn = new WeakMap();
  return (/** @type {Mounting} */ { data, parentElement, setTriggerValue }) => {
    const content = /** @type {Data | undefined} */ (decodeData(data));
    const host = /** @type {HTMLElement | null} */ (parentElement.querySelector(selector));
    if (!content || !host || drawn.get(host) === content.version) return;
    drawn.set(host, content.version);
    whenStyled(parentElement, () => {
      if (drawn.get(host) !== content.version) return;
      draw(content, host, setTriggerValue);
      markDrawn(host);
    });
  };
}
