"""What a page costs a visitor who comes for the first time: bytes over the wire, and how far things move while it loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SHIFTS = """
globalThis.shifts = [];
(() => {
  const name = (node) => {  // with those it is in: what Streamlit calls them, and the keys the desk has given
    const names = [];
    for (let up = node?.nodeType === 3 ? node.parentElement : node; up && names.length < 6; up = up.parentElement ?? up.getRootNode().host) {
      const key = [...up.classList].find((one) => one.startsWith("st-key-"));
      names.push(key ?? up.dataset?.testid ?? (up.id ? `#${up.id}` : `${up.nodeName}.${up.className}`));
    }
    const text = (node?.textContent ?? "").trim().replace(/\\s+/g, " ").slice(0, 40);
    return `${names.join(" < ") || "(gone)"} "${text}"`;
  };
  const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(",");
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const moved = entry.sources.map(({ node, previousRect, currentRect }) => `${box(previousRect)} -> ${box(currentRect)} ${name(node)}`);
      globalThis.shifts.push([entry.value, moved]);
    }
  }).observe({ type: "layout-shift", buffered: true });
})();
"""


@dataclass(frozen=True, slots=True)
class Weight:
    """Of one page, cold.

    sent: bytes over the wire; unpacked: the same unpacked; shift: the sum of all layout shifts (0..; CLS, the largest
    window of them, is never more); moved: each shift with what moved, as "x,y,width,height -> the same after, the node in
    its containers, its text"; largest: the largest answers, (bytes, file).
    """

    sent: int
    unpacked: int
    shift: float
    moved: tuple[tuple[float, tuple[str, ...]], ...]
    largest: tuple[tuple[int, str], ...]

    def movements(self) -> str:
        """Every shift, a line each box that moved: what a failure on another machine is read from."""
        lines = (f"{value:.4f}\n" + "\n".join(f"    {box}" for box in boxes) for value, boxes in self.moved)
        return "\n".join((f"shift {self.shift:.3f}", *lines))


class Scale:
    """Weighs what a page loads from now on.

    Bytes are those of Chromium's network layer, headers included; messages of the websocket count unpacked, an upper
    bound. Shifts are the entries of the Layout Instability API, without those that answer a key or a click.
    """

    def __init__(self, page: Any) -> None:
        """`page`: a Playwright page before its first address; it takes nothing from the browser's cache."""
        self.page = page
        self.names: dict[str, str] = {}
        self.sent: dict[str, int] = {}
        self.unpacked = 0
        page.add_init_script(SHIFTS)
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.requestWillBeSent", self._asked)
        wire.on("Network.loadingFinished", self._finished)
        wire.on("Network.dataReceived", self._received)
        wire.on("Network.webSocketFrameReceived", self._told)

    def _asked(self, event: dict[str, Any]) -> None:
        self.names[event["requestId"]] = event["request"]["url"].rsplit("/", 1)[-1]

    def _finished(self, event: dict[str, Any]) -> None:
        self.sent[event["requestId"]] = int(event["encodedDataLength"])

    def _received(self, event: dict[str, Any]) -> None:
        self.unpacked += int(event["dataLength"])

    def _told(self, event: dict[str, Any]) -> None:
        text = event["response"]["payloadData"]
        size = len(text) * 3 // 4 if event["response"]["opcode"] == 2 else len(text.encode())
        self.sent["websocket"] = self.sent.get("websocket", 0) + size
        self.unpacked += size

    def read(self) -> Weight:
        """What has been loaded and moved so far."""
        moved = tuple((float(value), tuple(nodes)) for value, nodes in self.page.evaluate("() => globalThis.shifts"))
        named = ((size, self.names.get(key, key)) for key, size in self.sent.items())
        largest = tuple(sorted(named, reverse=True)[:8])
        return Weight(sum(self.sent.values()), self.unpacked, sum(value for value, _ in moved), moved, largest)
