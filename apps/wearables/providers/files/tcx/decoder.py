"""Reads TCX files."""

from apps.wearables.domain.records import FileContent, FileKind
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import markup
from apps.wearables.providers.files.faults import NoActivity
from apps.wearables.providers.files.tcx.mapping import to_activity
from apps.wearables.providers.files.tcx.schema import TcxSink


class TcxDecoder:
    """Decodes TCX files, multisport sessions and cut-off ones included."""

    kind = FileKind.TCX

    def decode(self, data: bytes, /) -> FileContent:
        """Return the activities of a file.

        Raises:
            MalformedFile: nothing usable; each child says why.
        """
        sink, soundness = markup.read(data, TcxSink)
        mapped = (to_activity(source, index=index) for index, source in enumerate(sink.activities))
        found = [each for each in mapped if each is not None]
        if not found:
            raise _reason(sink, soundness)
        warnings = markup.warnings_of(soundness)
        for _record, more in found:
            warnings += [warning for warning in more if warning not in warnings]
        return FileContent(self.kind, tuple(record for record, _more in found), tuple(warnings))


def _reason(sink: TcxSink, soundness: markup.Soundness) -> MalformedFile:
    if sink.others:
        return NoActivity(found=" and ".join(f"a {other.lower()}" for other in sorted(sink.others)))
    return markup.fault_of(soundness) or NoActivity(found="nothing")
