"""Words that people type, as far as every app treats them alike."""

JOINERS = "\u200c\u200d"  # letters of Persian and parts of emoji need them


def one_line(text: str) -> str:
    """Return a name or a title without what cannot be seen.

    Line breaks and runs of blanks become one blank; controls go, those above all that turn the direction of
    whatever stands beside the name.
    """
    seen = "".join(char if char.isprintable() or char in JOINERS else " " * char.isspace() for char in text)
    return " ".join(seen.split())
