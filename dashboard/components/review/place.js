// Where the editor is, kept in the address (for links) and over a reload.

const KEPT = "copydesk.place"; // sessionStorage
const MOST = 50; // stories whose place is kept
const PAUSE = 600; // ms: changing the address costs milliseconds, so it waits for a pause

/** @typedef {{ story: string, left: string, right: string, n: number }} KeptPlace */
/** @typedef {{ left: string, right: string, sentence: number }} Address */

/** The address of the page, which follows the cursor. */
export class AddressBar {
  constructor() {
    /** @type {Address | null} what the address says now */
    this.written = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {() => (Address & { story: string }) | null} place asked when the pause is over */
  follow(place) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const here = place();
      if (!here) return;
      const { story, ...address } = here;
      this.written = address;
      keepPlace({ story, left: address.left, right: address.right, n: address.sentence });
      const url = new URL(location.href);
      for (const [name, value] of Object.entries({ story, ...address })) url.searchParams.set(name, String(value));
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    }, PAUSE);
  }
}

/** @returns {Record<string, Omit<KeptPlace, "story">>} the last place in each story of this visit */
function keptPlaces() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {}; // blocked, or not ours
  }
}

/** Keep the place: for a reload, and for whoever comes back to the story by another way. @param {KeptPlace} place */
export function keepPlace({ story, ...place }) {
  try {
    const { [story]: _before, ...others } = keptPlaces();
    const newest = Object.entries(others).slice(-MOST);
    sessionStorage.setItem(KEPT, JSON.stringify({ ...Object.fromEntries(newest), [story]: place }));
  } catch {
    /* blocked */
  }
}

/** Whether an address names a place in its story. @param {string} search */
export function namesPlace(search) {
  const query = new URLSearchParams(search);
  return query.has("right") || query.has("sentence");
}

/** Whether the page was reloaded: then it may be a moment ahead of its address. */
function wasReloaded() {
  const [navigation] = performance.getEntriesByType("navigation");
  return /** @type {Partial<PerformanceNavigationTiming> | undefined} */ (navigation)?.type === "reload";
}

let reloaded = wasReloaded();

/**
 * The place where a story was left in this visit. An address that names one wins, but for a reload of the same pair.
 *
 * @param {Omit<KeptPlace, "n">} asked
 * @param {string} search of the address
 * @returns {Omit<KeptPlace, "story"> | null}
 */
export function findKeptPlace({ story, left, right }, search) {
  const kept = keptPlaces()[story] ?? null;
  const fresh = reloaded;
  reloaded = false; // the next story of this page was not reloaded
  if (!namesPlace(search)) return kept;
  return fresh && kept?.left === left && kept.right === right ? kept : null;
}

/**
 * Where to begin in a story: where it was left in this visit, or what the address asks for.
 *
 * @param {import("../shared/wire.js").ReviewData} given
 * @param {string} search of the address
 * @returns {{ left: string, right: string, n: number | null }} n: null where nobody has said
 */
export function placeToBegin({ story, left, right, sentence, versions }, search) {
  const kept = findKeptPlace({ story: story.id, left, right }, search);
  const known = (/** @type {string} */ id) => versions.some((version) => version.id === id);
  return kept && known(kept.left) && known(kept.right) ? kept : { left, right, n: sentence };
}
