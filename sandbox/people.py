"""The sample people of a development site. They come in through the services that real people use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Scope, User
from apps.accounts.services import people, relationships
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.training.models import ThresholdKind
from apps.training.services import thresholds
from apps.wearables.services import uploads
from sandbox.season import Body, recordings

PASSWORD = "early-miles-2026"  # noqa: S105  (of made-up people on a development site)
ZONE = "Europe/Zurich"
LONGEST = 12  # weeks


@dataclass(frozen=True)
class Sample:
    """A made-up person: how they sign in, and for an athlete what the body can do.

    `seed` throws the season. It is that of the same athlete at the sandbox's providers, so that a workout
    which came as a file and by Garmin is one activity.
    """

    role: str
    email: str
    name: str
    sex: str = "unspecified"
    birth_year: int | None = None
    weeks: int = 0
    seed: int = 0
    body: Body | None = None


ALEX_BODY = Body(248, 3.9, 172, 49, (47.37, 8.54), ZONE)
BEN_BODY = Body(291, 4.2, 168, 46, (46.95, 7.44), ZONE)
ALEX = Sample("athlete", "alex@example.com", "Alex Amsler", "female", 1991, LONGEST, 100, ALEX_BODY)
BEN = Sample("athlete", "ben@example.com", "Ben Brunner", "male", 1984, 6, 101, BEN_BODY)
CORA = Sample("coach", "cora@example.com", "Cora Caspar")
STAFF = Sample("staff", "staff@example.com", "Site Staff")
EVERYBODY = (ALEX, BEN, CORA, STAFF)
SHOWN = (ALEX, CORA, STAFF)


def load(*, now: datetime, most_weeks: int = LONGEST) -> Iterator[str]:
    """Make whoever is missing, and give athletes their season; yield a line for each thing done.

    A season is cut to its last `most_weeks`.

    Safe to run again, also after it was cut off: a season ends on the day that the account was made, so its
    files are the same each time, and those that are there are passed over.
    """
    accounts = {sample.email: account(sample, now=now) for sample in EVERYBODY}
    team = people.make_coach(user=accounts[CORA.email], by=None, now=now)
    for sample in (ALEX, BEN):
        athlete = accounts[sample.email]
        if not athlete.coaching_relationships.exists():
            relationships.begin(
                team=team, athlete=athlete, scopes=[Scope.ACTIVITIES, Scope.PLAN], by=athlete, now=now
            )
        count = season(sample, athlete, weeks=min(sample.weeks, most_weeks), now=now)
        if count:
            yield f"{sample.name}: {count} recordings uploaded"


@transaction.atomic
def account(sample: Sample, *, now: datetime) -> User:
    """Return the sample's account, made with profile and verified address if it is not there."""
    found = User.objects.filter(email=sample.email).first()
    if found is not None:
        return found
    is_staff = sample.role == "staff"
    user = User.objects.create_user(sample.email, PASSWORD, is_staff=is_staff, is_superuser=is_staff)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    people.complete(user=user, now=now, time_zone=ZONE)
    changes = {"display_name": sample.name, "sex": sample.sex, "birth_year": sample.birth_year}
    people.update_profile(user=user, changes=changes, by=user, now=now)
    for purpose in (Purpose.HEALTH_STORAGE, Purpose.COACH_SHARING):
        consents.grant(user, purpose, by=user, now=now)
    return user


def season(sample: Sample, athlete: User, *, weeks: int, now: datetime) -> int:
    """Upload what is missing of an athlete's season; return how many files that was."""
    body = sample.body
    if body is None:
        return 0
    until = timezone.localtime(athlete.date_joined).date()
    if not athlete.thresholds.exists():
        _enter_thresholds(body, athlete, weeks=weeks, now=now)
    there = set(athlete.original_files.values_list("name", flat=True))
    season_files = recordings(body, weeks=weeks, until=until, seed=sample.seed)
    missing = [(name, make) for name, make in season_files if name not in there]
    for name, make in missing:
        uploads.receive(user=athlete, file=ContentFile(make(), name), by=athlete, now=now)
    return len(missing)


def _enter_thresholds(body: Body, athlete: User, *, weeks: int, now: datetime) -> None:
    since = timezone.localtime(athlete.date_joined).date() - timedelta(weeks=weeks)
    for kind, value in (
        (ThresholdKind.FTP, body.ftp_w),
        (ThresholdKind.LTHR, body.lthr_bpm),
        (ThresholdKind.MAX_HR, body.lthr_bpm + 17),
        (ThresholdKind.RESTING_HR, body.resting_hr_bpm),
        (ThresholdKind.RUN_SPEED, body.threshold_speed_mps),
        (ThresholdKind.SWIM_SPEED, 1.15),
    ):
        thresholds.enter(user=athlete, kind=kind, value=value, effective_on=since, by=athlete, now=now)
