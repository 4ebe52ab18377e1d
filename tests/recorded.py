"""Finds the recorded device files beside the project, and the true values that go with them.

They are other people's recordings and are never part of the project. Without the folder a test that needs it
is skipped with this reason; where CI is set it fails instead.
"""

import json
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from apps.wearables.domain.records import Channel, FileContent
from apps.wearables.providers.files import decode

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def recorded(name: str) -> Path:
    """Return the path of a recorded file such as "fit/Activity.fit"."""
    require_folder()
    return FOLDER / name


def require_folder() -> None:
    """Skip the test where the recorded files are absent, or fail it where they are required."""
    if FOLDER.is_dir():
        return
    reason = f"the recorded device files are not at {FOLDER}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def recorded_names(*folders: str) -> list[str]:
    """Return "folder/file" of all files in the folders, for parametrising; a name to skip by without any."""
    if not FOLDER.is_dir():
        return [f"{folder}/(absent)" for folder in folders]
    return sorted(
        f"{folder}/{path.name}"
        for folder in folders
        for path in (FOLDER / folder).iterdir()
        if path.name not in {"SOURCE.txt", "INDEX.json"}
    )


@cache
def content_of(name: str) -> FileContent:
    """Decode a recorded file, once for all tests of a process."""
    return decode(recorded(name).read_bytes(), filename=name)


def readings(content: FileContent, channel: Channel) -> np.ndarray:
    """Return a channel over all activities, missing readings left out."""
    columns = [activity.samples.get(channel) for activity in content.activities]
    values = np.concatenate([column for column in columns if column is not None] or [np.empty(0)])
    return values[~np.isnan(values)]


@cache
def golden() -> dict:
    """Return the true values of the recorded files; keys begin with "SHARE/"."""
    require_folder()
    return json.loads((FOLDER / "golden_share.json").read_text(encoding="utf-8"))
