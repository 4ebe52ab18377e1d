"""People and their things for the access walk: the owner's carry marks that can be found in any answer."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from apps.accounts.models import Relationship, Scope, Session, User
from apps.accounts.services import invites, relationships
from apps.coaching.domain.document import Document, PlannedStep
from apps.coaching.models import Assignment, Dispatch, LibraryImport
from apps.coaching.services import library
from apps.compliance.domain.purposes import Purpose
from apps.compliance.models import AuditEvent, Consent, ErasureCase, ExportRequest, SubjectRef, UserKey
from apps.compliance.services import consents, erasure, exports, vault
from apps.core.models import Outbox, State
from apps.insights.models import ModelCall, ModelPause
from apps.insights.services import approvals, recommendations
from apps.notifications import kinds
from apps.notifications.models import Notification
from apps.notifications.services import notifications, preferences
from apps.training.models import ActivityLoad, LoadSeries, Threshold, ThresholdKind
from apps.training.services import thresholds
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import EndKind, StepKind
from apps.wearables.models import (
    Activity,
    Connection,
    DailyHealth,
    OriginalFile,
    PayloadEntry,
    PendingSignIn,
    RawPayload,
    Recording,
    SignInStep,
)
from apps.wearables.services import activities, sign_ins
from sandbox.recordings import make_fit, make_tcx
from tests.conftest import Drain, browser_of
from tests.deeds import upload
from tests.factories import AthleteFactory, CoachFactory, StaffFactory, coaching, team_of
from tests.phone import Phone

OWNER, COACH, OTHER_COACH, STRANGER = "owner", "coach", "other coach", "stranger"
EX_COACH = "ex-coach"
INVITE_TOKEN = "kiwi-token-of-an-invite"
STAFF, CLERK, NOBODY = "staff", "staff without rights", "nobody"
OWNER_TOKEN, STRANGER_TOKEN = "owner's token", "stranger's token"
ROLES = (OWNER, COACH, EX_COACH, OTHER_COACH, STRANGER, STAFF, CLERK, NOBODY, OWNER_TOKEN, STRANGER_TOKEN)
DEVICE_STEP = {
    "kind": "work",
    "end": "time_s",
    "end_value": 600,
    "target": "none",
    "low": None,
    "high": None,
    "note": "",
}
START = datetime(2026, 11, 14, 8, 0, tzinfo=UTC)

MARKS = {
    "name": re.compile(r"Nora Markname"),
    "email": re.compile(r"nora\.markmail@example\.org"),
    "title": re.compile(r"Marktitle in the rain"),
    "note": re.compile(r"Marknote: my knee hurt"),
    "file": re.compile(r"markfile-of-nora"),
    "strava": re.compile(r"Markstrava at noon"),
    "token": re.compile(r"marktoken"),
    "reading": re.compile(r"(?<![\w.-])(?:237\.0\b|283\.25\b|(?:237|283)\s*(?:<[^>]*>\s*)*W\b)"),
}
"""What is found in an answer is the owner's, and nobody's else: watts of a ride, watts of a threshold."""


@dataclass
class World:
    """Who there is, what the owner has, and how each role sends its requests."""

    people: dict[str, User]
    things: dict[str, Any]
    rows: dict[str, Model]
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def marks_in(self, text: str) -> set[str]:
        """Return the names of the marks that are found in a text."""
        secrets = {"session": re.compile(self.cookies[OWNER]), "access": re.compile(self.tokens[OWNER_TOKEN])}
        return {name for name, pattern in (MARKS | secrets).items() if pattern.search(text)}


def build(drain: Drain) -> World:
    """Make everybody and everything, through the services that people use."""
    owner = AthleteFactory(email="nora.markmail@example.org", profile__display_name="Nora Markname")
    people = {
        OWNER: owner,
        COACH: CoachFactory(profile__display_name="Cora Coach"),
        EX_COACH: CoachFactory(profile__display_name="Edda Excoach"),
        OTHER_COACH: CoachFactory(profile__display_name="Otto Other"),
        STRANGER: AthleteFactory(profile__display_name="Sam Stranger"),
        STAFF: StaffFactory(profile__display_name="Stella Staff"),
        CLERK: StaffFactory(is_superuser=False, profile__display_name="Clara Clerk"),
    }
    for person in people.values():
        consents.grant(person, Purpose.HEALTH_STORAGE, by=person, now=timezone.now())
    ended = coaching(people[EX_COACH], owner)
    relationships.end(relationship=ended, by=owner, now=timezone.now())
    coaching(people[COACH], owner)
    coaching(people[OTHER_COACH], AthleteFactory(profile__display_name="Ada Another"))
    things = _things(owner, drain) | _coaching(owner, people) | {"owner": owner}
    things |= _workouts(owner, people)
    _from_strava(owner)
    things |= _advice(owner, people[COACH], drain)
    _stranger_trains(people[STRANGER], drain)
    world = World(people, things, _rows(owner, people, things))
    for role, person in people.items():
        world.cookies[role] = browser_of(person).cookies[settings.SESSION_COOKIE_NAME].value
    world.rows["accounts.Session"] = Session.objects.get(session_key=world.cookies[OWNER])
    for role, person in ((OWNER_TOKEN, owner), (STRANGER_TOKEN, people[STRANGER])):
        phone = Phone()
        phone.sign_in(person)
        world.tokens[role] = phone.access
    world.rows["mfa.Authenticator"] = Authenticator.objects.create(
        user=owner, type="totp", data={"secret": "marktoken"}
    )
    return world


def _things(owner: User, drain: Drain) -> dict[str, Any]:
    now = timezone.now()
    arguments = {"kind": ThresholdKind.FTP, "value": 283.25, "effective_on": START.date()}
    threshold = thresholds.enter(user=owner, by=owner, now=now, **arguments)
    ride = make_fit(started_at=START, seconds=900, power=237, heart_rate=141, laps=3)
    second = make_tcx(started_at=START, seconds=900, heart_rate=141)
    evening = make_fit(started_at=START.replace(hour=18), seconds=600, power=237)
    delivery = upload(owner, ride, "markfile-of-nora.fit")
    upload(owner, second, "markfile-of-nora.tcx")
    drain()
    upload(owner, evening, "markfile-of-nora-2.fit")
    drain()
    [activity, hidden] = Activity.objects.filter(user=owner).order_by("started_at")
    for row in (activity, hidden):
        edits = activities.Edits(
            title="Marktitle in the rain", note="Marknote: my knee hurt", sport=Sport.RIDE
        )
        activities.edit(activity=row, edits=edits, by=owner, now=now)
    activities.delete(activity=hidden, by=owner, now=now)
    notifications.notify(user=owner, kind=kinds.EXPORT_READY, now=now)
    export = exports.request(user=owner, by=owner, now=now)
    drain()
    export.refresh_from_db()
    gone = AthleteFactory()
    connection = Connection.objects.create(user=owner, provider="strava", provider_user_id="7777")
    vault.seal(connection, "tokens", "marktoken")
    connection.save()
    sign_in = _asked_for_a_code(owner)
    DailyHealth.objects.create(user=owner, source="garmin", on=timezone.localdate(), rmssd_ms=237.0)
    return {
        "sign_in": sign_in,
        "password_provider": "garmin",
        "connection": connection,
        "provider": "strava",
        "webhook_secret": settings.STRAVA_WEBHOOK_SECRET_PATH,
        "activity": activity,
        "hidden": hidden,
        "recording": activity.recordings.exclude(pk=activity.canonical_id).get(),
        "delivery": delivery,
        "original": delivery.original_file,
        "threshold": threshold,
        "export": export,
        "notice": Notification.objects.filter(user=owner).first(),
        "receipt": erasure.request(user=gone, by=gone, now=now),
        "purpose": "coach_sharing",
        "reset": "1-abc",
        "unsubscribe": preferences.unsubscribe_token(user=owner, kind=kinds.EXPORT_READY),
    }


def _coaching(owner: User, people: dict[str, User]) -> dict[str, Any]:
    """Make the owner's invites: one that is open, and one that another coach accepted."""
    now = timezone.now()
    link, taken = (
        invites.create(athlete=owner, scopes=[Scope.ACTIVITIES], note="Marknote: my knee hurt", now=now)
        for _number in range(2)
    )
    link.invite.token_digest = invites.digest_of(INVITE_TOKEN)  # the table names it before it is made
    link.invite.save(update_fields=["token_digest"])
    accepted = invites.accept(digest=taken.invite.token_digest, by=people[OTHER_COACH], now=now)
    return {
        "coaching": Relationship.objects.active(now).get(athlete=owner),
        "open_invite": link.invite,
        "invite_token": INVITE_TOKEN,
        "accepted_invite": accepted,
    }


