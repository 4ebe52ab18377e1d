"""Consent: given by the person to words that are on record, withdrawn as easily, in force at once."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import IntegrityError
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance import consent_texts, selectors
from apps.compliance.consent_texts import CURRENT
from apps.compliance.models import AuditEvent, Consent
from apps.compliance.policy import Purpose, require_consent
from apps.compliance.services import consents
from apps.core.errors import ConsentRequired
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def person() -> User:
    return UserFactory()


def test_nothing_is_agreed_to_at_first(person: User) -> None:
    assert not any(state.is_granted for state in selectors.consent_states(person))
    for purpose in Purpose:
        with pytest.raises(ConsentRequired) as refused:
            require_consent(person, purpose)
        assert refused.value.details == {"purpose": purpose.value}


def test_a_grant_records_the_version_the_words_and_the_time(person: User) -> None:
    text = CURRENT[Purpose.MODEL]

    consent = consents.grant(person, Purpose.MODEL, by=person, now=NOW)

    assert (consent.version, consent.text_hash, consent.granted_at) == (text.version, text.sha256, NOW)
    assert consent.locale == "en"
    event = AuditEvent.objects.get(action="compliance.consent_given")
    assert (event.actor_kind, event.details) == ("self", {"purpose": "model", "version": text.version})


@pytest.mark.parametrize("purpose", [Purpose.COACH_SHARING, Purpose.MODEL])
def test_every_other_consent_rests_on_that_to_keep_health_data(person: User, purpose: Purpose) -> None:
    consents.grant(person, purpose, by=person, now=NOW)
    assert not selectors.has_consent(person, purpose)

    consents.grant(person, Purpose.HEALTH_STORAGE, by=person, now=NOW)
    assert selectors.has_consent(person, purpose)

    consents.withdraw(person, Purpose.HEALTH_STORAGE, by=person, now=NOW)
    state = selectors.consent_state(person, purpose)
    assert (state.is_granted, state.is_in_force) == (True, False)
    assert selectors.who_consents([person.pk], purpose) == set()


def test_granting_twice_changes_nothing(person: User) -> None:
    first = consents.grant(person, Purpose.MODEL, by=person, now=NOW)
    second = consents.grant(person, Purpose.MODEL, by=person, now=NOW + timedelta(days=1))

    assert first == second
    assert Consent.objects.count() == 1
    assert AuditEvent.objects.filter(action="compliance.consent_given").count() == 1


def test_nobody_consents_for_somebody_else(person: User, staff: User, coach: User) -> None:
    for other in (staff, coach):
        with pytest.raises(consents.OnlyOneself):
            consents.grant(person, Purpose.HEALTH_STORAGE, by=other, now=NOW)


def test_a_withdrawal_is_in_force_at_once_and_keeps_the_evidence(person: User) -> None:
    consents.grant(person, Purpose.HEALTH_STORAGE, by=person, now=NOW)

    assert consents.withdraw(person, Purpose.HEALTH_STORAGE, by=person, now=NOW + timedelta(hours=1))

    with pytest.raises(ConsentRequired):
        require_consent(person, Purpose.HEALTH_STORAGE)
    row = Consent.objects.get(user=person)
    assert row.withdrawn_at == NOW + timedelta(hours=1)
    assert AuditEvent.objects.filter(action="compliance.consent_withdrawn").count() == 1


def test_withdrawing_what_was_not_given_changes_nothing(person: User) -> None:
    assert not consents.withdraw(person, Purpose.MODEL, by=person, now=NOW)
    assert not AuditEvent.objects.filter(action="compliance.consent_withdrawn").exists()


def test_staff_may_withdraw_on_request_and_a_coach_may_not(person: User, staff: User, coach: User) -> None:
    consents.grant(person, Purpose.COACH_SHARING, by=person, now=NOW)

    with pytest.raises(consents.OnlyOneself):
        consents.withdraw(person, Purpose.COACH_SHARING, by=coach, now=NOW)
    assert consents.withdraw(person, Purpose.COACH_SHARING, by=staff, now=NOW)


def test_it_can_be_given_again_after_a_withdrawal(person: User) -> None:
    consents.grant(person, Purpose.HEALTH_STORAGE, by=person, now=NOW)
    consents.withdraw(person, Purpose.HEALTH_STORAGE, by=person, now=NOW)
    consents.grant(person, Purpose.HEALTH_STORAGE, by=person, now=NOW)

    assert Consent.objects.filter(user=person).count() == 2
    assert selectors.has_consent(person, Purpose.HEALTH_STORAGE)


def test_a_text_that_was_replaced_meanwhile_is_not_agreed_to(person: User) -> None:
    with pytest.raises(consents.TextHasChanged):
        consents.grant(person, Purpose.MODEL, by=person, now=NOW, version=0)


def test_consent_to_an_outdated_text_no_longer_counts(person: User) -> None:
    consents.grant(person, Purpose.HEALTH_STORAGE, by=person, now=NOW)
    Consent.objects.update(version=0)

    state = next(each for each in selectors.consent_states(person) if each.purpose is Purpose.HEALTH_STORAGE)

    assert state.is_outdated
    assert not selectors.has_consent(person, Purpose.HEALTH_STORAGE)
    consents.grant(person, Purpose.HEALTH_STORAGE, by=person, now=NOW)
    assert selectors.has_consent(person, Purpose.HEALTH_STORAGE)
    assert Consent.objects.filter(user=person, withdrawn_at__isnull=True).count() == 1


def test_the_database_lets_only_one_consent_stand(person: User) -> None:
    consents.grant(person, Purpose.MODEL, by=person, now=NOW)

    with pytest.raises(IntegrityError):
        Consent.objects.create(
            user=person, purpose="model", version=1, text_hash="", locale="en", granted_at=NOW
        )


def test_every_purpose_has_words_and_they_are_those_on_record() -> None:
    assert CURRENT.keys() == set(Purpose)
    for text in CURRENT.values():
        file = Path(site.ROOT, "templates", text.template)

        assert hashlib.sha256(file.read_bytes()).hexdigest() == text.sha256, (
            f"{file.name} was edited: add a new version instead (see {consent_texts.__name__})"
        )
