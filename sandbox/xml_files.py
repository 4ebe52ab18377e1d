"""Makes TCX and GPX files as Garmin Connect exports them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from xml.sax.saxutils import escape

from sandbox.traces import FloatArray, Leg, Trace, iso, lap_bounds, trace

_TCX_SPORTS = {"cycling": "Biking", "running": "Running"}
_TCX = """<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
  xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">
<Activities><Activity Sport="{sport}"><Id>{start}</Id>
{laps}
<Creator><Name>Sandbox</Name></Creator></Activity></Activities></TrainingCenterDatabase>
"""
_GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx creator="Sandbox" version="1.1" xmlns="http://www.topografix.com/GPX/1/1"
  xmlns:tpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"
  xmlns:pwr="http://www.garmin.com/xmlschemas/PowerExtension/v1">
<trk><name>{title}</name><type>{sport}</type>
{segments}
</trk></gpx>
"""


def make_tcx_leg(leg: Leg, *, started_at: datetime) -> bytes:
    """Return a TCX file of one activity."""
    done = trace(leg)
    laps = "\n".join(_lap(done, bounds, started_at) for bounds in lap_bounds(leg))
    sport = _TCX_SPORTS.get(leg.sport, "Other")
    return _TCX.format(sport=sport, start=iso(started_at, 0), laps=laps).encode()


def make_gpx_leg(leg: Leg, *, started_at: datetime, title: str) -> bytes:
    """Return a GPX file of one track, a segment for each lap."""
    done = trace(leg)
    edges = [first for first, _last in lap_bounds(leg)] + [leg.seconds + 1]
    segments = "\n".join(
        "<trkseg>" + "".join(_gpx_points(done, range(first, end), started_at)) + "</trkseg>"
        for first, end in pairwise(edges)
    )
    return _GPX.format(title=escape(title), sport=escape(leg.sport), segments=segments).encode()


def _lap(done: Trace, bounds: tuple[int, int], started_at: datetime) -> str:
    first, last = bounds
    end = last + 1 if last == done.leg.seconds else last
    metres = float(done.distance_m[last] - done.distance_m[first])
    points = "".join(_tcx_points(done, range(first, end), started_at))
    return (
        f'<Lap StartTime="{iso(started_at, first)}"><TotalTimeSeconds>{last - first}</TotalTimeSeconds>'
        f"<DistanceMeters>{metres:.2f}</DistanceMeters><Calories>0</Calories>"
        f"{_lap_heart_rate(done.heart_rate_bpm, first, last)}"
        f"<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>{points}</Track></Lap>"
    )


def _lap_heart_rate(column: FloatArray | None, first: int, last: int) -> str:
    if column is None:
        return ""
    rows = column[first : last + 1]
    return (
        f"<AverageHeartRateBpm><Value>{rows.mean():.0f}</Value></AverageHeartRateBpm>"
        f"<MaximumHeartRateBpm><Value>{rows.max():.0f}</Value></MaximumHeartRateBpm>"
    )


def _tcx_points(done: Trace, rows: range, started_at: datetime) -> Iterator[str]:
    for row in rows:
        yield f"<Trackpoint><Time>{iso(started_at, row)}</Time>"
        if done.latitude_deg is not None and done.longitude_deg is not None:
            yield f"<Position><LatitudeDegrees>{done.latitude_deg[row]:.7f}</LatitudeDegrees>"
            yield f"<LongitudeDegrees>{done.longitude_deg[row]:.7f}</LongitudeDegrees></Position>"
        if done.altitude_m is not None:
            yield f"<AltitudeMeters>{done.altitude_m[row]:.1f}</AltitudeMeters>"
        yield f"<DistanceMeters>{done.distance_m[row]:.2f}</DistanceMeters>"
        if done.heart_rate_bpm is not None:
            yield f"<HeartRateBpm><Value>{done.heart_rate_bpm[row]:.0f}</Value></HeartRateBpm>"
        running = done.leg.sport == "running"
        if done.cadence_rpm is not None and not running:
            yield f"<Cadence>{done.cadence_rpm[row]:.0f}</Cadence>"
        yield f"<Extensions><ns3:TPX><ns3:Speed>{done.speed_mps[row]:.3f}</ns3:Speed>"
        if done.cadence_rpm is not None and running:
            yield f"<ns3:RunCadence>{done.cadence_rpm[row]:.0f}</ns3:RunCadence>"
        if done.power_w is not None:
            yield f"<ns3:Watts>{done.power_w[row]:.0f}</ns3:Watts>"
        yield "</ns3:TPX></Extensions></Trackpoint>"


def _gpx_points(done: Trace, rows: range, started_at: datetime) -> Iterator[str]:
    if done.latitude_deg is None or done.longitude_deg is None:
        raise ValueError("GPX needs positions")
    for row in rows:
        yield f'<trkpt lat="{done.latitude_deg[row]:.7f}" lon="{done.longitude_deg[row]:.7f}">'
        if done.altitude_m is not None:
            yield f"<ele>{done.altitude_m[row]:.1f}</ele>"
        yield f"<time>{iso(started_at, row)}</time><extensions>"
        if done.power_w is not None:
            yield f"<pwr:PowerInWatts>{done.power_w[row]:.0f}</pwr:PowerInWatts>"
        yield "<tpx:TrackPointExtension>"
        if done.heart_rate_bpm is not None:
            yield f"<tpx:hr>{done.heart_rate_bpm[row]:.0f}</tpx:hr>"
        if done.cadence_rpm is not None:
            yield f"<tpx:cad>{done.cadence_rpm[row]:.0f}</tpx:cad>"
        yield "</tpx:TrackPointExtension></extensions></trkpt>"
