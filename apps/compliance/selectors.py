"""Reads of consents, the audit trail, exports and receipts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from apps.compliance.consent_texts import CURRENT, ConsentText
from apps.compliance.domain.people import Person
from apps.compliance.domain.purposes import Purpose
from apps.compliance.models import AuditEvent, Consent, ExportRequest, SubjectRef


@dataclass(frozen=True)
class ConsentState:
    """How one purpose stands for a person.

    Attributes:
        is_outdated: the text says something else by now. lacks_basis: it rests on another consent, and that
            one is missing.
    """

    purpose: Purpose
    text: ConsentText
    granted_at: datetime | None
    version: int | None
    is_outdated: bool
    lacks_basis: bool

    @property
    def title(self) -> Promise:
        """Return the purpose in words."""
        return self.text.title

    @property
    def is_granted(self) -> bool:
        """Say whether the person agrees to the text as it is."""
        return self.granted_at is not None and not self.is_outdated

    @property
    def is_in_force(self) -> bool:
        """Say whether the consent counts."""
        return self.is_granted and not self.lacks_basis


def has_consent(user: Person, purpose: Purpose) -> bool:
    """Say whether a person's consent stands, to a text that still says what we do, and what it rests on."""
    return user.pk in who_consents([user.pk], purpose)


def standing_consent(user: Person, purpose: Purpose) -> UUID | None:
    """Return the id of the agreement that a person's consent rests on; None where there is none."""
    rows = Consent.objects.standing().filter(user_id=user.pk, purpose=purpose)
    return rows.values_list("public_id", flat=True).first()


def consent_state(user: Person, purpose: Purpose) -> ConsentState:
    """Return how one purpose stands."""
    return next(state for state in consent_states(user) if state.purpose is purpose)


def consent_states(user: Person) -> list[ConsentState]:
    """List every purpose with how it stands."""
    standing = {row.purpose: row for row in Consent.objects.standing().filter(user_id=user.pk)}
    return [_state(purpose, standing) for purpose in Purpose]


def _state(purpose: Purpose, standing: Mapping[str, Consent]) -> ConsentState:
    text, row = CURRENT[purpose], standing.get(purpose.value)
    if row is None:
        return ConsentState(purpose, text, None, None, is_outdated=False, lacks_basis=False)
    return ConsentState(
        purpose,
        text,
        row.granted_at,
        row.version,
        is_outdated=not _is_valid(purpose, standing),
        lacks_basis=not all(_is_valid(each, standing) for each in purpose.needs - {purpose}),
    )


def _is_valid(purpose: Purpose, standing: Mapping[str, Consent]) -> bool:
    row = standing.get(purpose.value)
    return row is not None and row.version >= CURRENT[purpose].valid_from_version


def audit_trail(user: Person) -> QuerySet[AuditEvent]:
    """Return what happened to a person's data, newest first."""
    ref = SubjectRef.objects.filter(user_id=user.pk).values_list("ref", flat=True)
    return AuditEvent.objects.filter(subject_ref__in=ref).order_by("-sequence")


def exports(user: Person) -> QuerySet[ExportRequest]:
    """Return a person's exports, newest first."""
    return ExportRequest.objects.filter(user_id=user.pk).order_by("-created_at", "-pk")


def latest_export(user: Person) -> ExportRequest | None:
    """Return a person's newest export, whatever its state."""
    return exports(user).first()


def who_consents(people: Iterable[int], purpose: Purpose) -> set[int]:
    """Return those of these people's ids whose consent to a purpose, and to what it rests on, stands; one
    query.
    """
    given = _standing(people, purpose.needs)
    return {user_id for user_id, names in given.items() if names == purpose.needs}


def consented(user: Person, purposes: Iterable[Purpose]) -> set[Purpose]:
    """Return those of these purposes to which a person's consent stands, as `has_consent`; one query."""
    asked = tuple(purposes)
    given = _standing([user.pk], frozenset().union(*(purpose.needs for purpose in asked)))
    return {purpose for purpose in asked if purpose.needs <= given.get(user.pk, set())}


def _standing(people: Iterable[int], purposes: Iterable[Purpose]) -> dict[int, set[str]]:
    """Return which of these purposes each of these people agreed to, in a text that still holds."""
    valid = Q()
    for each in purposes:
        valid |= Q(purpose=each, version__gte=CURRENT[each].valid_from_version)
    given: dict[int, set[str]] = {}
    for user_id, name in (
        Consent.objects.standing().filter(valid, user_id__in=list(people)).values_list("user_id", "purpose")
    ):
        given.setdefault(user_id, set()).add(name)
    return given
