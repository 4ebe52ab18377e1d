"""How long things are kept: reads config/retention.yaml, the policy in prose with its rules."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings


class BadPolicy(ValueError):
    """The retention file cannot be used; the text says which entry and why."""


@dataclass(frozen=True)
class Rule:
    """One entry: what is kept, why, and for how long (None: as long as the account lives)."""

    name: str
    what: str
    why: str
    keep: timedelta | None


FIELDS = {"what", "why", "days", "until"}
UNTIL = {"account"}


def parse(text: str) -> dict[str, Rule]:
    """Read the policy.

    Raises:
        BadPolicy: an entry lacks its prose, or says both or neither of `days` and `until`.
    """
    entries = yaml.safe_load(text)
    if not isinstance(entries, dict):
        raise BadPolicy("the file is not a mapping of names to entries")
    return {str(name): _rule(str(name), entry) for name, entry in entries.items()}


def _rule(name: str, entry: object) -> Rule:
    if not isinstance(entry, dict) or set(entry) - FIELDS:
        raise BadPolicy(f"{name}: an entry has what, why, and days or until")
    what, why = entry.get("what"), entry.get("why")
    if not (isinstance(what, str) and what.strip() and isinstance(why, str) and why.strip()):
        raise BadPolicy(f"{name}: what and why are sentences")
    days, until = entry.get("days"), entry.get("until")
    if until is None and isinstance(days, int) and days > 0:
        return Rule(name, what.strip(), why.strip(), timedelta(days=days))
    if days is None and until in UNTIL:
        return Rule(name, what.strip(), why.strip(), None)
    raise BadPolicy(f"{name}: either days: <whole number> or until: account")


@cache
def _load(path: Path) -> dict[str, Rule]:
    return parse(path.read_text(encoding="utf-8"))


def rules() -> dict[str, Rule]:
    """Return the site's policy by name."""
    return _load(Path(settings.RETENTION_FILE))


def keep_for(name: str) -> timedelta:
    """Return how long the things under `name` are kept.

    Raises:
        BadPolicy: there is no such entry, or it has no length.
    """
    rule = rules().get(name)
    if rule is None or rule.keep is None:
        raise BadPolicy(f"{name}: no entry with days")
    return rule.keep
