"""Makes device files (FIT, TCX, GPX) of rides, runs, swims and triathlons for sample people and tests.

What goes in is what a decoder gives back: a figure that is asked for stands in each second of the file, and
the sums are worked out as a device would. The same arguments always give the same bytes.
"""

from collections.abc import Sequence
from datetime import datetime

from sandbox import fit_files, xml_files
from sandbox.traces import Figure, Leg, wavering

__all__ = ["Leg", "make_fit", "make_gpx", "make_multisport_fit", "make_pool_swim_fit", "make_tcx", "wavering"]

HOME = (47.0, 8.0)


def make_fit(
    *,
    started_at: datetime,
    seconds: int = 120,
    sport: str = "cycling",
    sub_sport: str = "generic",
    power: Figure = None,
    heart_rate: Figure = None,
    cadence: Figure = None,
    speed: Figure = 8.0,
    altitude: Figure = None,
    home: tuple[float, float] | None = HOME,
    laps: int = 1,
    utc_offset_s: int | None = 0,
    threshold_power: float | None = None,
    rr_ms: Sequence[int] = (),
) -> bytes:
    """Return a FIT file of one activity with a record each second, both ends included.

    Figures are one number or one for each second. `home` is where the loop starts, None is indoors. Sports
    are FIT's words.
    """
    leg = Leg(
        sport=sport,
        sub_sport=sub_sport,
        seconds=seconds,
        power=power,
        heart_rate=heart_rate,
        cadence=cadence,
        speed=speed,
        altitude=altitude,
        home=home,
        laps=laps,
    )
    return fit_files.make_legs(
        started_at=started_at,
        legs=[leg],
        utc_offset_s=utc_offset_s,
        threshold_power=threshold_power,
        rr_ms=rr_ms,
    )


def make_multisport_fit(*, started_at: datetime, legs: Sequence[Leg], utc_offset_s: int | None = 0) -> bytes:
    """Return a FIT file with one session for each leg, transitions being legs of their own."""
    return fit_files.make_legs(
        started_at=started_at, legs=legs, utc_offset_s=utc_offset_s, threshold_power=None, rr_ms=()
    )


def make_pool_swim_fit(
    *,
    started_at: datetime,
    lengths: int = 20,
    pool_length_m: float = 25.0,
    seconds_per_length: int = 30,
    strokes: int = 12,
    utc_offset_s: int | None = 0,
) -> bytes:
    """Return a FIT file of a swim in a pool."""
    return fit_files.make_pool_swim(
        started_at=started_at,
        lengths=lengths,
        pool_length_m=pool_length_m,
        seconds_per_length=seconds_per_length,
        strokes=strokes,
        utc_offset_s=utc_offset_s,
    )


def make_tcx(
    *,
    started_at: datetime,
    seconds: int = 120,
    sport: str = "cycling",
    power: Figure = None,
    heart_rate: Figure = None,
    cadence: Figure = None,
    speed: Figure = 8.0,
    altitude: Figure = None,
    home: tuple[float, float] | None = HOME,
    laps: int = 1,
) -> bytes:
    """Return a TCX file of one activity; arguments as for `make_fit`."""
    leg = Leg(
        sport=sport,
        seconds=seconds,
        power=power,
        heart_rate=heart_rate,
        cadence=cadence,
        speed=speed,
        altitude=altitude,
        home=home,
        laps=laps,
    )
    return xml_files.make_tcx_leg(leg, started_at=started_at)


def make_gpx(
    *,
    started_at: datetime,
    seconds: int = 120,
    sport: str = "cycling",
    power: Figure = None,
    heart_rate: Figure = None,
    cadence: Figure = None,
    speed: Figure = 8.0,
    altitude: Figure = None,
    home: tuple[float, float] = HOME,
    segments: int = 1,
    title: str = "Loop",
) -> bytes:
    """Return a GPX file of one track in so many segments; arguments as for `make_fit`."""
    leg = Leg(
        sport=sport,
        seconds=seconds,
        power=power,
        heart_rate=heart_rate,
        cadence=cadence,
        speed=speed,
        altitude=altitude,
        home=home,
        laps=segments,
    )
    return xml_files.make_gpx_leg(leg, started_at=started_at, title=title)
