"""The kinds of news there are, with their words. A kind that is not declared here cannot be sent.

Higher apps declare theirs with `declare` in their own `kinds.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Params = Mapping[str, str | int]


@dataclass(frozen=True)
class Kind:
    """A kind of news.

    Attributes:
        key: what rows call it; renaming it strands them.
        label: what it is called among the preferences.
        title: one line, also the subject of the mail. `%(name)s` stands for a parameter.
        body: one or two sentences.
        action: the words on the link to where it happened, if there is a place to go to.
        icon: its mark in the sprite.
        is_optional: people may turn it off. What concerns the law or the account's safety is not optional.
        by_email: sent by mail too, unless turned off.
    """

    key: str
    label: Words
    title: Words
    body: Words
    action: Words = ""
    icon: str = "info"
    is_optional: bool = True
    by_email: bool = False


KINDS: dict[str, Kind] = {}


def declare(kind: Kind) -> Kind:
    """Make a kind known.

    Raises:
        ValueError: another kind has the key.
    """
    if KINDS.setdefault(kind.key, kind) != kind:
        raise ValueError(f"two kinds of news are called {kind.key}")
    return kind


def worded(words: Words, params: Params) -> str:
    """Put the parameters into the words, in the language of the moment; unknown names stay as they are."""
    try:
        return str(words) % dict(params)
    except (KeyError, TypeError, ValueError):
        return str(words)


WELCOME = declare(
    Kind(
        key="welcome",
        label=_("Welcome"),
        title=_("Welcome to Mesocycle"),
        body=_("Upload a file from your device, and the load chart begins with it."),
        action=_("Go to Today"),
        icon="check-circle",
        is_optional=False,
    )
)
EXPORT_READY = declare(
    Kind(
        key="export_ready",
        label=_("Your export is ready"),
        title=_("Your data is ready to download"),
        body=_(
            "A ZIP file with everything we hold about you, and your original files, "
            "waits on the privacy page."
        ),
        action=_("Go to privacy"),
        icon="download",
        by_email=True,
    )
)
ERASURE_STARTED = declare(
    Kind(
        key="erasure_started",
        label=_("Your account is being erased"),
        title=_("Your account is being erased"),
        body=_(
            "Everything we hold about you is being deleted, and nothing of it can be brought back. "
            "If you did not ask for this, answer this mail at once."
        ),
        icon="alert",
        is_optional=False,
        by_email=True,
    )
)
INVITE_ACCEPTED = declare(
    Kind(
        key="invite_accepted",
        label=_("A coach accepted your invite"),
        title=_("A coach accepted your invite"),
        body=_(
            "Look whether it is the person you meant. Nothing but your name is shown to them until you "
            "confirm."
        ),
        action=_("See who it is"),
        icon="user",
        by_email=True,
    )
)
INVITE_DECLINED = declare(
    Kind(
        key="invite_declined",
        label=_("An invite ended without coaching"),
        title=_("An invite ended without coaching"),
        body=_("The other side said no, or took it back. Nothing was shown to anybody."),
        icon="x-circle",
        by_email=True,
    )
)
COACHING_BEGUN = declare(
    Kind(
        key="coaching_begun",
        label=_("Coaching began"),
        title=_("An athlete confirmed you as their coach"),
        body=_("You see from now on what they opened to you, and only that."),
        action=_("Go to your athletes"),
        icon="roster",
        by_email=True,
    )
)
COACHING_ENDED = declare(
    Kind(
        key="coaching_ended",
        label=_("Coaching ended"),
        title=_("A coaching has ended"),
        body=_("From this moment nothing of the athlete is shown to the coach."),
        icon="info",
        by_email=True,
    )
)
