// Where the editor is, kept in the address (for links) and over a reload.

const KEPT = "copydesk.place"; // sessionStorage
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
      const url = new URL(location.href);
      for (const [name, value] of Object.entries({ story, ...address })) url.searchParams.set(name, String(value));
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    }, PAUSE);
  }
}

/** Keep the place for a reload, which may come a moment before the address knows it. @param {KeptPlace} place */
export function keepPlace(place) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(place));
  } catch {
    /* blocked */
  }
}

/**
 * The sentence at which this pair was left by a reload, if it was.
 *
 * @param {Omit<KeptPlace, "n">} pair
 * @returns {number | null}
 */
export function takeKeptPlace({ story, left, right }) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    const [navigation] = performance.getEntriesByType("navigation");
    const reloaded = navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
    if (!reloaded) return null; // a link wins
    return kept.story === story && kept.left === left && kept.right === right ? kept.n : null;
  } catch {
    return null;
  }
}