def _from_strava(owner: User) -> None:
    """Give the owner a ride that nobody else may hear of: its source keeps it from coaches."""
    at = START.replace(hour=12)
    facts = {"user": owner, "started_at": at, "local_on": at.date()}
    recording = Recording.objects.create(
        provider="strava", external_id="7", title="Markstrava at noon", sport="ride", **facts
    )
    Activity.objects.create(sources=["strava"], canonical=recording, **facts)


def _advice(owner: User, coach: User, drain: Drain) -> dict[str, Any]:
    """Make two recommendations by rules: one that the coach passed on, one that waits for the coach."""
    found = {}
    for name in ("recommendation", "draft"):
        row = recommendations.ask(user=owner, question="Marknote: my knee hurt", by=owner, now=timezone.now())
        drain()
        row.refresh_from_db()
        if name == "recommendation":
            approvals.approve(recommendation=row, by=coach, now=timezone.now())
        found[name] = row
    return found


def _workouts(owner: User, people: dict[str, User]) -> dict[str, Any]:
    """Give the owner a workout by their coach, and one that the ex-coach gave while they were one."""
    now = timezone.now()
    given = {role: _give(people[role], owner, now) for role in (COACH, EX_COACH)}
    dispatch = Dispatch.objects.create(assignment=given[COACH], provider="garmin", state=State.DONE)
    line = {"id": "4711", "title": "A ride", "sport": "ride", "duration_s": 60, "changed_at": None}
    look = LibraryImport.objects.create(
        user=people[COACH],
        team=team_of(people[COACH]),
        provider="garmin",
        state=State.DONE,
        found=[line],
    )
    return {
        "workout": given[COACH].workout,
        "assignment": given[COACH],
        "dispatch": dispatch,
        "import": look,
    }


