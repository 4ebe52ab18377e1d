"""Reads GPX files."""

from apps.wearables.domain.records import FileContent, FileKind
from apps.wearables.providers.files import markup
from apps.wearables.providers.files.faults import NoActivity
from apps.wearables.providers.files.gpx.mapping import to_activities
from apps.wearables.providers.files.gpx.schema import GpxSink

_NOUNS = {"rte": "a planned route", "wpt": "waypoints"}


class GpxDecoder:
    """Decodes GPX 1.0 and 1.1 files with recorded tracks."""

    kind = FileKind.GPX

    def decode(self, data: bytes, /) -> FileContent:
        """Return the outings of a file.

        Raises:
            MalformedFile: nothing usable; each child says why.
        """
        sink, soundness = markup.read(data, GpxSink)
        activities, warnings = to_activities(sink)
        if not activities:
            found = " and ".join(_NOUNS[other] for other in sorted(sink.others))
            raise markup.fault_of(soundness) or NoActivity(found=found or "nothing")
        return FileContent(self.kind, tuple(activities), (*markup.warnings_of(soundness), *warnings))
