"""Load in words: with its method and what it rests on, or why there is none."""

import pytest

from apps.training.domain.load_result import LoadMethod, MissingReason
from apps.training.presenters import loads
from apps.training.selectors import LoadOfActivity


def found(**changes):
    usual = {
        "value": 101.6,
        "method": "power",
        "is_estimated": False,
        "reason": "",
        "basis": "power;ftp_w=manual;gaps=hold_10",
        "intensity_factor": 1.0113,
        "normalised_power_w": 252.8,
        "trimp": None,
        "sources": ("file",),
    }
    return LoadOfActivity(**usual | changes)


def test_a_load_names_its_method_and_what_it_rests_on():
    words = loads.load(found(), is_under_way=False)

    assert (words.value, words.method, words.intensity) == ("102", "from power", "1.01")
    assert str(words.normalised_power) == "253 W"
    assert words.basis == (("FTP", "as you entered it"), ("Gaps", "bridged for up to 10 s"))


@pytest.mark.parametrize("method", LoadMethod)
def test_every_method_has_words(method):
    assert (
        loads.load(found(method=method.value), is_under_way=False).method != method.value or method == "none"
    )


@pytest.mark.parametrize("reason", MissingReason)
def test_every_reason_is_a_sentence(reason):
    words = loads.load(found(value=None, reason=reason.value), is_under_way=False)

    assert words.value == ""
    assert words.reason.endswith(".")
    assert words.short_reason
    assert words.wants_threshold == (reason is MissingReason.NO_THRESHOLD)


def test_what_the_terms_forbid_is_said_by_the_terms(settings):
    words = loads.load(found(value=None, reason="source_policy", sources=("strava",)), is_under_way=False)

    assert "Strava" in words.reason


def test_a_missing_result_is_pending_only_while_somebody_works_on_it():
    under_way, lost = loads.load(None, is_under_way=True), loads.load(None, is_under_way=False)

    assert (under_way.is_pending, under_way.reason) == (True, "")
    assert (lost.is_pending, lost.short_reason) == (False, "not worked out")


def test_a_basis_that_nobody_knows_is_left_out_rather_than_shown_raw():
    assert loads.load(found(basis="power;phase=moon;ftp_w=device"), is_under_way=False).basis == (
        ("FTP", "as your device was set"),
    )