def _give(coach: User, athlete: User, now: datetime) -> Assignment:
    """Keep a workout in a coach's library and give it to an athlete for tomorrow."""
    step = PlannedStep(kind=StepKind.WORK, end=EndKind.TIME_S, end_value=600)
    workout, _outcome = library.store(
        team=team_of(coach),
        document=Document(title="Tempo", sport=Sport.RIDE, parts=(step,)),
        provider="garmin",
        external_id="4711",
        left_out=(),
        changed_at=None,
        by=coach,
        now=now,
    )
    return Assignment.objects.create(
        workout=workout,
        team=workout.team,
        athlete=athlete,
        assigned_by=coach,
        planned_on=now.date() + timedelta(days=1),
        title="Tempo",
        sport=Sport.RIDE,
        document=workout.document,
        note="Marknote: my knee hurt",
        device={"title": "Tempo", "sport": "ride", "note": "", "left_out": [], "parts": [DEVICE_STEP]},
    )


def _asked_for_a_code(owner: User) -> PendingSignIn:
    """Let somebody sign in at Garmin as far as the question for a code."""
    now = timezone.now()
    consents.grant(owner, Purpose.GARMIN_PASSWORD, by=owner, now=now)
    pending = sign_ins.begin(
        user=owner, provider="garmin", username="marktoken", password="marktoken", address="", now=now
    )
    PendingSignIn.objects.update(step=SignInStep.QUESTION, next_attempt_at=pending.expires_at)
    pending.refresh_from_db()
    return pending


