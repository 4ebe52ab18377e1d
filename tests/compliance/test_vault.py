"""The vault over real rows: bound to row and person, audited, shreddable, not fooled by a wrong key."""

import base64

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.compliance.models import AuditEvent, UserKey, VaultCanary
from apps.compliance.registry import REGISTRY, Personal
from apps.compliance.services import vault
from apps.compliance.services.vault import CannotOpen, KeyMissing, KeyShredded, NothingSealed, WrongKey
from apps.core.fields import Sealed, SealedText
from apps.wearables.models import Connection

pytestmark = pytest.mark.django_db
NOW = timezone.now()
OTHER_KEY = "1:" + base64.b64encode(b"another key of the right length!").decode()
SECOND_KEY = "2:" + base64.b64encode(b"the key that comes after number1").decode()


def connect(user: User, token: str = "the token") -> Connection:
    row = Connection(user=user, provider="garmin", provider_user_id=str(user.pk))
    vault.seal(row, "tokens", token)
    row.save()
    return Connection.objects.get(pk=row.pk)


def open_token(row: Connection, by: User | None = None) -> str:
    return vault.open(row, "tokens", reason="sync", by=by, now=NOW)


def shred(user: User) -> None:
    """Delete a person's key, as their erasure does."""
    UserKey.objects.filter(user_id=user.pk).delete()


def swap(row: Connection, blob: bytes) -> Connection:
    Connection.objects.filter(pk=row.pk).update(tokens=Sealed(blob))
    return Connection.objects.get(pk=row.pk)


def test_a_sealed_token_opens_again(athlete: User) -> None:
    row = connect(athlete, "tökén")

    assert open_token(row) == "tökén"


def test_neither_the_row_nor_the_attribute_shows_the_token(athlete: User) -> None:
    row = connect(athlete, "the-secret-token")

    with connection.cursor() as cursor:
        cursor.execute("SELECT tokens FROM wearables_connection")
        (blob,) = cursor.fetchone()
    assert b"secret" not in bytes(blob)
    assert "secret" not in f"{row.tokens} {row.tokens!r} {row.__dict__}"


def test_opening_is_recorded_with_who_and_why(athlete: User, staff: User) -> None:
    row = connect(athlete)

    open_token(row, by=staff)

    event = AuditEvent.objects.get(action="vault.opened")
    assert event.actor_kind == "staff"
    assert event.target == f"wearables.connection:{row.public_id}"
    assert event.details == {"field": "tokens", "reason": "sync"}


def test_a_reason_is_a_code(athlete: User) -> None:
    row = connect(athlete)

    with pytest.raises(ValueError, match="code"):
        vault.open(row, "tokens", reason="Because I can", by=None, now=NOW)


def test_a_token_copied_into_another_row_stays_closed(athlete: User, stranger: User) -> None:
    mine, theirs = connect(athlete), connect(stranger)
    again = Connection(user=athlete, provider="strava", provider_user_id="9")
    vault.seal(again, "tokens", "another")
    again.save()

    for target in (theirs, again):
        with pytest.raises(CannotOpen):
            open_token(swap(target, mine.tokens.blob))


def test_a_changed_token_stays_closed(athlete: User) -> None:
    row = connect(athlete)
    blob = bytearray(row.tokens.blob)
    blob[-1] ^= 1

    with pytest.raises(CannotOpen):
        open_token(swap(row, bytes(blob)))


def test_an_empty_column_is_not_opened(athlete: User) -> None:
    row = Connection.objects.create(user=athlete, provider="garmin", provider_user_id="1")

    with pytest.raises(NothingSealed):
        open_token(row)


def test_only_sealed_columns_can_be_sealed(athlete: User) -> None:
    row = connect(athlete)

    with pytest.raises(TypeError):
        vault.seal(row, "provider", "garmin")


def test_a_shredded_key_is_never_made_anew_by_reading(athlete: User) -> None:
    row = connect(athlete)

    shred(athlete)

    with pytest.raises(KeyShredded):
        open_token(row)
    assert not UserKey.objects.exists()


def test_shredding_one_person_leaves_another_readable(athlete: User, stranger: User) -> None:
    connect(athlete)
    theirs = connect(stranger)

    shred(athlete)

    assert open_token(theirs) == "the token"


def test_sealing_again_uses_the_same_key(athlete: User) -> None:
    first, second = connect(athlete), Connection(user=athlete, provider="strava", provider_user_id="2")
    vault.seal(second, "tokens", "two")
    second.save()

    assert UserKey.objects.count() == 1
    assert open_token(first) == "the token"


