"""What to tell the owner of a file that was read, but not without loss."""

from types import MappingProxyType

from apps.wearables.domain.records import FileWarning
from apps.wearables.providers.files.faults import gettext_noop

TRUNCATED = "truncated"
DAMAGED = "damaged"
BAD_CHECKSUM = "bad_checksum"
REST_UNREADABLE = "rest_unreadable"
POINTS_WITHOUT_TIME = "points_without_time"
STRAY_TIMES = "stray_times"
CLOCK_WENT_BACK = "clock_went_back"
NO_SUMMARY = "no_summary"
STRAP_NOT_MERGED = "strap_not_merged"

SENTENCES = MappingProxyType(
    {
        TRUNCATED: gettext_noop("The file ends too early; everything up to there was read."),
        DAMAGED: gettext_noop("A part of the file is damaged; everything else was read."),
        BAD_CHECKSUM: gettext_noop("The file's checksum does not match, so single values may be wrong."),
        REST_UNREADABLE: gettext_noop("After the activity the file goes on with something unreadable."),
        POINTS_WITHOUT_TIME: gettext_noop("%(count)d points without a time count for distance only."),
        STRAY_TIMES: gettext_noop("%(count)d samples with impossible times were left out."),
        CLOCK_WENT_BACK: gettext_noop("The device's clock went back; the samples were put in order."),
        NO_SUMMARY: gettext_noop("The device wrote no summary; it was worked out from the samples."),
        STRAP_NOT_MERGED: gettext_noop(
            "The heart rate that the strap stored could not be matched to the swim."
        ),
    }
)


def warning(code: str, **details: str | int) -> FileWarning:
    """Build a warning whose code has a sentence.

    Raises:
        KeyError: no sentence has this code.
    """
    SENTENCES[code] % details
    return FileWarning(code, details)
