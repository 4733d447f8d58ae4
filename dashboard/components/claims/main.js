// The boards of Versions: claim rows, what one version alone says, facts, the consensus text, the order of copying.
import { board } from "../shared/mount.js";
import { drawAlone } from "./alone.js";
import { drawConsensus } from "./consensus.js";
import { drawFacts } from "./facts.js";
import { drawOrder } from "./order.js";
import { drawClaims } from "./table.js";

/** @typedef {import("./wire.js").VersionsData} VersionsData */
/** @typedef {(place: string) => void} Open */

/** @param {VersionsData} data @param {HTMLElement} host @param {Open} open */
function draw(data, host, open) {
  if (data.kind === "claims") drawClaims(data, host, open);
  else if (data.kind === "alone") drawAlone(data, host, open);
  else if (data.kind === "facts") drawFacts(data, host, open);
  else if (data.kind === "consensus") drawConsensus(data, host, open);
  else drawOrder(data, host, open);
}

export default board(".board", (/** @type {VersionsData} */ data, host, send) =>
  draw(data, host, (place) => send("open", place)),
);
