"""The words that go with a copy: what is in it, why we hold it, for how long, and who else gets it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.compliance import retention
from apps.compliance.registry import REGISTRY

RULE = "-" * 72


def readme(*, lost: Sequence[str]) -> str:
    """Write README.txt of an archive, in the language in force.

    Args:
        lost: paths of files that should be in it and that storage does not have any more.
    """
    parts = [
        _("Everything that Mesocycle holds about you"),
        RULE,
        _(
            "data/ has one file for each kind of row, as JSON, which other programs can read.\n"
            "files/ has your files exactly as you gave them.\n"
            "manifest.json lists every file with its SHA-256: you can check that nothing is missing.\n"
            'Other people appear as "another person".'
        ),
        *_lost(lost),
        _("What we hold, why, and for how long"),
        RULE,
        "\n\n".join(_entry(rule) for rule in retention.rules().values()),
        _("What is left out, and why"),
        RULE,
        "\n".join(_left_out()),
        _("Who gets it"),
        RULE,
        _(
            "Nobody but you, unless you opened something to a coach. The privacy page shows for each source\n"
            "what it may be used for, and who looked at your data."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _lost(paths: Sequence[str]) -> list[str]:
    if not paths:
        return []
    why = _("These files should be here. Our storage has lost them; what was read from them is under data/.")
    return [_("What is missing"), RULE, "\n".join([why, *paths])]


def _entry(rule: retention.Rule) -> str:
    kept = (
        _("as long as you have an account")
        if rule.keep is None
        else _("%(days)d days") % {"days": rule.keep.days}
    )
    return f"{rule.what}\n{rule.why}\n{_('Kept')}: {kept}."


def _left_out() -> list[str]:
    return [
        f"{declared.label}.{name}: {reason}"
        for declared in REGISTRY.all_personal()
        for name, reason in declared.withhold.items()
    ]
