// How far the tour is: in this tab, so that it goes on over a reload; whether it was seen: in this browser.
const STEP = "copydesk.tour";
const BEGUN = "copydesk.tour.begun";
const SEEN = "copydesk.tour.seen";

/**
 * @template Answer
 * @param {() => Answer} ask
 * @param {Answer} otherwise where a browser keeps nothing
 */
function tried(ask, otherwise) {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}

export const storage = {
  /** @returns {number | null} the step it is at */
  get step() {
    const kept = tried(() => sessionStorage.getItem(STEP), null);
    return kept === null ? null : Number(kept);
  },

  set step(step) {
    tried(() => sessionStorage.setItem(STEP, String(step)), undefined);
  },

  get seen() {
    return tried(() => localStorage.getItem(SEEN) === "yes", false);
  },

  /** Whether this is a wish to begin that has not been heard yet. @param {string} wish */
  begin(wish) {
    const fresh = tried(() => sessionStorage.getItem(BEGUN) !== wish, true);
    tried(() => sessionStorage.setItem(BEGUN, wish), undefined);
    return fresh;
  },

  end() {
    tried(() => sessionStorage.removeItem(STEP), undefined);
    tried(() => localStorage.setItem(SEEN, "yes"), undefined);
  },
};
