"""How an assigned workout stands, in words: the state, what is wrong, what differs, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from apps.coaching import selectors, sentences
from apps.coaching.domain.comparison import What
from apps.coaching.domain.fitting import Change
from apps.coaching.domain.standing import Standing
from apps.coaching.models import Assignment, Dispatch
from apps.coaching.presenters.shape import KIND_WORDS, OF_TARGET, bound_words, end_words
from apps.core.models import State as WorkState
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import EndKind, StepKind, TargetKind
from apps.wearables.presenters.words import SPORT_WORDS, SportUnits

POLL_S = 2
CONNECT = {"not_connected", "token_revoked", "connection_paused", "consent_withdrawn"}
"""Failures that the page of connections mends."""

OF_THE_ACCOUNT = CONNECT | {"connection_stopped"}
"""Failures that tell of the athlete's account and consent, which are no coach's business."""

FOR_COACH = "athlete_sees_why"


@dataclass(frozen=True, slots=True)
class StandingWords:
    """A state as a badge."""

    word: Promise
    tone: str
    icon: str


WORDS: Mapping[Standing, StandingWords] = {
    Standing.SHARED: StandingWords(_("Shared"), "", "calendar"),
    Standing.QUEUED: StandingWords(_("Queued"), "info", "clock"),
    Standing.SENDING: StandingWords(_("Being sent"), "info", "working"),
    Standing.ON_DEVICE: StandingWords(_("On the watch"), "good", "check-circle"),
    Standing.DIFFERENT: StandingWords(_("On the watch, with differences"), "caution", "alert"),
    Standing.FAILED: StandingWords(_("Not sent"), "bad", "x-circle"),
    Standing.WITHDRAWN: StandingWords(_("Taken back"), "", "undo"),
    Standing.REMOVING: StandingWords(_("Being taken off the watch"), "info", "working"),
    Standing.STILL_THERE: StandingWords(_("Taken back, still on the watch"), "bad", "alert"),
}


@dataclass(frozen=True, slots=True)
class State:
    """How one assignment stands.

    Attributes:
        reason: why it failed, or is tried again; empty otherwise.
        code: the same in a word.
        differences: each in a sentence.
        connects: the page of connections mends it.
    """

    standing: Standing
    badge: StandingWords
    reason: str
    code: str
    differences: tuple[str, ...]
    connects: bool

    @property
    def is_moving(self) -> bool:
        """Say whether a job is at it."""
        return self.standing.is_moving


def state_of(assignment: Assignment, *, imperial: bool, is_for_coach: bool = False) -> State:
    """Put the state of an assignment into words, for its athlete or for their coach."""
    standing, way = selectors.standing_of(assignment), selectors.dispatch_of(assignment)
    code = way.error_code if way else ""
    if is_for_coach and code in OF_THE_ACCOUNT:
        code = FOR_COACH
    found = way.differences if way and standing is Standing.DIFFERENT else []
    return State(
        standing=standing,
        badge=WORDS[standing],
        reason=_reason(standing, way, code),
        code=code,
        differences=difference_words(found, Sport(assignment.sport), imperial=imperial),
        connects=code in CONNECT,
    )


def _reason(standing: Standing, way: Dispatch | None, code: str) -> str:
    if standing is Standing.STILL_THERE:
        return sentences.of_removal(code, is_given_up=way is not None and way.state == WorkState.FAILED)
    return sentences.of_trouble(code)


def remark_words(remarks: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Say what a watch takes differently."""
    return tuple(
        sentences.of_change(
            Change(remark["change"]), where=remark["where"], fact=_fact(remark["change"], remark["fact"])
        )
        for remark in remarks
    )


FACTS: Mapping[str, Promise] = {
    "ftp": _("your FTP"),
    "lthr": _("your threshold heart rate"),
    "threshold_pace": _("your threshold pace"),
}


def _fact(change: str, fact: str) -> str:
    if change == Change.SPORT:
        return str(SPORT_WORDS[Sport(fact)])
    return str(FACTS.get(fact, fact))


def difference_words(found: Sequence[Mapping[str, Any]], sport: Sport, *, imperial: bool) -> tuple[str, ...]:
    """Say what a device made different, a sentence each."""
    units = SportUnits(sport, imperial)
    return tuple(_difference(each, units) for each in found)


def _difference(each: Mapping[str, Any], units: SportUnits) -> str:
    what, where = What(each["what"]), each["where"]
    place = {"where": where}
    if what is What.MISSING:
        return say("Step %(where)s is missing.") % place
    if what is What.ADDED:
        return say("Step %(where)s was added.") % place
    if what is What.SHAPE:
        return say("Step %(where)s is a repeat on one side only.") % place
    if what is What.LEFT_OUT:
        return sentences.of_left_out(each["got"])
    sent, got = (_value(what, each[side], units) for side in ("sent", "got"))
    subject = _subject(what, where)
    return say("%(subject)s: %(sent)s became %(got)s.") % {"subject": subject, "sent": sent, "got": got}


SUBJECTS: Mapping[What, Promise] = {
    What.TITLE: _("Title"),
    What.SPORT: _("Sport"),
    What.NOTE: _("Note"),
    What.TIMES: _("repeats"),
    What.KIND: _("kind"),
    What.END: _("length"),
    What.TARGET: _("target"),
}


def _subject(what: What, where: str) -> str:
    if not where:
        return str(SUBJECTS[what])
    return say("Step %(where)s, %(what)s") % {"where": where, "what": str(SUBJECTS[what]).lower()}


def _value(what: What, value: list[Any], units: SportUnits) -> str:
    if what is What.END:
        return end_words(EndKind(value[0]), value[1], units)
    if what is What.TARGET:
        basis = OF_TARGET.get(TargetKind(value[0]))
        if basis is None or value[1] is None or value[2] is None:
            return say("no target")
        return bound_words(basis, value[1], value[2], units)
    if what is What.KIND:
        return str(KIND_WORDS[StepKind(value[0])])
    if what is What.SPORT:
        return str(SPORT_WORDS[Sport(value[0])])
    return f"“{value[0]}”" if what in {What.TITLE, What.NOTE} else str(value[0])
