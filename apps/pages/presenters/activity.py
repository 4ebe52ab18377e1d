"""The page of one activity: what was recorded, what training makes of it, and who may see it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.compliance.policy import Use, decide
from apps.core import formatting
from apps.pages import charts
from apps.pages.viewer import Viewer
from apps.training.presenters import loads
from apps.training.presenters.bests import best_power, best_speed
from apps.training.presenters.loads import LoadWords
from apps.training.presenters.zone_times import ZoneTimes, zone_times
from apps.training.selectors import loads_of
from apps.training.services.known_thresholds import known
from apps.wearables import access
from apps.wearables.domain.sports import SportFamily
from apps.wearables.presenters import details
from apps.wearables.presenters.details import ActivityDetail
from apps.wearables.presenters.words import SportUnits

USES: dict[Use, Promise] = {
    Use.COACH_VIEW: gettext_lazy("A coach whom you let see your activities"),
    Use.COMBINE: gettext_lazy("Counts in load, fitness and form"),
    Use.MODEL: gettext_lazy("A language model, if you agree to one"),
    Use.EXPORT: gettext_lazy("Your own export"),
}
MOST_TILES = 7


@dataclass(frozen=True, slots=True)
class Permission:
    """One use of the activity, and whether its source lets it."""

    use: str
    is_allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class BestLine:
    """The best stretch of a duration."""

    duration: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """The page."""

    url: str
    streams_url: str
    detail: ActivityDetail
    load: LoadWords
    wanted: str
    columns: int
    zones: tuple[ZoneTimes, ...]
    bests_label: str
    bests: tuple[BestLine, ...]
    permissions: tuple[Permission, ...]


def page(viewer: Viewer, public_id: UUID) -> ActivityPage:
    """Compose the page; a fixed number of queries. Raises `NotFound`."""
    activity = access.shown_activity(viewer.subject, public_id, viewer.audience)
    detail = details.detail(activity, viewer.preferences, viewer.seen)
    found = loads_of(viewer.subject, [detail.pk], audience=viewer.audience).get(detail.pk)
    load = loads.load(found, is_under_way=found is None and charts.is_recomputing(viewer))
    label, bests = _bests(detail, viewer)
    return ActivityPage(
        url=viewer.place.activity(public_id),
        streams_url=viewer.place.streams(public_id),
        detail=detail,
        load=load,
        wanted=_wanted_thresholds(detail) if load.wants_threshold else "",
        columns=_columns(len(detail.tiles) + 1),
        zones=zone_times(detail.load_input, detail.samples, known(viewer.subject)),
        bests_label=label,
        bests=bests,
        permissions=tuple(_permission(detail.sources, use) for use in USES),
    )


def _wanted_thresholds(detail: ActivityDetail) -> str:
    """Say which threshold would give this recording a load."""
    family, samples = detail.sport.family, detail.samples
    options = {
        _("your FTP"): family is SportFamily.CYCLING and samples.power_w is not None,
        _("your threshold pace"): family is SportFamily.RUNNING,
        _("your swim threshold"): family is SportFamily.SWIMMING,
        _("your resting and maximum heart rate"): samples.heart_rate_bpm is not None,
    }
    chosen = [words for words, is_useful in options.items() if is_useful]
    return _("It takes %(thresholds)s.") % {"thresholds": _(" or ").join(chosen)} if chosen else ""


def _columns(count: int) -> int:
    """Return how many tiles stand in a row of a desk, so that two rows are about equally long."""
    return count if count <= MOST_TILES else (count + 1) // 2


def _permission(sources: tuple[str, ...], use: Use) -> Permission:
    decision = decide(sources, use)
    return Permission(str(USES[use]), decision.allowed, "" if decision.allowed else decision.sentence)


def _bests(detail: ActivityDetail, viewer: Viewer) -> tuple[str, tuple[BestLine, ...]]:
    if powers := best_power(detail.samples):
        lines = [
            BestLine(formatting.hours_or_seconds(best.duration_s), formatting.number(best.value), "W")
            for best in powers
        ]
        return _("Best power"), tuple(lines)
    units = SportUnits(detail.sport, imperial=viewer.imperial)
    paces = [(best.duration_s, units.tempo(best.value)) for best in best_speed(detail.samples, detail.sport)]
    return _("Best pace"), tuple(
        BestLine(formatting.hours_or_seconds(duration_s), pace.value, pace.unit) for duration_s, pace in paces
    )
