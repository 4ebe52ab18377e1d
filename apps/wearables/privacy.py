"""What `wearables` holds of people, how it leaves with them and how it goes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from apps.compliance.domain.people import Person
from apps.compliance.domain.sources import Source
from apps.compliance.registry import (
    CLAIM_COLUMNS,
    Json,
    Text,
    after_erasure,
    by_id,
    describe,
    enforces,
    folder,
    not_personal,
    personal,
    recipient,
    source_counter,
)
from apps.wearables.domain import streams
from apps.wearables.models import (
    HEALTH_FIGURES,
    Activity,
    Connection,
    DailyHealth,
    Delivery,
    Lap,
    OriginalFile,
    PayloadEntry,
    PendingGrant,
    PendingSignIn,
    RawPayload,
    Recording,
    SignInCooldown,
    StreamSet,
)
from apps.wearables.models.recording import DEVICE_FIGURES, MEASURES
from apps.wearables.presenters.connections import BY_PASSWORD
from apps.wearables.presenters.words import SOURCE_WORDS
from apps.wearables.services import (
    connections,
    cooldowns,
    retention,
    sign_in_limits,
    sign_ins,
    upload_limits,
)

ROW_NUMBER = _("number of the row; the public id stands for it")


def _streams(user: Person) -> Iterator[Mapping[str, Json]]:
    found = StreamSet.objects.filter(recording__user_id=user.pk).values_list("recording__public_id", "packed")
    for public_id, packed in found.iterator(chunk_size=20):
        samples = streams.unpack(bytes(packed))
        yield {
            "recording": str(public_id),
            "time_s": samples.time_s.tolist(),
            "channels": {
                channel.value: [None if value != value else value for value in column.tolist()]  # noqa: PLR0124
                for channel, column in samples.channels.items()
            },
        }


def _originals(user: Person) -> Iterator[tuple[str, IO[bytes] | None]]:
    for original in OriginalFile.objects.filter(user_id=user.pk).iterator():
        path = f"originals/{original.sha256[:12]}-{original.name}"
        if default_storage.exists(original.storage_name):
            with default_storage.open(original.storage_name) as stream:
                yield path, stream
        else:
            yield path, None


@folder
def originals_folder(user: Person) -> str:
    """Name the folder of a person's original files."""
    return f"originals/{user.public_id}"


@source_counter
def held_by_source(user: Person) -> Mapping[str, int]:
    """Count recordings, also those that no activity shows, and days of health, by who delivered them."""
    counts: Counter[str] = Counter()
    recordings = Recording.objects.filter(user_id=user.pk).values_list("provider")
    days = DailyHealth.objects.filter(user_id=user.pk).values_list("source")
    for found in (recordings, days):
        counts.update(dict(found.annotate(count=Count("pk"))))
    return counts


@enforces("pending_grants")
def forget_pending_grants(*, before: datetime, now: datetime) -> int:
    """Forget who set out to a provider and did not come back."""
    return connections.forget_expired(now=now)


@enforces("sign_ins")
def forget_sign_ins(*, before: datetime, now: datetime) -> int:
    """Forget sign-ins whose time is over, and accounts that need not be left alone any more."""
    return sign_ins.sweep(now=now) + cooldowns.clear(before=before)


@enforces("strava")
def drop_old_strava(*, before: datetime, now: datetime) -> int:
    """Delete what came from Strava longer ago than its terms let anybody keep it."""
    return retention.drop_old(provider=Source.STRAVA, before=before, now=now)


@recipient
def providers_to_tell(user: Person) -> Iterator[Text]:
    """Name the providers that are told of an erasure; those signed in to by password cannot be."""
    held = Connection.objects.filter(user_id=user.pk, tokens__isnull=False).exclude(provider__in=BY_PASSWORD)
    for provider in held.values_list("provider", flat=True).distinct():
        yield SOURCE_WORDS.get(provider, provider)


@enforces("raw_payloads")
def drop_raw_payloads(*, before: datetime, now: datetime) -> int:
    """Delete raw payloads past their time (whole partitions go by `services.partitions`)."""
    return RawPayload.objects.filter(created_at__lt=before).delete()[0]


