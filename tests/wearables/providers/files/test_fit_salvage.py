"""What can be read of a spoilt FIT file is read, and the rest is said."""

import struct
from datetime import timedelta

import numpy as np
import pytest
from garmin_fit_sdk import Encoder

from apps.wearables.domain.records import FileContent
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import decode
from apps.wearables.providers.files.limits import MAX_SAMPLES
from sandbox.fit_writer import ENUM, UINT8, UINT32, Column, Field, FitWriter
from tests.wearables.files import MORNING, bare_fit, definition, make_fit, ride, with_checksum

NOW = 1_150_000_000
FILE_ID, SESSION, RECORD = 0, 18, 20
STAMP, HEART_RATE = (253, 4, 0x86), (3, 1, 0x02)
ABOUT = definition(15, FILE_ID, (0, 1, 0x00)) + b"\x0f\x04"


def codes(content: FileContent) -> list[str]:
    """Return the codes of a file's warnings."""
    return [warning.code for warning in content.warnings]


def records(count: int, local: int = 0) -> bytes:
    """Return records with a heart rate, a second apart."""
    rows = b"".join(struct.pack("<BIB", local, NOW + second, 100 + second) for second in range(count))
    return definition(local, RECORD, STAMP, HEART_RATE) + rows


def test_two_files_in_a_chain_are_two_activities() -> None:
    later = make_fit(started_at=MORNING + timedelta(hours=2), seconds=40, sport="running")

    content = decode(ride(30) + later, filename="x")

    assert [activity.sport_text for activity in content.activities] == ["cycling", "running"]
    assert content.warnings == ()


def test_rubbish_behind_the_activity_is_said() -> None:
    content = decode(ride(30) + b"rubbish", filename="x")

    assert (len(content.activities), codes(content)) == (1, ["rest_unreadable"])


def test_a_wrong_checksum_is_said_and_the_values_kept() -> None:
    data = ride(30)

    content = decode(data[:-1] + bytes([data[-1] ^ 1]), filename="x")

    assert codes(content) == ["bad_checksum"]
    assert content.activities[0].samples.equals(decode(data, filename="x").activities[0].samples)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.8])
def test_a_file_that_breaks_off_gives_what_is_there(kept: float) -> None:
    data = ride(300)

    content = decode(data[: int(len(data) * kept)], filename="x")

    (activity,) = content.activities
    assert codes(content) == ["truncated", "no_summary"]
    assert 0 < len(activity.samples) < 301
    assert activity.elapsed_s == len(activity.samples) - 1
    whole = decode(data, filename="x").activities[0].samples
    assert activity.samples.power_w.tolist() == whole.power_w[: len(activity.samples)].tolist()


def test_a_device_that_died_before_it_wrote_the_size_loses_nothing() -> None:
    data = bytearray(ride(30))
    data[4:8] = bytes(4)

    content = decode(bytes(data), filename="x")

    assert (len(content.activities[0].samples), codes(content)) == (31, ["truncated"])


def test_compressed_timestamps_are_spelled_out() -> None:
    short = definition(1, RECORD, HEART_RATE)
    offsets = [2, 20, 31, 5, 30, 1]  # five bits of the clock, going over twice
    rows = b"".join(bytes((0x80 | 1 << 5 | (NOW + offset) & 0x1F, 120)) for offset in offsets)
    plain = struct.pack("<BIB", 0, NOW + 70, 130)

    (activity,) = decode(with_checksum(ABOUT + records(2) + short + rows + plain), filename="x").activities

    assert activity.samples.time_s.tolist() == [0, 1, 2, 20, 31, 37, 62, 65, 70]
    assert activity.samples.heart_rate_bpm.tolist() == [100, 101, *[120] * 6, 130]


def test_one_definition_serves_messages_with_and_without_a_clock() -> None:
    short = definition(1, RECORD, HEART_RATE)
    rows = bytes((0x80 | 1 << 5 | (NOW + 5) & 0x1F, 120, 0x01, 121, 0x80 | 1 << 5 | (NOW + 6) & 0x1F, 122))

    (activity,) = decode(with_checksum(ABOUT + records(2) + short + rows), filename="x").activities

    assert activity.samples.time_s.tolist() == [0, 1, 5, 6], "the one without any clock cannot be placed"
    assert activity.samples.heart_rate_bpm.tolist() == [100, 101, 120, 122]


def test_big_endian_files_are_read() -> None:
    listed = struct.pack(">BxBHB", 0x40, 1, RECORD, 2) + bytes((*STAMP, *HEART_RATE))
    rows = b"".join(struct.pack(">BIB", 0, NOW + second, 140) for second in range(3))

    (activity,) = decode(with_checksum(ABOUT + listed + rows), filename="x").activities

    assert activity.samples.time_s.tolist() == [0, 1, 2]


