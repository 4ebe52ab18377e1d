"""How fresh what is known of somebody is."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.core import formatting
from apps.pages.presenters.activities import LoadCard
from apps.pages.viewer import Viewer
from apps.wearables.selectors.for_coaches import freshness_for_coach
from apps.wearables.selectors.health import Night


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh one thing is. `tone` is good, caution or nothing."""

    term: str
    words: str
    tone: str = ""


def for_owner(
    viewer: Viewer,
    *,
    last_at: datetime | None,
    received_at: datetime | None,
    is_stale: bool,
    card: LoadCard,
    night: Night | None,
) -> tuple[Freshness, ...]:
    """Tell a person of their latest activity, upload, load and night."""
    return (
        Freshness(_("Latest activity"), _since(last_at, viewer), "caution" if is_stale else ""),
        Freshness(_("Latest upload"), _since(received_at, viewer)),
        _of_load(card),
        _of_night(night, viewer),
    )


def for_coach(viewer: Viewer, *, last_at: datetime | None) -> tuple[Freshness, ...]:
    """Tell a coach of an athlete's latest activity, and whether more can come in."""
    fresh = freshness_for_coach([viewer.subject.pk])[viewer.subject.pk]
    facts = (
        Freshness(_("Latest activity"), _since(last_at, viewer)),
        Freshness(_("Latest data"), _since(fresh.at, viewer)),
    )
    if fresh.is_broken:
        return (*facts, Freshness(_("Connection"), _("wants them to sign in again"), "caution"))
    return facts


def _since(at: datetime | None, viewer: Viewer) -> str:
    return _("none yet") if at is None else formatting.ago(at, now=viewer.now)


def _of_load(card: LoadCard) -> Freshness:
    term = _("Load")
    if card.is_recomputing:
        return Freshness(term, _("being worked out"))
    return (
        Freshness(term, _("up to date"), "good")
        if card.standing.days_known
        else Freshness(term, _("none yet"))
    )


def _of_night(night: Night | None, viewer: Viewer) -> Freshness:
    term = _("Sleep and heart-rate variability")
    if night is None:
        return Freshness(term, _("none yet"))
    is_last = night.on == viewer.today
    words = _("last night") if is_last else formatting.day(night.on, today=viewer.today)
    return Freshness(term, words, "good" if is_last else "caution")
