"""Tells a file's format by its content, never by its name, and unpacks gzip with a limit."""

import re
import zlib

from apps.wearables.domain.records import FileKind
from apps.wearables.providers.files.faults import (
    DamagedFile,
    EmptyFile,
    NotRecognised,
    PackedTooFar,
    TooLarge,
    TruncatedFile,
    UnsafeXml,
    Unsupported,
)
from apps.wearables.providers.files.fit.frames import SIGNATURE, SIGNATURE_AT
from apps.wearables.providers.files.limits import MAX_EXPANSION, MAX_INPUT_BYTES

_GZIP = b"\x1f\x8b"
_GZIP_FORMAT = 31  # zlib's window size plus the flag for gzip's header
_HEAD_BYTES = 2**14
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FREE_BYTES = 2**20  # however well so little shrinks, it is no bomb
_SIGNATURES = ((b"PK\x03\x04", "ZIP"), (_GZIP, "doubly packed GZIP"), (b"%PDF", "PDF"))
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w.-]+)", re.IGNORECASE)
_ROOTS = {"TrainingCenterDatabase": FileKind.TCX, "gpx": FileKind.GPX}
_OTHER_ROOTS = {"kml": "KML", "HealthData": "Apple Health", "pwx": "PWX", "html": "web page"}


def unpacked(data: bytes) -> bytes:
    """Return the bytes of a file, out of gzip if it is in gzip, without what may stand before XML.

    Raises:
        EmptyFile: nothing in it.
        TooLarge: more than 64 MB, also after unpacking.
        PackedTooFar: gzip that grows a hundredfold.
        TruncatedFile: gzip that breaks off at once.
        DamagedFile: gzip that cannot be unpacked.
    """
    if len(data) > MAX_INPUT_BYTES:
        raise TooLarge(limit=f"{MAX_INPUT_BYTES >> 20} MB")
    if data[: len(_GZIP)] == _GZIP:
        data = _gunzip(data)
    body = data.removeprefix(_UTF8_MARK).lstrip(b" \t\r\n\0")
    if not body:
        raise EmptyFile
    return body if body[:1] == b"<" else data


def kind_of(data: bytes) -> FileKind:
    """Return the format of an unpacked file.

    Raises:
        NotRecognised: none that we know.
        Unsupported: one that we know and do not read here.
        UnsafeXml: XML with a document type of its own.
    """
    if data[SIGNATURE_AT : SIGNATURE_AT + len(SIGNATURE)] == SIGNATURE:
        return FileKind.FIT
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise Unsupported(found=name)
    root = _root_of(data)
    if root in _ROOTS:
        return _ROOTS[root]
    if root in _OTHER_ROOTS:
        raise Unsupported(found=_OTHER_ROOTS[root])
    raise NotRecognised


def _root_of(data: bytes) -> str | None:
    """Return the local name of an XML document's first element."""
    head = data[:_HEAD_BYTES]
    is_wide = head.startswith(_UTF16_MARKS)
    if not is_wide and not head.startswith(b"<"):
        return None
    text = head.decode("utf-16" if is_wide else "utf-8", errors="ignore")
    text = re.sub(r"<!--.*?-->|<\?.*?\?>", "", text, flags=re.DOTALL)
    declared = _DOCTYPE.search(text)
    if declared and declared[1] not in _OTHER_ROOTS:
        raise UnsafeXml
    found = declared or _ROOT.search(text)
    return found[1] if found else None


def _gunzip(data: bytes) -> bytes:
    limit = min(MAX_INPUT_BYTES, max(_FREE_BYTES, MAX_EXPANSION * len(data)))
    unpacker = zlib.decompressobj(wbits=_GZIP_FORMAT)
    try:
        body = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        raise DamagedFile from error
    if len(body) > MAX_INPUT_BYTES:
        raise TooLarge(limit=f"{MAX_INPUT_BYTES >> 20} MB after unpacking")
    if len(body) > limit:
        raise PackedTooFar(times=MAX_EXPANSION)
    if not body and not unpacker.eof:
        raise TruncatedFile
    return body
