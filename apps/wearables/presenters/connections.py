"""The connections page in words: how each provider stands, what its terms mean, what ending it deletes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.compliance.policy import Purpose, Source, Use, decide, retention_of
from apps.compliance.selectors import has_consent
from apps.core import formatting
from apps.wearables import selectors, sentences, wiring
from apps.wearables.domain.grants import reads_activities
from apps.wearables.domain.sign_ins import SignInState
from apps.wearables.models import Connection, ConnectionState
from apps.wearables.presenters.sign_ins import wait_of
from apps.wearables.presenters.words import SOURCE_WORDS
from apps.wearables.selectors import health, sign_ins
from apps.wearables.selectors.sign_ins import SignIn

STATES: Mapping[str, tuple[Promise, str]] = {
    ConnectionState.ACTIVE: (gettext_lazy("Connected"), "good"),
    ConnectionState.PAUSED: (gettext_lazy("Paused"), "caution"),
    ConnectionState.NEEDS_SIGN_IN: (gettext_lazy("Connect again"), "bad"),
}
STOPPED = (gettext_lazy("Stopped by the site"), "bad")
BRINGS: Mapping[str, Promise] = {
    Source.STRAVA: gettext_lazy("Activities with laps and streams, a moment after they are there."),
    Source.GARMIN: gettext_lazy(
        "Activities with laps and streams, nights with heart-rate variability, resting heart rate and sleep; "
        "asked every hour. An unofficial way in, with your Garmin password."
    ),
}
SCOPES: Mapping[str, Promise] = {
    "activity:read": gettext_lazy("activities, without those that only you see"),
    "activity:read_all": gettext_lazy("all activities"),
    "profile:read_all": gettext_lazy("profile"),
    "read": gettext_lazy("public profile"),
}
BY_PASSWORD = {Source.GARMIN}
"""Providers that people sign in to here; they cannot be told that a key of theirs has ended."""

SOON_S, SELDOM_S = 2, 30
USES = (Use.COACH_VIEW, Use.COMBINE, Use.MODEL)


@dataclass(frozen=True, slots=True)
class Standing:
    """One connected account."""

    public_id: UUID
    state: str
    tone: str
    is_active: bool
    is_paused: bool
    since: str
    fetched: str
    next_run: str
    scopes: str
    waiting: int
    error: str
    lacks_activities: bool


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """One provider: what it brings, what its terms bar, and the account that is connected, if one is."""

    name: str
    word: str
    brings: str
    limits: tuple[str, ...]
    is_set_up: bool
    is_by_password: bool
    under_way: bool
    wait: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class ConnectionsPage:
    """The page. `is_busy` asks it to come anew by itself, seldom where the provider keeps us waiting."""

    cards: tuple[ProviderCard, ...]
    may_store: bool
    is_busy: bool
    asks_every_s: int


@dataclass(frozen=True, slots=True)
class Leaving:
    """What ending a connection does."""

    public_id: UUID
    word: str
    deletes: int
    keeps: int
    is_told: bool
    days: int


def page(user: User, *, now: datetime) -> ConnectionsPage:
    """Compose the page; a fixed number of queries."""
    live = {row.provider: row for row in selectors.connections_of(user)}
    waiting = selectors.waiting_by_provider(user)
    under_way = sign_ins.sign_ins_of(user, now=now)
    cooling = sign_ins.cooling_until(user, now=now)
    cards = tuple(
        ProviderCard(
            name=provider,
            word=str(SOURCE_WORDS[provider]),
            brings=str(words),
            limits=_limits(provider),
            is_set_up=wiring.is_set_up(provider) and decide([provider], Use.STORE).allowed,
            is_by_password=provider in BY_PASSWORD,
            under_way=_is_under_way(under_way.get(provider)),
            wait=wait_of(cooling.get(provider), now=now),
            standing=_standing(live.get(provider), waiting.get(provider, 0), now=now),
        )
        for provider, words in BRINGS.items()
    )
    busy = [card.standing for card in cards if card.standing and card.standing.waiting]
    return ConnectionsPage(
        cards=cards,
        may_store=has_consent(user, Purpose.HEALTH_STORAGE),
        is_busy=bool(busy),
        asks_every_s=SOON_S if any(not standing.error for standing in busy) else SELDOM_S,
    )


def leaving(connection: Connection) -> Leaving:
    """Say what ending a connection deletes and what it leaves."""
    count = selectors.count_recordings(connection)
    goes = retention_of(connection.provider) is not None
    return Leaving(
        public_id=connection.public_id,
        word=str(SOURCE_WORDS[connection.provider]),
        deletes=count if goes else 0,
        keeps=0 if goes else count,
        is_told=connection.provider not in BY_PASSWORD,
        days=health.count_days(connection.user, connection.provider),
    )


def _is_under_way(found: SignIn | None) -> bool:
    return found is not None and (found.state.is_moving or found.state is SignInState.NEEDS_CODE)


def _limits(provider: str) -> tuple[str, ...]:
    """Say what the terms of the source bar, and how long it may be kept."""
    verdicts = (decide([provider], use) for use in USES)
    barred = [verdict.sentence for verdict in verdicts if not verdict.allowed]
    keep = retention_of(provider)
    if keep:
        text = _(
            "Its terms let us keep it for %(days)d days. For a history, upload the files of your device."
        )
        barred.append(text % {"days": keep.days})
    return tuple(dict.fromkeys(barred))


def _standing(connection: Connection | None, waiting: int, *, now: datetime) -> Standing | None:
    if connection is None:
        return None
    is_stopped = connection.stopped_at is not None
    is_active = connection.state == ConnectionState.ACTIVE and not is_stopped
    word, tone = STOPPED if is_stopped else STATES[connection.state]
    fetched, next_at = connection.fetched_at, connection.next_sync_at
    return Standing(
        public_id=connection.public_id,
        state=str(word),
        tone=tone,
        is_active=is_active,
        is_paused=connection.state == ConnectionState.PAUSED and not is_stopped,
        since=formatting.ago(connection.connected_at, now=now),
        fetched=formatting.ago(fetched, now=now) if fetched else "",
        next_run=wait_of(next_at, now=now) if is_active else "",
        scopes=", ".join(str(SCOPES.get(scope, scope)) for scope in connection.scopes),
        waiting=waiting,
        error=sentences.of_connection("stopped" if is_stopped else connection.error_code),
        lacks_activities=not reads_activities(connection.scopes),
    )