@pytest.mark.parametrize("broken", [(7, 2, 0x1F), (7, 0, 0x84)])
def test_a_definition_that_makes_no_sense_costs_only_its_own_messages(broken: tuple[int, int, int]) -> None:
    odd = definition(2, RECORD, STAMP, broken) + b"\x02" + bytes(4 + broken[1])

    content = decode(with_checksum(ABOUT + odd + records(5)), filename="x")

    assert (len(content.activities[0].samples), codes(content)) == (5, ["damaged", "no_summary"])


def test_255_fields_in_one_message_are_read_over() -> None:
    wide = definition(2, RECORD, STAMP, *[(200, 255, 0x0D)] * 155, *[HEART_RATE] * 99)
    row = b"\x02" + struct.pack("<I", NOW + 9) + bytes(255 * 155) + bytes([150] * 99)

    (activity,) = decode(with_checksum(ABOUT + records(5) + wide + row), filename="x").activities

    assert activity.samples.heart_rate_bpm[-1] == 150


def test_a_message_that_nobody_defined_ends_the_reading() -> None:
    content = decode(with_checksum(ABOUT + records(5) + b"\x09\x00\x00"), filename="x")

    assert (len(content.activities[0].samples), codes(content)) == (5, ["damaged", "no_summary"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_checksum(b""), "truncated"),
        (with_checksum(ABOUT), "no_activity"),
        (with_checksum(b"\x09\x00\x00"), "damaged"),
        (with_checksum(ABOUT)[:-1] + b"\x00", "bad_checksum"),
    ],
)
def test_nothing_readable_is_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(MalformedFile) as refusal:
        decode(data, filename="x")

    assert refusal.value.code == code


def test_more_samples_than_allowed_are_refused_before_they_are_decoded() -> None:
    many = definition(0, RECORD, HEART_RATE) + b"\x00\x8c" * (MAX_SAMPLES + 1)

    with pytest.raises(MalformedFile) as refusal:
        decode(with_checksum(many), filename="x")

    assert refusal.value.code == "too_large"


def developer_ride(*, native_power: bool) -> bytes:
    """Return a file by Garmin's own encoder with a developer field "Power" on each record."""
    about = {"mesg_num": 207, "developer_data_index": 0, "application_id": list(range(16))}
    field = {
        "mesg_num": 206,
        "developer_data_index": 0,
        "field_definition_number": 0,
        "fit_base_type_id": 0x84,
        "field_name": "Power",
        "units": "Watts",
        "native_mesg_num": RECORD,
        "native_field_num": 7,
    }
    encoder = Encoder()
    encoder.add_developer_field(0, about, field)
    encoder.write_mesg({"mesg_num": FILE_ID, "type": "activity", "manufacturer": "stryd"})
    encoder.write_mesg(about).write_mesg(field)
    for second in range(5):
        native = {"power": 100} if native_power else {}
        stamp = {"timestamp": NOW + second, "developer_fields": {0: 250 + second}}
        fast = {"enhanced_speed": 70.0, "enhanced_altitude": 101.0}
        encoder.write_mesg({"mesg_num": RECORD, **stamp, **fast, **native})
    return bytes(encoder.close())


def test_a_developer_field_stands_in_for_a_missing_channel() -> None:
    (activity,) = decode(developer_ride(native_power=False), filename="x").activities

    assert activity.samples.power_w.tolist() == [250, 251, 252, 253, 254]
    assert activity.device.maker == "stryd"


def test_a_native_channel_goes_before_a_developer_field() -> None:
    (activity,) = decode(developer_ride(native_power=True), filename="x").activities

    assert activity.samples.power_w.tolist() == [100] * 5


def test_enhanced_fields_serve_where_the_older_forms_are_too_narrow() -> None:
    (activity,) = decode(developer_ride(native_power=True), filename="x").activities

    assert set(activity.samples.speed_mps) == {70.0}
    assert activity.samples.altitude_m == pytest.approx([101.0] * 5)


def test_a_developer_field_of_the_wrong_size_costs_only_the_developer_fields() -> None:
    body = bytearray(bare_fit(developer_ride(native_power=True)))
    at = body.rindex(bytes((1, 0, 2, 0)))  # one developer field: number 0, two bytes, index 0
    body[at + 2] = 3
    head, rows = bytes(body[: at + 4]), bytes(body[at + 4 :])
    size = len(rows) // 5
    longer = b"".join(rows[start : start + size] + b"\0" for start in range(0, len(rows), size))

    content = decode(with_checksum(head + longer), filename="x")

    assert codes(content) == ["damaged", "no_summary"]
    assert content.activities[0].samples.power_w.tolist() == [100] * 5


def test_a_session_from_another_decade_starts_with_its_records() -> None:
    writer = FitWriter()
    writer.message(FILE_ID, Field(0, ENUM, 4))
    writer.messages(RECORD, [Column(253, UINT32, NOW + np.arange(10.0)), Column(3, UINT8, np.full(10, 99.0))])
    writer.message(SESSION, Field(2, UINT32, NOW + 500_000_000), Field(7, UINT32, 9000))

    (activity,) = decode(writer.close(), filename="x").activities

    assert activity.samples.time_s.tolist() == list(range(10))
