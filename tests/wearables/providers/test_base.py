"""A provider can do what its parts can, and its errors say by attributes what to do."""

from datetime import timedelta

import pytest

from apps.wearables.domain.workouts import Unsupported
from apps.wearables.providers import base
from apps.wearables.providers.base import Capability, Provider
from apps.wearables.providers.files import DECODERS, PROVIDER, faults, notices


def test_capabilities_follow_from_the_parts() -> None:
    assert Provider(name="nothing").capabilities == frozenset()
    assert PROVIDER.capabilities == {Capability.FILES}


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (base.TokenRevoked, True),
        (base.RateLimited, False),
        (base.WrongCredentials, True),
        (base.WrongCode, True),
        (base.Missing, True),
        (base.SignatureMismatch, True),
        (base.MalformedPayload, True),
        (base.ProviderUnavailable, False),
        (base.ApplicationSuspended, True),
    ],
)
def test_an_error_says_whether_trying_again_helps(error: type[base.ProviderError], permanent: bool) -> None:
    assert error("why").permanent is permanent
    assert error("why", permanent=not permanent).permanent is not permanent


def test_an_error_says_when_to_try_again() -> None:
    assert base.RateLimited("slow down", retry_after=timedelta(minutes=15)).retry_after == timedelta(
        minutes=15
    )


def test_a_challenge_does_not_show_what_continues_it() -> None:
    assert "s3cret" not in repr(base.Challenge(state="s3cret", method="email"))


def test_a_workout_that_cannot_be_carried_says_what_and_where() -> None:
    error = base.UnsupportedWorkout(Unsupported.TARGET, step=3)

    assert (error.reason, error.step, error.permanent) == (Unsupported.TARGET, 3, True)
    assert error.message == "the workout cannot be carried: target in step 3"


FAULTS = [
    fault
    for fault in vars(faults).values()
    if isinstance(fault, type) and issubclass(fault, base.MalformedFile) and fault is not base.MalformedFile
]
DETAILS = {"found": "a course", "missing": 3, "points": 4, "limit": "64 MB", "times": 100}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_a_code_and_a_sentence(fault: type[base.MalformedFile]) -> None:
    wanted = {name: value for name, value in DETAILS.items() if f"%({name})" in fault.template}

    error = fault(**wanted)

    assert error.code.isidentifier()
    assert error.message == fault.template % wanted
    assert error.message.endswith(".")
    assert "%" not in error.message
    assert error.permanent


def test_codes_of_faults_are_unique() -> None:
    assert len({fault.code for fault in FAULTS}) == len(FAULTS) == 12


def test_every_warning_has_a_sentence() -> None:
    codes = {value for name, value in vars(notices).items() if name.isupper() and isinstance(value, str)}

    assert codes == notices.SENTENCES.keys()


def test_a_warning_carries_what_its_sentence_needs() -> None:
    warning = notices.warning(notices.STRAY_TIMES, count=3)

    assert (
        notices.SENTENCES[warning.code] % warning.details == "3 samples with impossible times were left out."
    )


def test_there_is_one_decoder_for_each_format() -> None:
    assert len({decoder.kind for decoder in DECODERS}) == 3
