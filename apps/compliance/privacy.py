"""What `compliance`, `core` and libraries without an owner of their own hold about people."""

from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_celery_beat import models as beat

from apps.compliance.domain.people import Person
from apps.compliance.models import (
    AuditChain,
    AuditEvent,
    AuditSweep,
    Consent,
    ErasureCase,
    ExportRequest,
    SubjectRef,
    UserKey,
    VaultCanary,
)
from apps.compliance.registry import (
    CLAIM_COLUMNS,
    REGISTRY,
    after_erasure,
    by_id,
    describe,
    enforces,
    folder,
    not_personal,
    personal,
)
from apps.compliance.services import audit_retention, exports, limits, undelivered
from apps.core.models import Outbox, State

PERSON_KEYS = ("user_id", "athlete_id", "coach_id", "author_id", "by_id")


def _own_events(user: Person) -> Q:
    return Q(subject_ref__in=SubjectRef.objects.filter(user_id=user.pk).values("ref"))


def _speaks_of(user: Person) -> Q:
    wanted = Q()
    for key in PERSON_KEYS:
        wanted |= Q(**{f"payload__{key}": user.pk})
    return wanted


def _admin_entries_about(user: Person) -> Q:
    wanted = Q(pk__in=[])
    # staff write about few kinds of rows: only where those are does the database have to look
    kinds = set(LogEntry.objects.order_by().values_list("content_type_id", flat=True).distinct())
    for declared in REGISTRY.all_personal():
        if declared.model is LogEntry or len(declared.model._meta.pk_fields) > 1:
            continue
        kind = ContentType.objects.get_for_model(declared.model)
        if kind.pk in kinds:
            rows = declared.rows(user).values(as_text=Cast("pk", CharField()))
            wanted |= Q(content_type=kind, object_id__in=rows)
    return wanted


personal(
    SubjectRef,
    export=("ref",),
    retention="account",
)
personal(
    AuditEvent,
    owner=_own_events,
    export=("at", "actor_kind", "action", "sequence", "target", "details"),
    withhold={
        "actor_ref": _("names another person, at random"),
        "subject_ref": _("given once, with the references"),
        "request_id": _("a number of our servers"),
        "previous_hash": _("arithmetic of the chain"),
        "hash": _("arithmetic of the chain"),
    },
    retention="audit",
    keep=_("It proves what was done. Erasure destroys the list of who is who, so it names nobody."),
)
personal(
    UserKey,
    withhold={
        "wrapped": _("a key; useless outside and dangerous to copy"),
        "kek_id": _("which of our keys wraps it"),
        "created_at": _("says nothing about the person"),
    },
    retention="vault_keys",
)
personal(
    Consent,
    export=("public_id", "purpose", "version", "text_hash", "locale", "granted_at", "withdrawn_at"),
    retention="consents",
)
personal(
    ExportRequest,
    export=("public_id", "locale", "created_at", "finished_at", "byte_count", "sha256", "expires_at"),
    withhold={name: why for name, why in CLAIM_COLUMNS.items() if name not in {"created_at", "finished_at"}}
    | {
        "parts_done": _("progress of the job"),
        "parts_total": _("progress of the job"),
        "storage_name": _("where our disk keeps it"),
    },
    files=("storage_name",),
    retention="exports",
)
personal(
    ErasureCase,
    owner=by_id("user_id"),
    export=("public_id", "created_at", "requested_by"),
    withhold={name: why for name, why in CLAIM_COLUMNS.items() if name != "created_at"}
    | dict.fromkeys(
        ("subject_ref", "user_id", "leftover_files"), _("what the job needs; emptied when it ends")
    )
    | dict.fromkeys(
        ("plan", "erased", "kept", "files_deleted", "untold", "erased_at", "receipt_hash"),
        _("on the receipt"),
    ),
    retention="erasure_cases",
    keep=_("The receipt: counts and dates, nothing about the person."),
)
personal(
    Outbox,
    owner=by_id("subject_id"),
    erase_also=_speaks_of,
    withhold=dict(CLAIM_COLUMNS)
    | dict.fromkeys(
        ("event", "subscriber", "queue", "payload", "subject_id", "request_id"),
        _("news between parts of the site: ids that mean nothing outside, gone in seconds"),
    ),
    retention="outbox",
    called=_("news under way"),
)
personal(
    LogEntry,
    erase_also=_admin_entries_about,
    export=("action_time", "action_flag"),
    withhold=dict.fromkeys(
        ("content_type", "object_id", "object_repr", "change_message"), _("speaks of other people")
    ),
    retention="account",
    called=_("entries in the log of staff"),
)
not_personal(AuditChain, reason="where each chain begins and ends, by random reference")
not_personal(AuditSweep, reason="exists only inside one transaction")
not_personal(VaultCanary, reason="a fixed text sealed with a key of the site")
not_personal(Group, Permission, ContentType, reason="names of things that the code can do")
not_personal(
    beat.ClockedSchedule,
    beat.CrontabSchedule,
    beat.IntervalSchedule,
    beat.PeriodicTask,
    beat.PeriodicTasks,
    beat.SolarSchedule,
    reason="when jobs run; a job that concerns one person is never put there",
)
describe(
    {
        "compliance.looked": _("Your data was looked at"),
        "compliance.consent_given": _("Consent given"),
        "compliance.consent_withdrawn": _("Consent withdrawn"),
        "compliance.export_requested": _("A copy of everything asked for"),
        "compliance.export_packed": _("The copy was packed"),
        "compliance.export_downloaded": _("The copy was downloaded"),
        "compliance.export_removed": _("The copy was stopped or removed"),
        "compliance.erasure_requested": _("Erasure of the account asked for"),
        "compliance.erasure_tried_again": _("The erasure was tried again"),
        "compliance.erased": _("The account was erased"),
        "compliance.news_sent_again": _("News between parts of the site was sent again"),
        "vault.opened": _("A sealed secret was opened"),
    }
)


folder(exports.folder_of)
after_erasure(limits.forget)


@enforces("exports")
def _expire_exports(*, before: datetime, now: datetime) -> int:
    return exports.expire(before=before, now=now)


@enforces("audit")
def _forget_audit(*, before: datetime, now: datetime) -> int:
    return audit_retention.forget(before=before)


@enforces("outbox")
def _drop_undelivered(*, before: datetime, now: datetime) -> int:
    return undelivered.drop(before=before)


@enforces("erasure_cases")
def _forget_receipts(*, before: datetime, now: datetime) -> int:
    return ErasureCase.objects.filter(state=State.DONE, finished_at__lt=before).delete()[0]