def _stranger_trains(stranger: User, drain: Drain) -> None:
    """Give the stranger things of their own, so that a mix-up shows."""
    upload(stranger, make_fit(started_at=START, seconds=600, power=180, heart_rate=120), "sams.fit")
    drain()


def _rows(owner: User, people: dict[str, User], things: dict[str, Any]) -> dict[str, Model]:
    """Return a row of each model that has an admin: the owner's, where it belongs to somebody."""
    body = {"titles": ["Marktitle in the rain"], "token": "marktoken"}
    payload = RawPayload.objects.create(user_id=owner.pk, provider="garmin", kind="activity", body=body)
    LogEntry.objects.create(
        user=people[STAFF],
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(owner.pk),
        object_repr=str(owner),
        action_flag=CHANGE,
    )
    ref = SubjectRef.objects.get(user=owner).ref
    return {
        "auth.Group": Group.objects.create(name="helpers"),
        "core.Outbox": Outbox.objects.create(event="a.b", subscriber="a.b", subject_id=owner.pk),
        "accounts.User": owner,
        "accounts.Team": team_of(people[COACH]),
        "accounts.Relationship": things["coaching"],
        "accounts.Invite": things["accepted_invite"],
        "account.EmailAddress": owner.emailaddress_set.get(),
        "socialaccount.SocialAccount": SocialAccount.objects.create(
            user=owner, provider="google", uid="108204268033311370009", extra_data={"email": owner.email}
        ),
        "compliance.AuditEvent": AuditEvent.objects.filter(subject_ref=ref).latest("pk"),
        "compliance.Consent": Consent.objects.filter(user=owner).latest("pk"),
        "compliance.ErasureCase": ErasureCase.objects.get(),
        "compliance.ExportRequest": ExportRequest.objects.get(user=owner),
        "compliance.UserKey": UserKey.objects.get(user=owner),
        "wearables.Activity": things["activity"],
        "wearables.Connection": things["connection"],
        "wearables.DailyHealth": DailyHealth.objects.get(user=owner),
        "wearables.Delivery": things["delivery"],
        "wearables.PendingSignIn": things["sign_in"],
        "wearables.OriginalFile": OriginalFile.objects.filter(user=owner).first(),
        "wearables.PayloadEntry": PayloadEntry.objects.get(payload_id=payload.payload_id),
        "wearables.Recording": Recording.objects.filter(user=owner).first(),
        "coaching.Workout": things["workout"],
        "coaching.Assignment": things["assignment"],
        "coaching.Dispatch": things["dispatch"],
        "coaching.LibraryImport": things["import"],
        "training.Threshold": Threshold.objects.get(user=owner),
        "training.ActivityLoad": ActivityLoad.objects.filter(user=owner).first(),
        "training.LoadSeries": LoadSeries.objects.filter(user=owner).first(),
        "insights.Recommendation": things["draft"],
        "insights.ModelCall": ModelCall.objects.create(
            recommendation=things["draft"], model="a-model", template_version=1, outcome="valid"
        ),
        "insights.ModelPause": ModelPause.objects.create(user=owner, ended_at=timezone.now()),
        "django_celery_beat.PeriodicTask": PeriodicTask.objects.first(),
        "django_celery_beat.IntervalSchedule": IntervalSchedule.objects.first(),
        "django_celery_beat.CrontabSchedule": CrontabSchedule.objects.get_or_create(minute="7")[0],
    }
