"""Read what Django's file-based mail backend writes: several mails, each closed by a line of dashes."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses

CLOSING_LINE = re.compile(rb"^-{79}\r?\n", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """One mail: its headers as read, its text, and its HTML as source."""

    recipients: str
    subject: str
    date: str
    text: str
    html: str


def split(content: bytes) -> list[bytes]:
    """Cut a file into the sources of its mails, in the order in which they were sent."""
    parts = (part.lstrip(b"\r\n") for part in CLOSING_LINE.split(content))
    return [part for part in parts if part.strip()]


def join(sources: Iterable[bytes]) -> bytes:
    """Put sources together as one file."""
    return b"".join(source.rstrip(b"\r\n") + b"\n" + b"-" * 79 + b"\n" for source in sources)


def read(content: bytes) -> list[Letter]:
    """Read the mails of one file, in the order in which they were sent."""
    return [_letter(source) for source in split(content)]


def is_to(source: bytes, addresses: Collection[str]) -> bool:
    """Say whether a mail is addressed to any of the addresses, in whatever case."""
    message = _parse(source)
    headers = [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, [])]
    wanted = {address.lower() for address in addresses}
    return any(address.lower() in wanted for _, address in getaddresses(headers))


def _parse(source: bytes) -> EmailMessage:
    return message_from_bytes(source, _class=EmailMessage, policy=default)


def _letter(source: bytes) -> Letter:
    message = _parse(source)
    return Letter(
        recipients=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        date=str(message.get("Date", "")),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).strip() if part is not None else ""
