"""Sports, sources, devices and speeds as people call them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.compliance.policy import Source
from apps.core import formatting
from apps.core.formatting import NOTHING, PaceUnit, Quantity
from apps.wearables.domain.sports import Sport, SportFamily

SPORT_WORDS: dict[Sport, Promise] = {
    Sport.RIDE: gettext_lazy("Ride"),
    Sport.INDOOR_RIDE: gettext_lazy("Indoor ride"),
    Sport.MOUNTAIN_RIDE: gettext_lazy("Mountain bike ride"),
    Sport.E_RIDE: gettext_lazy("E-bike ride"),
    Sport.RUN: gettext_lazy("Run"),
    Sport.TRAIL_RUN: gettext_lazy("Trail run"),
    Sport.TREADMILL_RUN: gettext_lazy("Treadmill run"),
    Sport.POOL_SWIM: gettext_lazy("Pool swim"),
    Sport.OPEN_WATER_SWIM: gettext_lazy("Open-water swim"),
    Sport.WALK: gettext_lazy("Walk"),
    Sport.HIKE: gettext_lazy("Hike"),
    Sport.ROW: gettext_lazy("Row"),
    Sport.INDOOR_ROW: gettext_lazy("Indoor row"),
    Sport.PADDLE: gettext_lazy("Paddle"),
    Sport.CROSS_COUNTRY_SKI: gettext_lazy("Cross-country ski"),
    Sport.ALPINE_SKI: gettext_lazy("Alpine ski"),
    Sport.SNOWBOARD: gettext_lazy("Snowboard"),
    Sport.SKATE: gettext_lazy("Skate"),
    Sport.STRENGTH: gettext_lazy("Strength"),
    Sport.CARDIO: gettext_lazy("Cardio"),
    Sport.YOGA: gettext_lazy("Yoga"),
    Sport.TRANSITION: gettext_lazy("Transition"),
    Sport.OTHER: gettext_lazy("Activity"),
}
SPORT_ICONS: dict[SportFamily, str] = {
    SportFamily.CYCLING: "ride",
    SportFamily.RUNNING: "run",
    SportFamily.SWIMMING: "swim",
    SportFamily.WALKING: "hike",
    SportFamily.ROWING: "row",
    SportFamily.SNOW: "ski",
    SportFamily.STRENGTH: "strength",
}
SOURCE_WORDS: dict[str, Promise] = {
    Source.MANUAL: gettext_lazy("Entered by hand"),
    Source.FILE: gettext_lazy("Uploaded file"),
    Source.GARMIN: gettext_lazy("Garmin"),
    Source.STRAVA: gettext_lazy("Strava"),
    Source.APPLE_HEALTH: gettext_lazy("Apple Health"),
}
SOURCE_ICONS: dict[str, str] = {
    Source.MANUAL: "edit",
    Source.FILE: "file",
    Source.GARMIN: "watch",
    Source.APPLE_HEALTH: "phone",
}
LINKS: dict[str, str] = {Source.STRAVA: "https://www.strava.com/activities/%s"}
LINK_WORDS: dict[str, str] = {Source.STRAVA: "View on Strava"}
"""The words that each provider wants on links to it, in English everywhere (Strava's brand guidelines)."""

FEEL_WORDS: dict[int, Promise] = {
    5: gettext_lazy("Great"),
    4: gettext_lazy("Good"),
    3: gettext_lazy("Okay"),
    2: gettext_lazy("Poor"),
    1: gettext_lazy("Very poor"),
}
ON_FOOT = {SportFamily.RUNNING, SportFamily.WALKING}
STROKED = {SportFamily.SWIMMING, SportFamily.ROWING}
UNKNOWN_MAKERS = {"", "development"}
MODEL = re.compile(r"^(fr|edge|fenix|vivo|forerunner|instinct|epix)(\d\w*)$")
PRODUCT_WORDS = {"fr": "Forerunner", "fenix": "fēnix", "elemnt": "ELEMNT", "hrm1": "HRM", "xt": "XT"}


@dataclass(frozen=True, slots=True)
class SourceBadge:
    """Where an activity comes from, as a word with its icon."""

    word: str
    icon: str


def sport_word(sport: Sport) -> str:
    """Name a sport."""
    return str(SPORT_WORDS[sport])


def sport_icon(sport: Sport) -> str:
    """Name the icon of a sport."""
    return "walk" if sport is Sport.WALK else SPORT_ICONS.get(sport.family, "other")


def source_badges(sources: Iterable[str]) -> tuple[SourceBadge, ...]:
    """Name the sources of something; one that we do not know is named as it is stored."""
    return tuple(
        SourceBadge(str(SOURCE_WORDS.get(source, source)), SOURCE_ICONS.get(source, "link"))
        for source in sources
    )


def link_of(provider: str, external_id: str) -> str:
    """Return where the provider shows a recording; empty where it shows none."""
    place = LINKS.get(provider)
    return "" if place is None else place % external_id.partition(":")[0]


def device_name(maker: str, product: str) -> str:
    """Name a device from the words of its file: "garmin", "edge_530" is Garmin Edge 530."""
    if maker in UNKNOWN_MAKERS:
        maker = ""
    said: list[str] = []
    for word in f"{maker} {product}".replace("_", " ").split():
        for part in MODEL.sub(r"\1 \2", word).split():
            name = PRODUCT_WORDS.get(part.lower(), part if part != part.lower() else part.capitalize())
            if name not in said:
                said.append(name)
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class SportUnits:
    """How the people of a sport write figures, in the units that the reader wants."""

    sport: Sport
    imperial: bool

    @property
    def pace(self) -> PaceUnit | None:
        """What a pace is counted by; None for a sport that has a speed instead."""
        if self.sport.family is SportFamily.SWIMMING:
            return formatting.PER_100_YARDS if self.imperial else formatting.PER_100_M
        if self.sport in {Sport.ROW, Sport.INDOOR_ROW}:
            return formatting.PER_500_M
        if self.sport.family in ON_FOOT:
            return formatting.PER_MILE if self.imperial else formatting.PER_KM
        return None

    @property
    def tempo_word(self) -> str:
        """Name what `tempo` writes."""
        return _("Speed") if self.pace is None else _("Pace")

    def tempo(self, speed_mps: float | None) -> Quantity:
        """Write how fast: a pace or a speed; nothing for standing still."""
        if self.pace is not None:
            return formatting.pace(speed_mps, self.pace)
        return formatting.speed(speed_mps, imperial=self.imperial) if speed_mps else NOTHING

    def distance(self, metres: float | None) -> Quantity:
        """Write how far; in the water by metres or yards. A zero is no distance."""
        if not metres:
            return NOTHING
        if self.sport.family is SportFamily.SWIMMING:
            return formatting.short_distance(metres, imperial=self.imperial)
        return formatting.distance(metres, imperial=self.imperial)

    def cadence(self, cycles_rpm: float | None) -> Quantity:
        """Write a cadence: steps a minute on foot, strokes on and in the water, turns elsewhere."""
        if self.sport.family in ON_FOOT:
            return formatting.quantity(None if cycles_rpm is None else 2 * cycles_rpm, "spm")
        return formatting.quantity(cycles_rpm, "spm" if self.sport.family in STROKED else "rpm")

    def height(self, metres: float | None) -> Quantity:
        """Write a height or a climb."""
        return formatting.height(metres, imperial=self.imperial)

    def temperature(self, celsius: float | None) -> Quantity:
        """Write a temperature."""
        return formatting.temperature(celsius, imperial=self.imperial)


def feel_word(feel: int | None) -> str:
    """Name how somebody felt, 1 to 5; empty where they did not say."""
    return "" if feel is None else str(FEEL_WORDS[feel])
