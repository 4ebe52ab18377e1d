"""Take out of a person's own words what says who they are, before anybody outside reads them."""

import re
from collections.abc import Iterable
from typing import Final

REMOVED: Final = "(removed)"
SHORTEST_NAME: Final = 3
PATTERNS: Final = (
    re.compile(r"\S+@\S+"),
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(r"\+?\d[\d\s()/.-]{6,}\d"),
    re.compile(r"[-+]?\d{1,3}\.\d{3,}\s*[,;]\s*[-+]?\d{1,3}\.\d{3,}"),
)
"""Mail addresses, web addresses, telephone numbers, coordinates."""


def scrub(text: str, *, names: Iterable[str]) -> str:
    """Return the text without addresses, numbers that could be a telephone's, and these names in any case."""
    for pattern in PATTERNS:
        text = pattern.sub(REMOVED, text)
    words = {word for name in names for word in re.split(r"\W+", name) if len(word) >= SHORTEST_NAME}
    for word in sorted(words, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(word)}\b", REMOVED, text, flags=re.IGNORECASE)
    return text