after_erasure(upload_limits.forget)
after_erasure(sign_in_limits.forget)
personal(
    Connection,
    export=(
        "public_id",
        "provider",
        "provider_user_id",
        "state",
        "scopes",
        "connected_at",
        "fetched_at",
        "next_sync_at",
        "stopped_at",
        "error_code",
        "error_at",
        "revoked_at",
    ),
    withhold={
        "id": ROW_NUMBER,
        "user": ROW_NUMBER,
        "tokens": _("a key to your account elsewhere"),
        "renewing_until": _("bookkeeping of a renewal"),
    },
    retention="account",
)
personal(
    PendingGrant,
    called=_("connections begun and not finished"),
    export=("public_id", "provider", "created_at", "expires_at"),
    withhold={
        "id": ROW_NUMBER,
        "user": ROW_NUMBER,
        "state_digest": _("a secret of ten minutes"),
        "code_verifier": _("a secret of ten minutes"),
        "redirect_uri": _("an address of this site"),
    },
    retention="pending_grants",
)
personal(
    PendingSignIn,
    called=_("sign-ins at a provider"),
    export=("public_id", "provider", "step", "method", "wrong_codes", "expires_at"),
    withhold={
        **CLAIM_COLUMNS,
        "id": ROW_NUMBER,
        "user": ROW_NUMBER,
        "connection": ROW_NUMBER,
        "secret": _("a secret of five minutes"),
        "code": _("a secret of five minutes"),
        "account_digest": _("a keyed hash, of use to nobody"),
    },
    retention="sign_ins",
)
personal(
    SignInCooldown,
    called=_("waits that a provider wants"),
    export=("provider", "strikes", "until", "created_at"),
    withhold={
        "id": ROW_NUMBER,
        "user": ROW_NUMBER,
        "account_digest": _("a keyed hash, of use to nobody"),
    },
    retention="sign_ins",
)
personal(
    DailyHealth,
    called=_("days of health"),
    export=("public_id", "source", "on", *HEALTH_FIGURES, "created_at", "changed_at"),
    withhold={"id": ROW_NUMBER, "user": ROW_NUMBER, "connection": ROW_NUMBER},
    retention="account",
)
personal(
    OriginalFile,
    export=("public_id", "sha256", "name", "byte_count", "uploaded_at"),
    withhold={"id": ROW_NUMBER, "user": ROW_NUMBER, "storage_name": _("a place inside our storage")},
    retention="account",
    blobs=_originals,
    files=("storage_name",),
)
personal(
    Delivery,
    called=_("things that came in"),
    export=(
        "public_id",
        "provider",
        "kind",
        "external_id",
        "happening",
        "is_signed",
        "warnings",
        "error_details",
        "original_file",
    ),
    withhold={
        **CLAIM_COLUMNS,
        "id": ROW_NUMBER,
        "user": ROW_NUMBER,
        "connection": ROW_NUMBER,
        "dedupe_key": _("made of ids that are in the copy"),
        "request_id": _("bookkeeping of a request"),
    },
    retention="account",
)
personal(
    Recording,
    export=(
        "public_id",
        "provider",
        "external_id",
        "kind",
        "sport",
        "sub_sport",
        "title",
        "device_maker",
        "device_product",
        "started_at",
        "utc_offset_s",
        "time_zone",
        "local_on",
        *MEASURES,
        *DEVICE_FIGURES,
        "pauses",
        "lengths",
        "computed",
        "recorded_at",
        "activity",
        "original_file",
    ),
    withhold={
        "id": ROW_NUMBER,
        "user": ROW_NUMBER,
        "connection": ROW_NUMBER,
        "mapping_version": _("version of our reader"),
        "is_matched_by_hand": _("bookkeeping of the matching"),
    },
    retention="account",
)
personal(
    Lap,
    owner="recording__user",
    export=("recording", "number", "start_s", "trigger", "intensity", *MEASURES),
    withhold={"id": ROW_NUMBER},
    retention="account",
)
personal(
    StreamSet,
    called=_("streams of recordings"),
    owner="recording__user",
    export=("recording", "channels", "sample_count", "packed"),
    retention="account",
    exporter=_streams,
)
personal(
    Activity,
    export=(
        "public_id",
        "sources",
        "started_at",
        "local_on",
        "edited_title",
        "edited_sport",
        "note",
        "perceived_exertion",
        "feel",
        "created_at",
        "changed_at",
        "deleted_at",
        "canonical",
    ),
    withhold={"id": ROW_NUMBER, "user": ROW_NUMBER, "is_canonical_chosen": _("bookkeeping of the matching")},
    retention="account",
)
personal(
    RawPayload,
    called=_("answers of providers, as they came"),
    owner=by_id("user_id"),
    export=("created_at", "payload_id", "provider", "kind", "delivery_public_id", "body"),
    withhold={"user_id": ROW_NUMBER, "pk": _("made of columns that are in the copy")},
    retention="raw_payloads",
)
not_personal(PayloadEntry, reason="no table of its own: RawPayload's, without the bodies")
describe(
    {
        "wearables.file_uploaded": _("A file was uploaded"),
        "wearables.delivery_ingested": _("What came in was read"),
        "wearables.delivery_replayed": _("What came in was put back to be read again"),
        "wearables.activity_edited": _("An activity was edited"),
        "wearables.activity_deleted": _("An activity was hidden"),
        "wearables.activity_restored": _("An activity was brought back"),
        "wearables.recording_separated": _("A recording was taken out of an activity"),
        "wearables.recording_chosen": _("Another recording was chosen for an activity"),
        "wearables.connected": _("An account at a provider was connected"),
        "wearables.connection_refused": _("A provider no longer accepts our access"),
        "wearables.disconnected": _("A connection was ended"),
        "wearables.grant_ended": _("The access was ended at the provider"),
        "wearables.grant_still_holds": _("The provider still accepts our access"),
        "wearables.paused": _("A connection was paused"),
        "wearables.resumed": _("A paused connection goes on"),
        "wearables.stopped_by_staff": _("The site stopped a connection"),
        "wearables.released_by_staff": _("The site lets a stopped connection go on"),
        "wearables.sign_in_begun": _("A sign-in at a provider was begun"),
        "wearables.sign_in_asks_for_code": _("The provider asked for a code"),
        "wearables.sign_in_answered": _("A code was handed to the provider"),
        "wearables.sign_in_failed": _("A sign-in at a provider failed"),
        "wearables.sign_in_dropped": _("A sign-in at a provider was dropped"),
        "wearables.health_stored": _("A day's health values were fetched"),
        "wearables.sync_wanted": _("A provider was asked for everything"),
        "wearables.backfill_listed": _("A provider listed what it holds"),
        "wearables.recording_removed": _("What is gone at the provider was deleted"),
        "wearables.original_downloaded": _("An original file was downloaded"),
        "vault.opened:sync": _("Your sealed key at a provider was used to fetch"),
        "vault.opened:workouts": _("Your sealed key at a provider was used for workouts"),
        "vault.opened:connect": _("A connection that you began was finished"),
        "vault.opened:sign_in": _("What you typed to sign in at a provider was used"),
        "vault.opened:disconnect": _("Your sealed key at a provider was used to end it"),
    }
)
