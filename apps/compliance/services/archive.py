"""Write the archive of a copy: data as JSON, files as they are, a manifest with SHA-256 of every member."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from types import TracebackType
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
from django.utils.functional import Promise

CHUNK = 256 * 1024
UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\]")


class Archive:
    """A ZIP under way. `beat` is called after every chunk, so that long work can renew its lease."""

    def __init__(self, stream: IO[bytes], *, now: datetime, beat: Callable[[], None]) -> None:
        self._zip = ZipFile(stream, "w", ZIP_DEFLATED, allowZip64=True)
        self._now = now
        self._beat = beat
        self._members: list[dict[str, object]] = []
        self._taken: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add_rows(self, path: str, rows: Iterable[Mapping[str, object]]) -> int:
        """Add rows as a JSON list, one to a line; nothing at all when there are none."""
        iterator = iter(rows)
        first = next(iterator, None)
        if first is None:
            return 0
        count = 1
        with self._member(path) as member:
            member.write(b"[\n" + _json(first))
            for row in iterator:
                member.write(b",\n" + _json(row))
                count += 1
            member.write(b"\n]\n")
        self._members[-1]["rows"] = count
        return count

    def add_file(self, path: str, stream: IO[bytes]) -> None:
        """Add a file as it is."""
        with self._member(path) as member:
            while chunk := stream.read(CHUNK):
                member.write(chunk)

    def add_text(self, path: str, text: str) -> None:
        """Add a text."""
        with self._member(path) as member:
            member.write(text.encode())

    def finish(self, about: Mapping[str, object]) -> None:
        """Add the manifest, which describes everything but itself."""
        body = {**about, "created_at": self._now, "members": self._members}
        with self._zip.open(self._info("manifest.json"), "w") as member:
            member.write(orjson.dumps(body, option=orjson.OPT_INDENT_2))

    def _member(self, path: str) -> "_Member":
        name = self._free(_safe(path))
        self._taken.add(name.lower())
        record: dict[str, object] = {"path": name}
        self._members.append(record)
        return _Member(self._zip.open(self._info(name), "w", force_zip64=True), record, self._beat)

    def _free(self, name: str) -> str:
        stem, dot, ending = name.rpartition(".")
        candidate, number = name, 1
        while candidate.lower() in self._taken:
            number += 1
            candidate = f"{stem}-{number}{dot}{ending}" if stem else f"{name}-{number}"
        return candidate

    def _info(self, name: str) -> ZipInfo:
        moment = self._now.astimezone(UTC)
        info = ZipInfo(
            name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        )
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info


class _Member:
    """One file of the archive while it is written: counts and digests what goes through."""

    def __init__(self, stream: IO[bytes], record: dict[str, object], beat: Callable[[], None]) -> None:
        self._stream = stream
        self._record = record
        self._beat = beat
        self._digest = hashlib.sha256()
        self._byte_count = 0

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self._digest.update(data)
        self._byte_count += len(data)
        self._beat()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        self._record |= {"sha256": self._digest.hexdigest(), "byte_count": self._byte_count}


def _safe(path: str) -> str:
    parts = [UNSAFE.sub("_", part).strip(". ") for part in path.split("/")]
    return "/".join(part for part in parts if part)[:240] or "file"


def _json(row: Mapping[str, object]) -> bytes:
    return orjson.dumps(row, default=_plain, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def _plain(value: object) -> str:
    if isinstance(value, Decimal | Promise):
        return str(value)
    raise TypeError(f"cannot be written as JSON: {type(value).__name__}")
