"""A note by rules alone: what the facts say, in fixed words, where no model is asked.

The words are translated by a function that is handed in as `_`: the domain knows no languages.
"""

from collections.abc import Callable, Iterator

from apps.insights.domain.answers import Draft, Statement
from apps.insights.domain.facts import RUNNING, Fact
from apps.insights.domain.guardrails import Intensity, Limits, Proposal, breach

DEEP, FRESH = -30.0, 5.0
STEEP = 7.0
EASY_MIN = 45
EASY_RUN_MIN = 30
Translate = Callable[[str], str]


def write(facts: tuple[Fact, ...], allowed: Limits, *, _: Translate) -> Draft:
    """Write a note from the facts; it passes the same checks as a model's.

    Raises:
        ValueError: there are no facts.
    """
    by_key = {fact.key: fact for fact in facts}
    statements = tuple(_statements(by_key, _))
    if not statements:
        raise ValueError("there is nothing to write about")
    return Draft(_headline(by_key, _), statements, _proposal(by_key, allowed, _))


def _headline(facts: dict[str, Fact], _: Translate) -> str:
    form, ramp = facts.get("form"), facts.get("ramp_7d")
    if form is not None and form.value < DEEP:
        return _("You are deep in fatigue: ask yourself how you feel")
    if ramp is not None and ramp.value > STEEP:
        return _("Fitness is rising steeply")
    if form is not None and form.value > FRESH:
        return _("You are fresh")
    return _("What your sessions say") if form is None else _("You are on a normal course")


def _statements(facts: dict[str, Fact], _: Translate) -> Iterator[Statement]:
    fitness, form, ramp = facts.get("fitness"), facts.get("form"), facts.get("ramp_7d")
    if fitness is not None:
        yield _said(_("Fitness is %s."), fitness)
    if form is not None:
        words = _("Form is %(form)s: %(words)s.")
        text = words % {"form": _number(form), "words": _form_in_words(form.value, _)}
        yield Statement(text, (form.id,))
    if ramp is not None:
        yield _said(_("Fitness changed by %s in 7 days."), ramp)
    load, before = facts.get("load_7d"), facts.get("load_8_14d")
    if load is not None and before is not None:
        yield _said(_("Load was %s in the last 7 days, and %s in those before."), load, before)
    sessions, hours = facts.get("sessions_7d"), facts.get("hours_7d")
    if fitness is None and sessions is not None and hours is not None:
        yield _said(_("Sessions in the last 7 days: %s, and %s h."), sessions, hours)


def _form_in_words(form: float, _: Translate) -> str:
    if form < DEEP:
        return _("deeper than a build usually goes, so look for a second sign before you train hard")
    if form > FRESH:
        return _("rested")
    return _("normal while you train")


def _proposal(facts: dict[str, Fact], allowed: Limits, _: Translate) -> Proposal | None:
    """Propose a rest day or an easy session, if anything may be proposed at all."""
    cited = next((facts[key].id for key in ("form", "fitness") if key in facts), None)
    if allowed.closed is not None or cited is None:
        return None
    if allowed.intensities == (Intensity.REST,) or not allowed.sports:
        return _rest(allowed, cited, why=_("A week needs a day without training."))
    sport = allowed.sports[-1]
    minutes = EASY_RUN_MIN if sport == RUNNING else EASY_MIN
    if sport == RUNNING and allowed.most_run_min is not None:
        minutes = min(minutes, int(allowed.most_run_min))
    easy = Proposal(
        sport=sport,
        intensity=Intensity.EASY,
        duration_min=minutes,
        distance_km=None,
        why=_("Easy enough to recover from, and it keeps the rhythm."),
        evidence=(cited,),
    )
    if breach(easy, allowed) is None:
        return easy
    return _rest(allowed, cited, why=_("Your load rose fast, so let it settle for a day."))


def _rest(allowed: Limits, cited: str, *, why: str) -> Proposal:
    return Proposal(
        sport=allowed.sports[0] if allowed.sports else RUNNING,
        intensity=Intensity.REST,
        duration_min=0,
        distance_km=None,
        why=why,
        evidence=(cited,),
    )


def _said(words: str, *facts: Fact) -> Statement:
    text = words % tuple(_number(fact) for fact in facts)
    return Statement(text, tuple(fact.id for fact in facts))


def _number(fact: Fact) -> str:
    """Write a value with as many decimals as the fact has, and a minus as the pages write it."""
    text = f"{fact.value:g}" if fact.value == int(fact.value) else f"{fact.value:.1f}"
    return text.replace("-", "\u2212")
