"""Sentences for people: what is wrong with a document, what a watch cannot take, why sending failed."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from apps.coaching.domain.document_json import Fault
from apps.coaching.domain.fitting import Change
from apps.wearables.domain.workouts import LeftOut

FAULTS: Mapping[Fault, Promise] = {
    Fault.SHAPE: _("The workout is not written as one."),
    Fault.VERSION: _("The workout is written in a version that we do not know."),
    Fault.TITLE: _("A workout needs a title of at most 80 characters."),
    Fault.NOTE: _("A note is too long."),
    Fault.SPORT: _("There is no such sport."),
    Fault.NO_STEPS: _("A workout, and each of its repeats, needs at least one step."),
    Fault.TOO_MANY_STEPS: _("A workout has at most 100 steps."),
    Fault.REPEAT_TIMES: _("A repeat is done 1 to 99 times."),
    Fault.INNER_REPEAT: _("A repeat cannot lie inside another."),
    Fault.STEP_KIND: _("There is no such kind of step."),
    Fault.END_KIND: _("There is no such end of a step."),
    Fault.END_VALUE: _("A step ends after 1 s to 24 h, after 1 m to 500 km, or by the lap button."),
    Fault.BASIS: _("There is no such target."),
    Fault.BASIS_OF_SPORT: _("The sport has no threshold for this target."),
    Fault.BOUNDS: _("The bounds of a target are turned round, or nobody could hold them."),
    Fault.UNKNOWN_FIELD: _("The workout holds something that we do not know."),
}

CHANGES: Mapping[Change, Promise] = {
    Change.SPORT_REFUSED: _("Garmin has no workouts for this sport."),
    Change.TOO_MANY_STEPS: _("Garmin takes at most %(fact)s steps."),
    Change.SPORT: _("Garmin shows it as %(fact)s."),
    Change.NO_THRESHOLD: _(
        "Step %(where)s goes without a target, which stands in its note instead: %(fact)s is not known."
    ),
    Change.RPE: _("Step %(where)s goes without a target: Garmin has none for feel. It stands in its note."),
    Change.TITLE_CUT: _("The title is shortened."),
    Change.NOTE_CUT: _("A note is shortened."),
}

LEFT_OUT: Mapping[LeftOut, Promise] = {
    LeftOut.ZONE_TARGET: _("targets that name a zone of the watch"),
    LeftOut.SECOND_TARGET: _("second targets of a step"),
    LeftOut.OTHER_TARGET: _("targets of a kind that we do not have"),
    LeftOut.OTHER_END: _("ends of a kind that we do not have (calories, heart rate, repetitions)"),
    LeftOut.OTHER_STEP: _("steps of a kind that we do not have"),
    LeftOut.INNER_REPEAT: _("repeats inside repeats"),
    LeftOut.SEVERAL_SPORTS: _("further sports"),
    LeftOut.DETAILS: _("details such as strokes, equipment or long notes"),
}

TROUBLES: Mapping[str, Promise] = {
    "not_connected": _("Garmin is not connected. Connect it, then try again."),
    "connection_paused": _("The connection to Garmin is paused. Let it go on, then try again."),
    "connection_stopped": _("Whoever runs this site has stopped this connection. Ask them about it."),
    "consent_withdrawn": _("You withdrew the consent that Garmin needs. Give it again, then try again."),
    "token_revoked": _("Garmin no longer accepts our access. Connect it again, then try again."),
    "rate_limited": _("Garmin limits how much this site may ask. It goes on by itself."),
    "application_suspended": _("Garmin refuses this site at present. Whoever runs the site must see to it."),
    "provider_unavailable": _("Garmin does not answer at present."),
    "malformed_payload": _("Garmin answered with something that we cannot read."),
    "provider_not_set_up": _(
        "This site has no connection to Garmin at present. Whoever runs the site can change that."
    ),
    "provider_error": _("Garmin refused what we asked."),
    "workout_unsupported": _("Garmin cannot take this workout as it is. Ask your coach to change it."),
    "missing_at_provider": _("It was deleted at Garmin meanwhile. Send it again."),
    "source_not_allowed": _("This site exchanges nothing with this provider."),
    "workout_refused": _("Garmin has no workouts of this kind. Do it by the page."),
    "unreadable": _("Garmin holds something that is no workout to us."),
    "athlete_sees_why": _("It did not reach the watch; your athlete sees why."),
    "poison": _("Sending broke several times on our side. We have been told."),
}
RECONNECT = _("See to the connection to Garmin, and it is taken off by itself; or delete it there.")
REMOVALS: Mapping[str, Promise] = dict.fromkeys(
    ("not_connected", "connection_paused", "token_revoked"), RECONNECT
) | {
    "consent_withdrawn": _(
        "Give the consent that Garmin needs and ask your coach to take it back again, or delete it there."
    )
}
REMOVAL_FAILED = _("It can be taken back again, or deleted at Garmin.")
UNKNOWN = _("Something broke on our side.")


def of_change(change: Change, *, where: str, fact: str) -> str:
    """Say what a watch takes differently."""
    return str(CHANGES[change]) % {"where": where, "fact": fact}


def of_left_out(words: list[str]) -> str:
    """Say what an import left out; empty for nothing."""
    known = {each.value: LEFT_OUT[each] for each in LeftOut}
    named = ", ".join(str(known.get(word, word)) for word in words)
    return say("Not taken over: %(what)s.") % {"what": named} if named else ""


def of_removal(code: str, *, is_given_up: bool) -> str:
    """Say why what was taken back is still on the watch; empty without a code."""
    if not code:
        return ""
    if not is_given_up:
        return say("It could not be taken off the watch yet. It is tried again by itself.")
    if code == "athlete_sees_why":
        return say("It could not be taken off the watch yet; your athlete sees why.")
    return say("It could not be taken off the watch yet. %(why)s") % {
        "why": str(REMOVALS.get(code, REMOVAL_FAILED))
    }


def of_trouble(code: str) -> str:
    """Say why something failed or is tried again; empty without a code."""
    return str(TROUBLES.get(code, UNKNOWN)) if code else ""