def test_a_wrong_key_refuses_to_seal_and_leaves_everything_as_it_was(
    athlete: User, stranger: User, settings: Settings
) -> None:
    row = connect(athlete)
    settings.VAULT_KEYS = [OTHER_KEY]

    for person in (athlete, stranger):
        with pytest.raises(WrongKey):
            vault.seal(Connection(user=person), "tokens", "garbage")
    with pytest.raises(CannotOpen):
        open_token(row)
    assert UserKey.objects.count() == 1


def test_a_new_primary_key_is_noted_at_its_first_use_and_old_tokens_still_open(
    athlete: User, stranger: User, settings: Settings
) -> None:
    old = connect(athlete)
    settings.VAULT_KEYS = [*settings.VAULT_KEYS, SECOND_KEY]

    new = connect(stranger)

    assert set(VaultCanary.objects.values_list("kek_id", flat=True)) == {1, 2}
    assert UserKey.objects.get(user=stranger).kek_id == 2
    assert (open_token(old), open_token(new)) == ("the token", "the token")


def test_a_missing_older_key_is_named(athlete: User, settings: Settings) -> None:
    row = connect(athlete)
    settings.VAULT_KEYS = [SECOND_KEY]

    with pytest.raises(KeyMissing) as missing:
        open_token(row)

    assert missing.value.kek_id == 1


@pytest.fixture
def connected(athlete: User) -> Connection:
    return connect(athlete)


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    try:
        call_command("vault_doctor")
        status = 0
    except SystemExit as stop:
        status = int(stop.code or 0)
    shown = capsys.readouterr()
    return status, shown.out + shown.err


def test_the_doctor_is_content_with_the_right_keys(
    athlete: User, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    connect(athlete)
    settings.VAULT_KEYS = [*settings.VAULT_KEYS, SECOND_KEY]

    status, shown = doctor(capsys)

    assert status == 0
    assert "key 1: right (1 people)" in shown
    assert "key 2: unused (0 people)" in shown


@pytest.mark.parametrize(
    ("keys", "said", "code"),
    [
        ([OTHER_KEY], "key 1: wrong (1 people)", "compliance.E002"),
        ([SECOND_KEY], "key 1: missing (1 people)", "compliance.E002"),
        (["1:garbage!"], "key 1 is not base64", "compliance.E001"),
        ([], "VAULT_KEYS is empty", "compliance.E001"),
    ],
)
@pytest.mark.usefixtures("connected")
def test_a_bad_key_is_said_at_start_and_by_the_doctor_without_being_shown(
    keys: list[str],
    said: str,
    code: str,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.VAULT_KEYS = keys

    status, shown = doctor(capsys)
    errors = run_checks(databases=["default"])

    assert status == 1
    assert said in shown
    assert code in {error.id for error in errors}
    for entry in keys:
        assert entry.partition(":")[2] not in shown + "".join(error.msg for error in errors)


@pytest.mark.parametrize("keys", [[OTHER_KEY], ["1:garbage!"]])
def test_the_site_does_not_start_with_a_bad_key(keys: list[str], client: Client, settings: Settings) -> None:
    vault.settle()
    assert client.get("/health/startup").status_code == 200
    settings.VAULT_KEYS = keys

    startup, overview = client.get("/health/startup"), client.get("/health/")

    assert (startup.status_code, startup.json()["parts"]["vault"]) == (503, "down")
    assert overview.json()["parts"]["vault"] == "down"
    with pytest.raises(SystemCheckError, match=r"(?i)vault"):
        call_command("migrate", skip_checks=False, verbosity=0)


def test_migrating_notes_the_key_once_and_leaves_a_wrong_one_to_the_check(settings: Settings) -> None:
    vault.settle()
    [noted] = VaultCanary.objects.all()
    settings.VAULT_KEYS = [OTHER_KEY]

    vault.settle()

    assert bytes(VaultCanary.objects.get().blob) == bytes(noted.blob)


def test_every_sealed_column_belongs_to_exactly_one_person() -> None:
    sealed = [
        declared
        for declared in REGISTRY.models.values()
        if any(isinstance(column, SealedText) for column in declared.model._meta.concrete_fields)
    ]

    assert sealed
    for declared in sealed:
        assert isinstance(declared, Personal)
        assert len(declared.owners) == 1


@pytest.fixture(autouse=True)
def _the_same_key_in_every_test(db: None, settings: Settings) -> None:
    VaultCanary.objects.all().delete()
    settings.VAULT_KEYS = ["1:" + base64.b64encode(b"the one key of these few tests!!").decode()]
