"""Files made to harm are refused at once, and spoilt ones never raise anything but a reason."""

import contextlib
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.wearables.domain import streams
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode
from tests.wearables.files import (
    MORNING,
    Leg,
    definition,
    make_gpx,
    make_multisport_fit,
    make_tcx,
    ride,
    with_checksum,
)

LONGEST_S = 1.0

LAUGHS = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
TCX_ROOT, GPX_ROOT = "TrainingCenterDatabase", "gpx"


def bomb(root: str, declarations: str, inner: str) -> bytes:
    """Return a document with declarations of its own."""
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{declarations}]><{root}>{inner}</{root}>'.encode()


@pytest.mark.parametrize("root", [TCX_ROOT, GPX_ROOT])
@pytest.mark.parametrize(
    ("declarations", "inner"),
    [
        ('<!ENTITY l0 "lol">' + LAUGHS, "&l9;"),
        ('<!ENTITY l0 "lol">' + LAUGHS, "<trk name='&l9;'/>"),
        ('<!ENTITY a "' + "a" * 100_000 + '">', "&a;" * 20_000),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "<name>&x;</name>"),
        ('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">', "<name>&x;</name>"),
        ('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;', ""),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_with_declarations_of_its_own_is_refused_at_once(
    root: str, declarations: str, inner: str, encoding: str
) -> None:
    data = bomb(root, declarations, inner).decode().encode(encoding)
    started = time.process_time()

    with pytest.raises(MalformedFile) as refusal:
        decode(data, filename="x")

    assert refusal.value.code == "unsafe_xml"
    assert time.process_time() - started < LONGEST_S


def test_declarations_behind_a_long_comment_are_refused_too() -> None:
    hidden = b"<!--" + b"x" * 50 + b"-->" * 1 + bomb(GPX_ROOT, '<!ENTITY l0 "lol">' + LAUGHS, "&l9;")[21:]

    with pytest.raises(MalformedFile) as refusal:
        decode(hidden, filename="x")

    assert refusal.value.code == "unsafe_xml"


def test_an_undeclared_entity_is_no_text() -> None:
    data = make_gpx(started_at=MORNING, seconds=5).replace(b"Loop", b"&secret;")

    content = decode(data, filename="x")

    assert content.activities[0].title is None
    assert [warning.code for warning in content.warnings] == ["damaged"]


def test_nesting_without_end_is_refused_at_once() -> None:
    started = time.process_time()

    with pytest.raises(MalformedFile) as refusal:
        decode(b"<gpx>" + b"<trk>" * 200_000, filename="x")

    assert refusal.value.code == "too_large"
    assert time.process_time() - started < LONGEST_S


PLACE = '<trkpt lat="47" lon="8"><time>{}</time></trkpt>'
OUTINGS = "".join(
    f"<trk><trkseg>{PLACE.format(f'{year}-05-01')}</trkseg></trk>" for year in range(1980, 2099)
)
LEGS = "<Activity><Lap/></Activity>" * 101


@pytest.mark.parametrize(
    "data",
    [
        f"<gpx>{OUTINGS}</gpx>".encode(),
        b"<gpx><trk>" + b"<trkseg/>" * 10_001 + b"</trk></gpx>",
        f"<{TCX_ROOT}>{LEGS}</{TCX_ROOT}>".encode(),
        with_checksum(definition(0, 18, (2, 4, 0x86)) + b"\x00\x00\x00\x00\x50" * 101),
    ],
    ids=["outings", "segments", "legs", "sessions"],
)
def test_more_parts_than_an_activity_has_are_refused(data: bytes) -> None:
    with pytest.raises(MalformedFile) as refusal:
        decode(data, filename="x")

    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "a\nb", "x" * 5000])
def test_a_hostile_title_is_one_short_line_of_text(title: str) -> None:
    data = make_gpx(started_at=MORNING, seconds=5, title=title)

    (activity,) = decode(data, filename="x").activities

    assert activity.title is not None
    assert len(activity.title) <= 200
    assert activity.title.isprintable()


def leave_no_trace_of(data: bytes) -> None:
    """Decode a spoilt file: a reason or an activity that can be stored, within the time allowed."""
    started = time.process_time()
    with contextlib.suppress(MalformedFile):
        content = decode(data, filename="x")
        assert content.activities
        for activity in content.activities:
            streams.pack(activity.samples)
            assert activity.ended_at >= activity.started_at
    assert time.process_time() - started < LONGEST_S


TRIATHLON = make_multisport_fit(
    started_at=MORNING,
    legs=[Leg(seconds=20, power=200, heart_rate=140), Leg(sport="running", seconds=20, cadence=88)],
)
SOUND = {
    "ride.fit": ride(40),
    "triathlon.fit": TRIATHLON,
    "ride.tcx": make_tcx(started_at=MORNING, seconds=12, heart_rate=140, power=200, laps=2),
    "ride.gpx": make_gpx(started_at=MORNING, seconds=12, heart_rate=140, power=200, segments=2),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_file_cut_at_each_97th_byte_is_read_or_refused(name: str) -> None:
    data = SOUND[name]

    for length in range(0, len(data), 97):
        leave_no_trace_of(data[:length])


def spoilt(data: bytes, *, seed: int, count: int) -> Iterator[bytes]:
    """Yield copies with some bits flipped, the same for the same seed."""
    source = random.Random(seed)
    for _copy in range(count):
        copy = bytearray(data)
        for _flip in range(source.choice((1, 1, 1, 3, 10))):
            copy[source.randrange(len(copy))] ^= 1 << source.randrange(8)
        yield bytes(copy)


@pytest.mark.parametrize(
    ("name", "count"), [("ride.fit", 300), ("ride.tcx", 300), ("triathlon.fit", 100), ("ride.gpx", 100)]
)
def test_flipped_bits_are_read_over_or_refused(name: str, count: int) -> None:
    for copy in spoilt(SOUND[name], seed=17, count=count):
        leave_no_trace_of(copy)


def test_the_decoders_read_no_file_of_the_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read")
    inner = "<trk><name>&x;</name></trk>"

    with pytest.raises(MalformedFile) as refusal:
        decode(bomb(GPX_ROOT, f'<!ENTITY x SYSTEM "{secret.as_uri()}">', inner), filename="x")

    assert "do not read" not in refusal.value.message
