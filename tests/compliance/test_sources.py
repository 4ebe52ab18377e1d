"""The source policy: one table, strictest source wins, what is not written is denied."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.core.checks import run_checks
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from apps.compliance.domain.sources import STRAVA_RULES, Rule, StravaMode, Terms, judge
from apps.compliance.policy import SENTENCES, Audience, Reason, Source, Use, decide, permits, retention_of

FREE = [Source.MANUAL, Source.FILE, Source.GARMIN, Source.APPLE_HEALTH]
YES = "allowed"
TABLE = {
    "athlete_only": {
        Use.STORE: YES,
        Use.OWNER_VIEW: YES,
        Use.EXPORT: YES,
        Use.COACH_VIEW: "own_pages_only",
        Use.COMBINE: "not_combined",
        Use.MODEL: "never_a_model",
    },
    "off": {
        Use.STORE: "switched_off",
        Use.OWNER_VIEW: "switched_off",
        Use.EXPORT: YES,
        Use.COACH_VIEW: "switched_off",
        Use.COMBINE: "switched_off",
        Use.MODEL: "switched_off",
    },
    "partner_permission": {
        Use.STORE: YES,
        Use.OWNER_VIEW: YES,
        Use.EXPORT: YES,
        Use.COACH_VIEW: "not_in_permission",
        Use.COMBINE: "not_in_permission",
        Use.MODEL: "never_a_model",
    },
}


@pytest.mark.parametrize("mode", TABLE)
@pytest.mark.parametrize("use", Use)
def test_strava_may_be_used_as_the_mode_says(mode: str, use: Use, settings: Settings) -> None:
    settings.STRAVA_POLICY_MODE = mode

    decision = decide([Source.STRAVA], use)

    assert decision.reason == TABLE[mode][use]
    assert decision.allowed is (TABLE[mode][use] == YES)
    assert decision.sentence


@pytest.mark.parametrize("use", Use)
@pytest.mark.parametrize("source", FREE)
def test_what_is_the_persons_own_may_be_used_for_everything(source: Source, use: Use) -> None:
    assert permits([source], use)
    assert retention_of(source) is None


def test_a_written_permission_opens_what_it_names_and_never_the_model(settings: Settings) -> None:
    settings.STRAVA_POLICY_MODE = "partner_permission"
    settings.STRAVA_PERMISSION_SCOPE = ["coach_view"]

    assert permits([Source.STRAVA], Use.COACH_VIEW)
    assert not permits([Source.STRAVA], Use.COMBINE)
    assert not judge(["strava"], Use.MODEL, Terms(StravaMode.PARTNER_PERMISSION, frozenset(Use))).allowed


def test_a_permission_means_nothing_in_another_mode(settings: Settings) -> None:
    settings.STRAVA_PERMISSION_SCOPE = ["coach_view", "combine"]

    assert not permits([Source.STRAVA], Use.COACH_VIEW)


@given(sources=st.sets(st.sampled_from(Source), min_size=1), use=st.sampled_from(Use))
def test_a_mixture_allows_only_what_each_part_allows(sources: set[Source], use: Use) -> None:
    for mode in StravaMode:
        terms = Terms(mode)

        assert judge(sources, use, terms).allowed is all(
            judge([source], use, terms).allowed for source in sources
        )


def test_one_barred_source_bars_the_mixture_and_is_named() -> None:
    for first, second in combinations(FREE, 2):
        decision = decide([first, Source.STRAVA, second], Use.MODEL)

        assert (decision.allowed, decision.source) == (False, "strava")


@pytest.mark.parametrize("use", Use)
def test_an_unknown_source_is_denied_everything(use: Use) -> None:
    assert decide(["somewhere"], use).reason is Reason.UNKNOWN_SOURCE
    assert decide([Source.FILE, "somewhere"], use).reason is Reason.UNKNOWN_SOURCE
    assert retention_of("somewhere") == timedelta(0)


@pytest.mark.parametrize("use", Use)
def test_a_value_of_no_known_origin_is_denied(use: Use) -> None:
    assert decide([], use).reason is Reason.NO_SOURCE


def test_strava_is_kept_for_seven_days() -> None:
    assert retention_of(Source.STRAVA) == timedelta(days=7)


def test_every_audience_has_its_use() -> None:
    assert {audience.use for audience in Audience} == {Use.OWNER_VIEW, Use.COACH_VIEW, Use.MODEL}


def test_the_tables_are_complete() -> None:
    for rule in STRAVA_RULES.values():
        assert isinstance(rule, Rule)
        assert set(Use) - rule.allows <= rule.denies.keys()
    assert SENTENCES.keys() == set(Reason)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"STRAVA_POLICY_MODE": "anything_goes"}, "compliance.E003"),
        ({"STRAVA_PERMISSION_SCOPE": ["model"]}, "compliance.E004"),
        ({"STRAVA_POLICY_MODE": "partner_permission"}, "compliance.E005"),
    ],
)
def test_wrong_terms_stop_the_start(changed: dict[str, object], code: str, settings: Settings) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)

    assert code in {error.id for error in run_checks()}


def test_a_permission_with_a_reference_starts(settings: Settings) -> None:
    settings.STRAVA_POLICY_MODE = "partner_permission"
    settings.STRAVA_PERMISSION_REFERENCE = "letter of 2026-10-01"
    settings.STRAVA_PERMISSION_SCOPE = ["coach_view"]

    assert not [error for error in run_checks() if str(error.id).startswith("compliance.E00")]
