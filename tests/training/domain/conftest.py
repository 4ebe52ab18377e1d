"""The recorded device files and golden values beside the project, and the records of a FIT file."""

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from garmin_fit_sdk import Decoder, Stream

from apps.training.domain.sampling import ActivitySamples, FloatArray

REPOSITORY = Path(__file__).parents[3]


@dataclass(frozen=True)
class RecordedData:
    """The folder of recorded files."""

    folder: Path

    @property
    def golden(self) -> dict[str, Any]:
        return _golden(self.folder)

    def fit_samples(self, name: str) -> ActivitySamples:
        return _fit_samples(self.folder / "fit" / name)

    def fit_session(self, name: str) -> dict[str, Any]:
        session: dict[str, Any] = _fit_messages(self.folder / "fit" / name)["session_mesgs"][0]
        return session


@pytest.fixture(scope="session")
def recorded() -> RecordedData:
    folder = (REPOSITORY / "../shared/data").resolve()
    if not folder.is_dir():
        reason = "the recorded device files are not in ../shared/data"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return RecordedData(folder)


@cache
def _golden(folder: Path) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads((folder / "golden_share.json").read_text())
    return golden


@cache
def _fit_messages(path: Path) -> dict[str, Any]:
    decoder = Decoder(Stream.from_byte_array(bytearray(path.read_bytes())))
    messages, _ = decoder.read(
        enable_crc_check=False,
        convert_datetimes_to_dates=False,
        convert_types_to_strings=False,
        expand_sub_fields=False,
        merge_heart_rates=False,
    )
    found: dict[str, Any] = messages
    return found


@cache
def _fit_samples(path: Path) -> ActivitySamples:
    records = _fit_messages(path)["record_mesgs"]

    def channel(name: str) -> FloatArray:
        return np.array(
            [np.nan if (value := record.get(name)) is None else value for record in records], float
        )

    return ActivitySamples(
        time_s=channel("timestamp"),
        power_w=channel("power"),
        heart_rate_bpm=channel("heart_rate"),
        speed_mps=channel("enhanced_speed"),
        altitude_m=channel("enhanced_altitude"),
        distance_m=channel("distance"),
    )
