"""The vault's arithmetic: keys from settings, a key derived per person, sealing with context.

Formats, fixed for all time (known-answer tests hold them):

    sealed text   01 · nonce (12) · AES-256-GCM(DEK, text, aad)
    wrapped DEK   01 · key id (2) · nonce (12) · AES-256-GCM(HKDF(KEK, person), DEK, "dek|person|id")

A person is the 16 bytes of the account's UUID, so a restored or renumbered table still opens.
"""

import base64
import binascii
import hashlib
import os
import struct
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
WORDS_MARK = "passphrase:"
ITERATIONS = 600_000
FEWEST_LETTERS = 16
CANARY = b"mesocycle vault canary"
CANARY_INFO = b"vault/v1/canary"


class CannotOpen(RuntimeError):
    """Sealed text does not open: it was changed, belongs to another row or person, or the key is another."""


class KeyMissing(CannotOpen):
    """The key with this number is not in VAULT_KEYS."""

    def __init__(self, kek_id: int) -> None:
        super().__init__(f"vault key {kek_id} is not in VAULT_KEYS")
        self.kek_id = kek_id


class BadKeys(ValueError):
    """VAULT_KEYS cannot be read. The text never repeats what is in it."""


class KeyRing:
    """The key-encryption keys by number; the highest seals, all of them open."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        self._keys = keys

    def __repr__(self) -> str:
        return f"<KeyRing {sorted(self._keys)}>"

    @property
    def ids(self) -> list[int]:
        """Return the numbers of the keys, ascending."""
        return sorted(self._keys)

    @property
    def primary(self) -> int:
        """Return the number of the key that seals."""
        return max(self._keys)

    def wrap(self, person: UUID, dek: bytes) -> bytes:
        """Wrap a person's data key with the primary key."""
        kek_id = self.primary
        sealed = _encrypt(self._for_person(kek_id, person), dek, _dek_aad(person, kek_id))
        return struct.pack(">BH", VERSION, kek_id) + sealed

    def unwrap(self, person: UUID, wrapped: bytes) -> bytes:
        """Unwrap a person's data key.

        Raises:
            KeyMissing: it was wrapped with a key that is not here.
            CannotOpen: another key, another person, or changed bytes.
        """
        if len(wrapped) < struct.calcsize(">BH") or wrapped[0] != VERSION:
            raise CannotOpen("this is no wrapped key of a known version")
        _version, kek_id = struct.unpack(">BH", wrapped[:3])
        return _decrypt(self._for_person(kek_id, person), wrapped[3:], _dek_aad(person, kek_id))

    def make_canary(self, kek_id: int) -> bytes:
        """Seal the known text with one key."""
        return bytes([VERSION]) + _encrypt(self._derive(kek_id, CANARY_INFO), CANARY, b"canary|%d" % kek_id)

    def check_canary(self, kek_id: int, blob: bytes) -> None:
        """Open a canary. Raises `KeyMissing` or `CannotOpen`."""
        if blob[:1] != bytes([VERSION]):
            raise CannotOpen("this is no canary of a known version")
        _decrypt(self._derive(kek_id, CANARY_INFO), blob[1:], b"canary|%d" % kek_id)

    def _for_person(self, kek_id: int, person: UUID) -> bytes:
        return self._derive(kek_id, b"vault/v1/user-kek/" + person.bytes)

    def _derive(self, kek_id: int, info: bytes) -> bytes:
        if kek_id not in self._keys:
            raise KeyMissing(kek_id)
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self._keys[kek_id])


def read_keys(entries: Iterable[str]) -> KeyRing:
    """Read VAULT_KEYS: `number:base64 of 32 bytes` or `number:passphrase:words`.

    Raises:
        BadKeys: nothing is there, or an entry is malformed; named by its number or its place, never its text.
    """
    keys: dict[int, bytes] = {}
    for place, entry in enumerate(entries, start=1):
        number, separator, secret = entry.partition(":")
        if not separator or not number.isascii() or not number.isdigit() or not 0 < int(number) < 2**16:
            raise BadKeys(f"entry {place} of VAULT_KEYS does not start with a number and a colon")
        if int(number) in keys:
            raise BadKeys(f"VAULT_KEYS has key {int(number)} twice")
        keys[int(number)] = _key(int(number), secret)
    if not keys:
        raise BadKeys("VAULT_KEYS is empty: without a key nothing can be sealed")
    return KeyRing(keys)


def _key(number: int, secret: str) -> bytes:
    if secret.startswith(WORDS_MARK):
        words = secret.removeprefix(WORDS_MARK)
        if len(words) < FEWEST_LETTERS:
            raise BadKeys(f"the passphrase of key {number} is shorter than {FEWEST_LETTERS} characters")
        return _stretch(number, words)
    try:
        key = base64.b64decode(secret, validate=True)
    except binascii.Error:
        raise BadKeys(f"key {number} is not base64") from None
    if len(key) != KEY_BYTES:
        raise BadKeys(f"key {number} is not {KEY_BYTES} bytes long")
    return key


@cache
def _stretch(number: int, words: str) -> bytes:
    salt = b"mesocycle/vault/v1/passphrase/%d" % number
    return hashlib.pbkdf2_hmac("sha256", words.encode(), salt, ITERATIONS)


def new_dek() -> bytes:
    """Make a data key."""
    return os.urandom(KEY_BYTES)


def seal(dek: bytes, text: str, aad: bytes) -> bytes:
    """Seal text under a data key, bound to its context."""
    return bytes([VERSION]) + _encrypt(dek, text.encode(), aad)


def unseal(dek: bytes, blob: bytes, aad: bytes) -> str:
    """Open sealed text. Raises `CannotOpen`."""
    if blob[:1] != bytes([VERSION]):
        raise CannotOpen("this is no sealed text of a known version")
    return _decrypt(dek, blob[1:], aad).decode()


def _encrypt(key: bytes, text: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, aad)


def _decrypt(key: bytes, blob: bytes, aad: bytes) -> bytes:
    if len(blob) < NONCE_BYTES + TAG_BYTES:
        raise CannotOpen("the sealed text is cut short")
    try:
        return AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], aad)
    except InvalidTag:
        raise CannotOpen("the sealed text does not open with this key in this place") from None


def _dek_aad(person: UUID, kek_id: int) -> bytes:
    return b"dek|%s|%d" % (str(person).encode(), kek_id)
