"""Reads FIT files through Garmin's SDK; the columns reader will take the records over from it."""

from typing import Final

from apps.wearables.domain.records import FileContent, FileKind
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import notices
from apps.wearables.providers.files.faults import (
    BadChecksum,
    DamagedFile,
    NoActivity,
    TruncatedFile,
)
from apps.wearables.providers.files.fit import frames, sdk
from apps.wearables.providers.files.fit.about import content_kinds
from apps.wearables.providers.files.fit.mapping import to_activities
from apps.wearables.providers.files.fit.numbers import FILE_ACTIVITY

_REASONS: Final = (
    (notices.TRUNCATED, TruncatedFile),
    (notices.BAD_CHECKSUM, BadChecksum),
    (notices.DAMAGED, DamagedFile),
)

_NOUNS: Final = {
    1: "device information",
    2: "device settings",
    3: "sport settings",
    5: "a planned workout",
    6: "a course",
    7: "a schedule",
    9: "weight measurements",
    10: "totals",
    11: "goals",
    14: "blood pressure measurements",
    15: "daily monitoring",
    28: "daily monitoring",
    32: "daily monitoring",
    34: "a segment",
    35: "a list of segments",
}


class FitDecoder:
    """Decodes FIT files, also chained, cut off, damaged and multisport ones."""

    kind = FileKind.FIT

    def decode(self, data: bytes, /) -> FileContent:
        """Return the sessions of a file.

        Raises:
            MalformedFile: nothing usable; each child says why.
        """
        decoded, found = _decoded(data)
        kinds = content_kinds(decoded)
        if kinds and FILE_ACTIVITY not in kinds:
            raise NoActivity(found=_NOUNS.get(kinds[0], "device data"))
        activities, warnings = to_activities(decoded)
        if not activities:
            raise _reason(found)
        if not decoded.is_merged:
            warnings.append(notices.warning(notices.STRAP_NOT_MERGED))
        return FileContent(self.kind, activities, (*map(notices.warning, found), *warnings))


def _decoded(data: bytes) -> tuple[sdk.Decoded, list[str]]:
    """Decode, without developer fields where the SDK stumbles over them."""
    whole = frames.cut(data)
    decoded = sdk.decode(whole.clean, expected=whole.counts.total())
    if decoded.total == whole.counts.total():
        return decoded, whole.found
    plain = frames.cut(data, developer=False)
    again = sdk.decode(plain.clean, expected=plain.counts.total())
    found: list[str] = list(dict.fromkeys([*whole.found, notices.DAMAGED]))
    return (again if again.total > decoded.total else decoded), found


def _reason(found: list[str]) -> MalformedFile:
    for code, fault in _REASONS:
        if code in found:
            return fault()
    return NoActivity(found="nothing")
