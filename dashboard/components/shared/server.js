// The way to the desk's own routes, and how a component asks Streamlit for a rerun.

const HURRY = 15_000; // ms a request may take before it counts as lost
const RENEW = 5000; // ms after which a new token is asked for once more

/** @typedef {Record<string, string | number | null | undefined>} Query */
/** @typedef {{ status: number, body: any }} Answer status 0: no answer; body: decoded JSON or null */

/** The routes of the desk, asked with the token of whoever is logged in. */
export class Server {
  /** @param {{ send?: typeof globalThis.fetch, base?: () => string }} [options] `base`: where Streamlit is served */
  constructor({ send = (...request) => globalThis.fetch(...request), base = streamlitBase } = {}) {
    this.send = send;
    this.base = base;
    this.token = "";
    this.route = "copydesk";
    /** @type {string | null} the token that was refused, until a new one comes */
    this.refusedToken = null;
    /** @type {((n: number) => void) | null} sets a state of the component: Streamlit then runs the page anew */
    this.rerun = null;
  }

  /**
   * Take the token and the route of the data that just came.
   *
   * @param {{ token: string, route?: string }} data
   * @returns {boolean} whether this is the new token that was waited for
   */
  use({ token, route }) {
    this.token = token;
    if (route) this.route = route.replace(/^\/|\/$/g, "");
    const renewed = this.refusedToken !== null && this.refusedToken !== token;
    if (renewed) this.refusedToken = null;
    return renewed;
  }

  /**
   * The address of a route; follows server.baseUrlPath and proxies.
   *
   * @param {string} path
   * @param {Query} [query]
   */
  address(path, query = {}) {
    const url = new URL(path, new URL(`${this.route}/`, this.base()).href);
    for (const [key, value] of Object.entries(query)) {
      if (value !== null && value !== undefined) url.searchParams.set(key, String(value));
    }
    return url;
  }

  /**
   * Ask a route. A token that has run out is renewed by a rerun of the page, for whoever asks next.
   *
   * @param {string} path
   * @param {Query} [query]
   * @param {RequestInit} [init]
   * @returns {Promise<Answer>}
   */
  async ask(path, query, init = {}) {
    /** @type {Record<string, string>} */
    const headers = { "X-Copydesk": "1", "X-Copydesk-Token": this.token };
    if (init.body) headers["Content-Type"] = "application/json";
    const signal = AbortSignal.timeout(HURRY);
    try {
      const { send } = this;
      const answer = await send(this.address(path, query), {
        ...init,
        headers,
        credentials: "same-origin",
        cache: "no-store",
        signal,
      });
      if (answer.status === 401) this.renewToken();
      return { status: answer.status, body: answer.status === 204 ? null : await answer.json().catch(() => null) };
    } catch {
      return { status: 0, body: null };
    }
  }

  /**
   * @param {string} path
   * @param {unknown} body
   * @param {RequestInit} [init]
   */
  post(path, body, init = {}) {
    return this.ask(path, {}, { ...init, method: "POST", body: JSON.stringify(body) });
  }

  /** The page knows who is logged in, the component does not: a rerun of the page brings a new token. */
  renewToken() {
    if (this.refusedToken !== null) return;
    this.refusedToken = this.token;
    this.requestRerun();
    setTimeout(() => {
      this.refusedToken = null;
    }, RENEW);
  }

  /** Ask Streamlit to run the page anew. */
  requestRerun() {
    try {
      this.rerun?.(Date.now());
    } catch {
      /* not connected: the next try will be */
    }
  }
}

/** Streamlit's own script says below which address it is served. */
function streamlitBase() {
  const script = document.querySelector('script[src*="static/js/"], link[href*="static/"]');
  const address = script && ("src" in script ? script.src : "href" in script ? script.href : "");
  return String(address || "").split("static/")[0] || `${location.origin}/`;
}
