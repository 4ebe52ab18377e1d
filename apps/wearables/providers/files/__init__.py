"""Activity files: one way in for all formats."""

from apps.wearables.domain.records import FileContent
from apps.wearables.providers.base import FileDecoder, Provider
from apps.wearables.providers.files.fit.decoder import FitDecoder
from apps.wearables.providers.files.gpx.decoder import GpxDecoder
from apps.wearables.providers.files.sniff import kind_of, unpacked
from apps.wearables.providers.files.tcx.decoder import TcxDecoder

DECODERS: tuple[FileDecoder, ...] = (FitDecoder(), TcxDecoder(), GpxDecoder())
PROVIDER = Provider(name="file", decoders=DECODERS)


def decode(data: bytes, *, filename: str) -> FileContent:
    """Return the activities of an uploaded file.

    The content decides what it is. `filename` is not believed: people and apps name files as they like.

    Raises:
        MalformedFile: nothing usable, and nothing else is ever raised; each child says why.
    """
    body = unpacked(data)
    kind = kind_of(body)
    return next(decoder for decoder in DECODERS if decoder.kind is kind).decode(body)
