"""The vault: seal a column of a row for its owner, and open it with a reason.

Sealed columns only: what is not sealed is erased as rows, not by shredding.
"""

import base64
import contextlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from apps.compliance.domain.people import Actor, Person
from apps.compliance.models import UserKey, VaultCanary
from apps.compliance.registry import owner_of
from apps.compliance.services import audit, keyring
from apps.compliance.services.keyring import CannotOpen, KeyMissing, KeyRing
from apps.core.fields import Sealed, SealedText
from apps.core.models import PublicId

__all__ = ["CannotOpen", "KeyMissing", "KeyShredded", "NothingSealed", "WrongKey"]
REASON = re.compile(r"[a-z0-9_]{1,60}")


class KeyShredded(CannotOpen):
    """The person's key was destroyed or never made; what was sealed with it stays closed for ever."""


class WrongKey(CannotOpen):
    """VAULT_KEYS holds another key under a number than the one this database was sealed with."""

    def __init__(self, kek_id: int) -> None:
        super().__init__(f"vault key {kek_id} is not the key that this database was sealed with")
        self.kek_id = kek_id


class NothingSealed(LookupError):
    """The column is empty."""


def ring() -> KeyRing:
    """Read the key ring from the settings. Raises `keyring.BadKeys`."""
    return keyring.read_keys(settings.VAULT_KEYS)


def seal(row: PublicId, field: str, text: str) -> None:
    """Put sealed text on `row`; the caller saves the row. The owner's first seal makes their key.

    Raises:
        WrongKey: the primary key is not the one of this database; nothing is written.
    """
    column = _column(row, field)
    owner = owner_of(row)
    with transaction.atomic():
        keys = ring()
        assure(keys)
        dek = _key_for_writing(owner, keys)
    setattr(row, field, Sealed(keyring.seal(dek, text, column.aad(row))))


@transaction.atomic
def open(row: PublicId, field: str, *, reason: str, by: Actor | None, now: datetime) -> str:
    """Return the sealed text and record who opened it and why.

    Args:
        reason: a code, such as `sync` or `export`.

    Raises:
        NothingSealed: the column is empty.
        KeyShredded: the person's key is gone. It is never made anew here.
        CannotOpen: changed bytes, another row's text, or another key.
    """
    if not REASON.fullmatch(reason):
        raise ValueError("a reason is a code in small letters")
    column = _column(row, field)
    sealed = getattr(row, field)
    if not isinstance(sealed, Sealed):
        raise NothingSealed(f"{row._meta.label}.{field} is empty")
    owner = owner_of(row)
    text = keyring.unseal(_key_for_reading(owner, ring()), sealed.blob, column.aad(row))
    audit.record(
        action="vault.opened",
        by=by,
        subject=owner,
        target=audit.target_of(row),
        details={"field": field, "reason": reason},
        now=now,
    )
    return text


def assure(keys: KeyRing) -> None:
    """Make sure that the primary key is this database's; at its first use note its canary.

    Raises:
        WrongKey: another key was used under this number before.
    """
    canary = VaultCanary.objects.filter(kek_id=keys.primary).first()
    if canary is None:
        blob = keys.make_canary(keys.primary)
        canary, _created = VaultCanary.objects.get_or_create(kek_id=keys.primary, defaults={"blob": blob})
    _check(keys, canary)


def settle() -> None:
    """After migrating, note the canary of a key that was never used here, so that a later mix-up is noticed.

    An unreadable or wrong key is left alone: the system check and /health/startup speak of it.
    """
    if VaultCanary._meta.db_table not in connection.introspection.table_names():
        return
    with contextlib.suppress(keyring.BadKeys, WrongKey):
        assure(ring())


def seal_text(owner: Person, text: str, *, context: str) -> str:
    """Return sealed text for a column of a library's own, bound to its owner and to `context`.

    Raises:
        WrongKey: the primary key is not the one of this database.
    """
    with transaction.atomic():
        keys = ring()
        assure(keys)
        dek = _key_for_writing(owner, keys)
    return base64.b64encode(keyring.seal(dek, text, _aad(owner, context))).decode()


@transaction.atomic
def open_text(
    owner: Person, sealed: str, *, context: str, reason: str, by: Actor | None, now: datetime
) -> str:
    """Return what `seal_text` sealed for this owner and context, and record who opened it and why.

    Raises:
        KeyShredded: the person's key is gone.
        CannotOpen: changed text, another person's, another context, or another key.
    """
    try:
        blob = base64.b64decode(sealed, validate=True)
    except ValueError:
        raise CannotOpen("this is no sealed text") from None
    text = keyring.unseal(_key_for_reading(owner, ring()), blob, _aad(owner, context))
    details = {"field": context, "reason": reason}
    audit.record(action="vault.opened", by=by, subject=owner, details=details, now=now)
    return text


def _aad(owner: Person, context: str) -> bytes:
    return f"{context}|{owner.public_id}".encode()


class Health(StrEnum):
    """How one key stands."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    UNUSED = "unused"


@dataclass(frozen=True)
class KeyReport:
    """How one key stands, and how many people's keys hang on it."""

    kek_id: int
    health: Health
    people: int

    @property
    def is_bad(self) -> bool:
        """Say whether something sealed cannot be opened because of it."""
        return self.health in {Health.WRONG, Health.MISSING}


def examine(keys: KeyRing) -> list[KeyReport]:
    """Open the canary of every key and report each by its number."""
    canaries = {canary.kek_id: canary for canary in VaultCanary.objects.all()}
    people = dict(UserKey.objects.values_list("kek_id").annotate(Count("pk")).order_by())
    numbers = sorted(set(keys.ids) | set(canaries) | set(people))
    return [
        KeyReport(number, _health(keys, canaries.get(number), number), people.get(number, 0))
        for number in numbers
    ]


def _health(keys: KeyRing, canary: VaultCanary | None, number: int) -> Health:
    if number not in keys.ids:
        return Health.MISSING
    if canary is None:
        return Health.UNUSED
    try:
        _check(keys, canary)
    except WrongKey:
        return Health.WRONG
    return Health.RIGHT


def _check(keys: KeyRing, canary: VaultCanary) -> None:
    try:
        keys.check_canary(canary.kek_id, bytes(canary.blob))
    except CannotOpen as error:
        raise WrongKey(canary.kek_id) from error


def _key_for_writing(owner: Person, keys: KeyRing) -> bytes:
    found = UserKey.objects.filter(user_id=owner.pk).first()
    if found is None:
        dek = keyring.new_dek()
        defaults = {"wrapped": keys.wrap(owner.public_id, dek), "kek_id": keys.primary}
        found, created = UserKey.objects.get_or_create(user_id=owner.pk, defaults=defaults)
        if created:
            return dek
    return _unwrap(owner.public_id, found, keys)


def _key_for_reading(owner: Person, keys: KeyRing) -> bytes:
    found = UserKey.objects.filter(user_id=owner.pk).first()
    if found is None:
        raise KeyShredded("the person's key was destroyed")
    return _unwrap(owner.public_id, found, keys)


def _unwrap(person: UUID, found: UserKey, keys: KeyRing) -> bytes:
    return keys.unwrap(person, bytes(found.wrapped))


def _column(row: PublicId, field: str) -> SealedText:
    column = row._meta.get_field(field)
    if not isinstance(column, SealedText):
        raise TypeError(f"{row._meta.label}.{field} is not a sealed column")
    return column
