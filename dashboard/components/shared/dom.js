// Making elements. Every text is set with textContent or as a text node, never as HTML: article text is data.

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Child | Child[] | Child[][]} Children */
/**
 * @typedef {Record<string, unknown>
 *   & { class?: string | null, text?: string, data?: Record<string, unknown> }} Attributes
 */

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes | string | null} [attributes] a class name, or attributes: `text`, `data` ({name: value}), `on…`
 *   (a listener), and any other by its name; null, undefined and false leave one out
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  const given = typeof attributes === "string" ? { class: attributes } : (attributes ?? {});
  for (const [name, value] of Object.entries(given)) {
    if (!isMissing(value)) setAttribute(node, name, value);
  }
  node.append(
    .../** @type {(Node | string)[]} */ (children.flat(2).filter((child) => !isMissing(child) && child !== "")),
  );
  return node;
}

/** @param {unknown} value */
const isMissing = (value) => value === null || value === undefined || value === false;

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value
 */
function setAttribute(node, name, value) {
  if (name === "class") node.className = String(value);
  else if (name === "text") node.textContent = String(value);
  else if (name === "data") setData(node, /** @type {Record<string, unknown>} */ (value));
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name in node && (typeof value === "boolean" || name === "value")) Reflect.set(node, name, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/**
 * @param {HTMLElement} node
 * @param {Record<string, unknown>} values
 */
function setData(node, values) {
  for (const [name, value] of Object.entries(values)) {
    if (!isMissing(value)) node.dataset[name] = String(value);
  }
}

/**
 * A site's name or address that breaks behind its dots, where it is too long for a line, and not within a word.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function breakable(text) {
  return text.split(/(?<=[./_-])(?=.)/).flatMap((part, k) => (k ? [el("wbr"), part] : [part]));
}

/**
 * Replace an element's children, leaving out those that are missing.
 *
 * @param {Element} node
 * @param {...Children} children
 */
export function fill(node, ...children) {
  node.replaceChildren(
    .../** @type {(Node | string)[]} */ (children.flat(2).filter((child) => !isMissing(child) && child !== "")),
  );
}

/** @param {string} key how a key is written for people */
export const kbd = (key) => el("kbd", { "aria-hidden": "true", text: key });

/** @param {Event} event that nobody else shall see */
export function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
  event.stopImmediatePropagation();
}

/**
 * Whether a click is the browser's business: a new tab, a new window, another button.
 *
 * @param {MouseEvent} event
 */
export const opensElsewhere = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;

/**
 * A link that asks the page where a plain click leads; with a modifier key the browser follows it.
 *
 * @param {Attributes & { href: string }} attributes
 * @param {() => void} follow
 * @param {...Children} children
 */
export function link(attributes, follow, ...children) {
  const onclick = (/** @type {MouseEvent} */ event) => {
    if (opensElsewhere(event)) return;
    event.preventDefault();
    follow();
  };
  return el("a", { ...attributes, onclick }, ...children);
}

/**
 * Which control a key event belongs to, and so not to the component: a field that takes letters, or a button.
 *
 * @param {KeyboardEvent} event
 * @returns {"field" | "button" | ""}
 */
export function keyTarget(event) {
  const at = /** @type {Element} */ (event.composedPath()[0]);
  if (isField(at)) return "field";
  return at.closest?.("button, a, summary, [role=button]") ? "button" : "";
}

/** Does an element take letters? @param {Element | null} element */
export const isField = (element) => Boolean(element?.closest?.(FIELDS));

const FIELDS = ["input", "textarea", "select", "[contenteditable=true]"]
  .concat(["combobox", "listbox", "menu", "slider", "tab"].map((role) => `[role=${role}]`))
  .join();

/**
 * The element that has the focus in the tree (document or shadow root) of a node.
 *
 * @param {Node} node
 * @returns {Element | null}
 */
export const activeElement = (node) => /** @type {Document | ShadowRoot} */ (node.getRootNode()).activeElement;
