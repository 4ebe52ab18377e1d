"""Looks into the canvases of a page."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

SHARES = """
(canvases) => canvases.map((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at]) painted += 1;
  return painted / (canvas.width * canvas.height);
})
"""


def drawn_shares(canvases: "Locator") -> list[float]:
    """Return for each canvas which share of its pixels is painted."""
    shares: list[float] = canvases.evaluate_all(SHARES)
    return shares
