"""A Garmin that stands at `wiring`: it knows one account, asks for a code if told to, and notes its calls.

The contract tests of the adapters hold the real one to the same behaviour.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from apps.wearables.domain.grants import Grant
from apps.wearables.domain.health import DailyHealthRecord
from apps.wearables.domain.records import ActivityRecord
from apps.wearables.domain.samples import Samples
from apps.wearables.providers.base import (
    Challenge,
    Provider,
    ProviderError,
    TokenRevoked,
    WrongCode,
    WrongCredentials,
)

USERNAME, PASSWORD, CODE = "alex@garmin.example", "markpassword-of-alex", "123456"


@dataclass
class FakeGarmin:
    """Garmin Connect, as far as these tests need it.

    Attributes:
        wants_code: it asks for a second factor. fault: raised by the next call. records and days:
            what there is, by id and by day. calls: what was asked, in order.
    """

    wants_code: bool = False
    fault: ProviderError | None = None
    account: str = "runner-1"
    records: dict[str, ActivityRecord] = field(default_factory=dict)
    days: dict[date, DailyHealthRecord] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    number: int = 0

    def provider(self) -> Provider:
        """Return it as the site sees it."""
        return Provider(name="garmin", sign_in=self, activities=self, health=self)

    def begin(self, *, username: str, password: str) -> Grant | Challenge:
        self._called("begin")
        if (username, password) != (USERNAME, PASSWORD):
            raise WrongCredentials("no such pair")
        return Challenge("challenge-" + "x" * 40, "email") if self.wants_code else self._grant()

    def answer(self, challenge: Challenge, /, *, code: str) -> Grant:
        self._called("answer")
        if not challenge.state.startswith("challenge-"):
            raise TokenRevoked("this challenge is over")
        if code != CODE:
            raise WrongCode("another code")
        return self._grant()

    def refresh(self, grant: Grant, /) -> Grant:
        self._called("refresh")
        return self._grant()

    def revoke(self, grant: Grant, /) -> None:
        self._called("revoke")

    def activities(self, grant: Grant, /, *, after: datetime, before: datetime) -> Iterable[ActivityRecord]:
        self._called("activities")
        return [record for record in self.records.values() if after <= record.started_at < before]

    def activity(self, grant: Grant, /, *, external_id: str) -> ActivityRecord | None:
        self._called(f"activity {external_id}")
        return self.records.get(external_id)

    def streams(
        self, grant: Grant, /, *, external_id: str, is_power_measured: bool = False
    ) -> Samples | None:
        return None

    def daily_health(self, grant: Grant, /, *, first_on: date, last_on: date) -> Iterable[DailyHealthRecord]:
        self._called(f"day {first_on}")
        return [day for on, day in self.days.items() if first_on <= on <= last_on]

    def _called(self, what: str) -> None:
        self.calls.append(what)
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault

    def _grant(self) -> Grant:
        self.number += 1
        return Grant(
            provider_user_id=self.account,
            access_token=f"marktoken-access-{self.number}",
            refresh_token=f"marktoken-refresh-{self.number}",
            expires_at=datetime.now().astimezone() + timedelta(hours=20),
        )
