// What the page itself has to do in the browser: say its language, and lead to another address and back.

const WANTED = "copydesk.wanted"; // sessionStorage: the address to go back to after the provider of the sign-in

/** @typedef {import("../shared/wire.js").PageData} PageData */
/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Place */
/** @typedef {{ pathname: string, search: string, origin: string }} Address */

/**
 * Keep the address that was asked for before anybody was signed in.
 *
 * @param {Place} storage
 * @param {Address} address
 */
export function keepWanted(storage, { pathname, search }) {
  storage.setItem(WANTED, pathname + search);
}

/** Keeps the name that marks are made under in this browser. @param {string} name percent-encoded */
export const nameCookie = (name) => `copydesk_name=${name}; path=/; max-age=31536000; samesite=strict`;

/**
 * The address that was asked for before the sign-in: once, and only on this desk.
 *
 * @param {Place} storage
 * @param {Address} address where the browser is
 * @returns {string | null} null where there is nothing to go back to
 */
export function takeWanted(storage, { pathname, search, origin }) {
  const wanted = storage.getItem(WANTED);
  storage.removeItem(WANTED);
  if (!wanted?.startsWith("/") || wanted === pathname + search) return null;
  return origin + wanted;
}
