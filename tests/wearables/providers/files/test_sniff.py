"""A file is what its content says, whatever it is called and however it is packed."""

import gzip
import io
import random
import zipfile

import pytest

from apps.wearables.domain.records import FileKind
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode, sniff
from apps.wearables.providers.files.limits import MAX_INPUT_BYTES
from tests.wearables.files import MORNING, make_gpx, make_tcx, ride

FILES = {
    FileKind.FIT: ride(30),
    FileKind.TCX: make_tcx(started_at=MORNING, seconds=30, heart_rate=140),
    FileKind.GPX: make_gpx(started_at=MORNING, seconds=30, heart_rate=140),
}


@pytest.mark.parametrize("kind", FileKind)
def test_the_name_does_not_matter(kind: FileKind) -> None:
    assert decode(FILES[kind], filename="holiday.jpg").kind is kind


@pytest.mark.parametrize("kind", FileKind)
def test_gzip_is_opened_on_the_way(kind: FileKind) -> None:
    packed = gzip.compress(FILES[kind])

    (activity,) = decode(packed, filename="ride.gz").activities

    (plain,) = decode(FILES[kind], filename="ride").activities
    assert activity.samples.equals(plain.samples)


@pytest.mark.parametrize("kind", [FileKind.TCX, FileKind.GPX])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_encoding_and_leading_blanks_do_not_matter(kind: FileKind, encoding: str) -> None:
    declared = FILES[kind].decode().replace('encoding="UTF-8"', "")

    assert decode(declared.encode(encoding), filename="x").kind is kind
    assert decode(b"\n  " + FILES[kind], filename="x").kind is kind


def zipped() -> bytes:
    """Return a ZIP archive of a ride."""
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("ride.fit", FILES[FileKind.FIT])
        return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (gzip.compress(b"", mtime=0), "empty"),
        (b"timestamp,heart_rate\n1,140\n", "not_recognised"),
        (b"\x00\x01\x02\x03" * 10, "not_recognised"),
        (b"<", "not_recognised"),
        (b"<?xml version='1.0'?><song/>", "not_recognised"),
        (zipped(), "unsupported"),
        (gzip.compress(gzip.compress(FILES[FileKind.FIT], mtime=0), mtime=0), "unsupported"),
        (b"<kml xmlns='http://www.opengis.net/kml/2.2'/>", "unsupported"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "unsupported"),
        (
            b"<?xml version='1.0'?><!DOCTYPE HealthData [<!ELEMENT HealthData ANY>]><HealthData/>",
            "unsupported",
        ),
        (b"\x1f\x8b", "truncated"),
        (gzip.compress(FILES[FileKind.FIT], mtime=0)[:12], "truncated"),
        (b"\x1f\x8b" + b"\xff" * 40, "damaged"),
        (FILES[FileKind.FIT][:8], "not_recognised"),
        (FILES[FileKind.FIT][:14], "truncated"),
    ],
)
def test_what_is_no_activity_file_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(MalformedFile) as refusal:
        decode(data, filename="x.fit")

    assert refusal.value.code == code


def test_a_file_beyond_the_limit_is_refused() -> None:
    with pytest.raises(MalformedFile) as refusal:
        sniff.unpacked(bytes(MAX_INPUT_BYTES + 1))

    assert refusal.value.code == "too_large"


def test_a_gzip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(100 * 2**20))

    with pytest.raises(MalformedFile) as refusal:
        decode(bomb, filename="x.fit.gz")

    assert refusal.value.code == "packed_too_far"
    assert refusal.value.details == {"times": 100}


def test_what_unpacks_to_more_than_the_limit_is_refused_with_that_limit() -> None:
    large = gzip.compress(random.Random(1).randbytes(2**20) + bytes(64 * 2**20))

    with pytest.raises(MalformedFile) as refusal:
        decode(large, filename="x.fit.gz")

    assert refusal.value.code == "too_large"
    assert refusal.value.details == {"limit": "64 MB after unpacking"}
