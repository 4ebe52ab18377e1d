"""Words that stop everything: whoever writes them needs a doctor, not a training note.

Chest pain, fainting, fever, signs of RED-S (Mountjoy 2023, 10.1136/bjsports-2023-106994), pregnancy: our own
list. It may stop too often; it must not stop too seldom.
"""

import re
from typing import Final

PATTERNS: Final = (
    r"chest\W+(?:\w+\W+){0,3}(?:pain|tight|hurt|ache|pressure)",
    r"(?:pain|tight\w*|pressure|hurts?)\W+(?:\w+\W+){0,4}chest",
    r"heart\W+(?:attack|flutter\w*|rac(?:es|ing)|skips?|stops?|pain|hurts?)",
    r"palpitation|arrhythmi|irregular heart",
    r"faint(?:ed|ing|s)?\b|pass(?:ed|ing)? out|black(?:ed|ing)?\W?out|collapsed?|unconscious|syncope",
    r"(?:can(?:no|')?t|cannot|hard to|trouble|unable to) breath|short(?:ness)? of breath|breathless",
    r"fever|temperature of (?:3[89]|4\d)|\bflu\b|\bcovid",
    r"pregnan|miscarr|expecting a (?:baby|child)|post\W?partum",
    r"(?:missed|lost|no|stopped|absent)\W+(?:\w+\W+){0,4}(?:period|menstruat)|amenorrh",
    r"\bred\W?s\b|relative energy deficiency",
    r"eating disorder|anorexi|bulimi|binge|purg(?:e|ing)|starv|stress fracture",
    r"suicid|kill myself|self\W?harm|hurt myself|end my life",
    r"cough\w* (?:up )?blood|blood in (?:my )?(?:urine|stool)|concuss|seizure|stroke",
    r"\b(?:i am|i'm|im|aged?)\W+(?:only\W+)?(?:[5-9]|1[0-7])\b(?:\W+(?:years?|yo)\b|\W*$|\W*[.,!?])",
)
_FLAGS: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in PATTERNS)


def is_raised(text: str) -> bool:
    """Say whether the words of a person name a sign that no training note may answer."""
    plain = text.replace("\u2019", "'")
    return any(flag.search(plain) for flag in _FLAGS)
