// Mounting. Streamlit calls the default export again on every change of data or theme, and does not run the earlier
// clean-up: whatever is done here may be done any number of times.

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
 * Run `then` once the style sheet of a component is there: what is drawn before it has no size, and would scroll to the
 * wrong place.
 *
 * @param {ParentNode} parent
 * @param {() => void} then
 */
export function whenStyled(parent, then) {
  const sheet = /** @type {HTMLLinkElement | null} */ (parent.querySelector('link[rel="stylesheet"]'));
  if (!sheet || sheet.sheet) then();
  else for (const event of ["load", "error"]) sheet.addEventListener(event, then, { once: true });
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
      if (drawn.get(host) === content.version) draw(content, host, setTriggerValue);
    });
  };
}
