"""Why a file cannot be read: typed errors, each with a stable code and a sentence for people."""

from apps.wearables.providers.base import MalformedFile


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation; the name is the one that translation tools look for."""
    return text


class NotRecognised(MalformedFile):
    """Neither FIT nor TCX nor GPX."""

    code = "not_recognised"
    template = gettext_noop(
        "This is not a FIT, TCX or GPX file. Export the activity from your watch or app as one of these and "
        "upload it again."
    )


class EmptyFile(MalformedFile):
    """No bytes, or nothing but white space."""

    code = "empty"
    template = gettext_noop("The file is empty. Copy it from the device again and upload it once more.")


class TruncatedFile(MalformedFile):
    """The end is missing, and what is left holds no sample and no summary."""

    code = "truncated"
    template = gettext_noop(
        "The file ends too early and holds nothing readable. Copy it from the device again; if it is still "
        "incomplete, the recording was cut off on the device."
    )


class BadChecksum(MalformedFile):
    """The checksum does not fit, and nothing readable is left."""

    code = "bad_checksum"
    template = gettext_noop(
        "The file is damaged: its checksum does not match and nothing in it can be read. Copy it from the "
        "device again and upload it once more."
    )


class DamagedFile(MalformedFile):
    """The structure is broken before the first sample or summary."""

    code = "damaged"
    template = gettext_noop(
        "The file is damaged and nothing in it can be read. Export it again and upload the new file."
    )


class NoActivity(MalformedFile):
    """A sound file about something else; `found` names what, or is "nothing"."""

    code = "no_activity"
    template = gettext_noop(
        "This file holds no recorded activity (it holds: %(found)s). Choose the file of a finished activity; "
        "most devices keep these in the folder Activity."
    )


class NoTime(MalformedFile):
    """Points without a believable time: a planned route, times that were removed, or a clock far off."""

    code = "no_time"
    template = gettext_noop(
        "%(missing)d of the %(points)d points in this file have no time, or one that cannot be right (before "
        "1970 or after 2099), so nobody can say when they were passed. Export the activity with its times, "
        "or upload the device's original file."
    )


class ClockNotSet(MalformedFile):
    """The device counted seconds since it was switched on, so nobody knows the day."""

    code = "clock_not_set"
    template = gettext_noop(
        "The clock of the device was not set, so the file tells how long the activity was but not when. "
        "Set the device's clock, or let it find its position, before the next one."
    )


class TooLarge(MalformedFile):
    """More bytes, samples or elements than an activity has; `limit` says which limit."""

    code = "too_large"
    template = gettext_noop(
        "The file is larger than an activity can be (limit: %(limit)s). Split it on the device or in the app "
        "that made it, and upload the parts."
    )


class PackedTooFar(MalformedFile):
    """Gzip that grows to many times its size; `times` says from how many on."""

    code = "packed_too_far"
    template = gettext_noop(
        "Unpacked, this file grows to more than %(times)d times its size, which activity files never do and "
        "which can be used for attacks. Unpack it yourself and upload what is inside."
    )


class UnsafeXml(MalformedFile):
    """A document type declaration, which could reach for other files or grow without end."""

    code = "unsafe_xml"
    template = gettext_noop(
        "The file contains a document type declaration, which activity files never need and which can be "
        "used for attacks. Export the activity again from your watch or app."
    )


class Unsupported(MalformedFile):
    """A format that we know and do not read here; `found` names it."""

    code = "unsupported"
    template = gettext_noop(
        "This is a %(found)s file, which cannot be read here. Unpack or export it and upload the FIT, TCX or "
        "GPX file."
    )
