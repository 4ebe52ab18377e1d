"""What `training` holds of people, how it leaves with them and how it goes."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from apps.compliance.domain.people import Person
from apps.compliance.registry import Json, describe, personal
from apps.training.domain import packing
from apps.training.models import ActivityLoad, LoadSeries, Threshold

ROW_NUMBER = _("number of the row; the public id stands for it")


def _daily(user: Person) -> Iterator[Mapping[str, Json]]:
    for row in LoadSeries.objects.filter(user_id=user.pk):
        daily = packing.unpack(bytes(row.packed))
        days: list[Json] = [
            (daily.first_on + timedelta(days=index)).isoformat() for index in range(daily.loads.size)
        ]
        yield {
            "sport": row.sport,
            "convention": row.convention,
            "audience": row.audience,
            "sources": row.sources,
            "has_estimates": row.has_estimates,
            "computed_at": row.computed_at.isoformat(),
            "days": days,
            "load": daily.loads.tolist(),
            "fitness": daily.fitness.tolist(),
            "fatigue": daily.fatigue.tolist(),
        }


personal(
    Threshold,
    export=("public_id", "kind", "value", "effective_on", "created_at"),
    withhold={"id": ROW_NUMBER, "user": ROW_NUMBER},
    retention="account",
)
personal(
    ActivityLoad,
    called=_("loads of activities"),
    export=(
        "activity",
        "local_on",
        "discipline",
        "method",
        "method_version",
        "value",
        "intensity_factor",
        "normalised_power_w",
        "graded_speed_mps",
        "trimp",
        "is_estimated",
        "basis",
        "reason",
        "sources",
        "computed_at",
    ),
    withhold={"user": ROW_NUMBER, "inputs_key": _("a digest of what went in")},
    retention="derived",
)
personal(
    LoadSeries,
    called=_("series of fitness, fatigue and form"),
    export=(
        "sport",
        "convention",
        "audience",
        "packed",
        "first_on",
        "last_on",
        "has_estimates",
        "sources",
        "computed_at",
    ),
    withhold={"id": ROW_NUMBER, "user": ROW_NUMBER},
    retention="derived",
    exporter=_daily,
)
describe(
    {
        "training.threshold_entered": _("A threshold was entered"),
        "training.threshold_removed": _("A threshold was removed"),
    }
)
