"""Names and titles in one line, without what cannot be seen."""

import pytest

from apps.core.words import one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Tempo \t run\n at the lake ", "Tempo run at the lake"),
        ("evil\u202eeman", "evileman"),
        ("\u2066a\u2069b\x00c\u200f", "abc"),
        ("می\u200cروم", "می\u200cروم"),
        ("👩\u200d👩\u200d👧 Zoë", "👩\u200d👩\u200d👧 Zoë"),
        ("\u202e\u2066", ""),
        ("a\u00a0b\u2003c", "a b c"),
    ],
)
def test_one_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept
