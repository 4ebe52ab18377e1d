"""Feeds XML to a sink without building a tree: no entities, no network, bounded depth and length."""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import NoReturn, Protocol, TypeVar

from lxml import etree

from apps.wearables.domain.records import FileWarning
from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import notices
from apps.wearables.providers.files.faults import DamagedFile, TooLarge, TruncatedFile, UnsafeXml
from apps.wearables.providers.files.limits import MAX_XML_DEPTH, MAX_XML_ELEMENTS

_CHUNK_BYTES = 2**16


class Sink(Protocol):
    """Takes elements in document order, by local name: namespaces differ from one exporter to the next."""

    def opened(self, path: list[str], attributes: Mapping[str, str]) -> None:
        """An element begins; `path` leads to it from the root and is only valid during the call."""

    def closed(self, path: list[str], text: str) -> None:
        """An element ends; `text` is what stood directly in it, stripped."""


class Soundness(Enum):
    """How well a document could be read."""

    WHOLE = auto()
    TRUNCATED = auto()
    DAMAGED = auto()


AnySink = TypeVar("AnySink", bound=Sink)


def read(data: bytes, new_sink: Callable[[], AnySink]) -> tuple[AnySink, Soundness]:
    """Return a filled sink; a document that is not well-formed is read again, forgivingly, into a new one.

    Raises:
        UnsafeXml: a document type declaration.
        TooLarge: more elements, or nested deeper, than an activity file has.
    """
    sink = new_sink()
    soundness = _feed(data, sink, forgiving=False)
    if soundness is not Soundness.WHOLE:
        sink = new_sink()
        _feed(data, sink, forgiving=True)
    return sink, soundness


def warnings_of(soundness: Soundness) -> list[FileWarning]:
    """Return what to tell the owner of a file that was read all the same."""
    codes = {Soundness.TRUNCATED: notices.TRUNCATED, Soundness.DAMAGED: notices.DAMAGED}
    return [notices.warning(codes[soundness])] if soundness in codes else []


def fault_of(soundness: Soundness) -> MalformedFile | None:
    """Return why a file in which nothing was found gave nothing; None where it is well-formed."""
    faults = {Soundness.TRUNCATED: TruncatedFile, Soundness.DAMAGED: DamagedFile}
    return faults[soundness]() if soundness in faults else None


def _feed(data: bytes, sink: Sink, *, forgiving: bool) -> Soundness:
    """Parse into the sink; what is wrong in the middle shows while feeding, a missing end only afterwards."""
    parser = etree.XMLParser(
        target=_Target(sink),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=forgiving,
    )
    try:
        for start in range(0, len(data), _CHUNK_BYTES):
            parser.feed(data[start : start + _CHUNK_BYTES])
    except etree.XMLSyntaxError:
        return Soundness.DAMAGED
    try:
        parser.close()
    except etree.XMLSyntaxError:
        return Soundness.TRUNCATED
    return Soundness.WHOLE


class _Target:
    """What lxml's parser calls; keeps the path and the text of the open elements."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._path: list[str] = []
        self._texts: list[list[str]] = []
        self._count = 0

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes]) -> None:
        self._count += 1
        if self._count > MAX_XML_ELEMENTS or len(self._path) >= MAX_XML_DEPTH:
            raise TooLarge(limit=f"{MAX_XML_ELEMENTS} elements, {MAX_XML_DEPTH} deep")
        self._path.append(_text(tag).rpartition("}")[2])
        self._texts.append([])
        self._sink.opened(self._path, {_text(name): _text(value) for name, value in attrib.items()})

    def end(self, tag: str | bytes) -> None:
        self._sink.closed(self._path, "".join(self._texts.pop()).strip())
        self._path.pop()

    def data(self, data: str | bytes) -> None:
        if self._texts:
            self._texts[-1].append(_text(data))

    def comment(self, text: str | bytes) -> None:
        """Comments say nothing."""

    def doctype(self, *_declaration: str | None) -> NoReturn:
        raise UnsafeXml

    def close(self) -> None:
        """End; the sink has everything."""


def _text(value: str | bytes) -> str:
    """Return what is text already: the parser's interface only says that it may be bytes."""
    return value if isinstance(value, str) else value.decode()
