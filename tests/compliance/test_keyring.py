"""The vault's arithmetic, held against vectors that another program worked out."""

import base64
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.compliance.services import keyring
from apps.compliance.services.keyring import BadKeys, CannotOpen, KeyMissing, KeyRing, read_keys

# Made with Python's hmac and hashlib (HKDF by RFC 5869, PBKDF2) and AES-GCM with fixed nonces.
KEK, PERSON, DEK = bytes(range(32)), UUID("00112233-4455-6677-8899-aabbccddeeff"), bytes(range(32, 64))
WRAPPED = "AQAHZGVmZ2hpamtsbW5vYmga9PbEfhC/5ee5+aoxfw1l1YuZBmk4YhlKUxrhKe+wrYHrfTtU50MzMkod9HD5"
SEALED = "AXBxcnN0dXZ3eHl6ew4bCg6+xeeut4+xDDgtDSc/XXmP+dzoUXhcWw=="
CANARY = "AXx9fn+AgYKDhIWGh3rGlmVKeZwqIS5MhUmZTEtZ60KyG1JtcstKEJz7vcdl+rD1XI55"
STRETCHED = "iYMEJ71czi9U+g9+OLEByGOc7ZS/5Z/EHSeVXWmfXp8="
AAD = b"tests.token|00112233-4455-6677-8899-aabbccddeeff"
RING = KeyRing({7: KEK})
STRANGER = UUID("00112233-4455-6677-8899-aabbccddeefe")


def test_known_vectors_open() -> None:
    dek = RING.unwrap(PERSON, base64.b64decode(WRAPPED))

    assert dek == DEK
    assert keyring.unseal(dek, base64.b64decode(SEALED), AAD) == "geheim 🔑"
    RING.check_canary(7, base64.b64decode(CANARY))


def test_a_passphrase_is_stretched_as_the_known_vector_says() -> None:
    stretched = read_keys(["7:passphrase:correct horse battery staple"])
    plain = read_keys([f"7:{STRETCHED}"])

    assert plain.unwrap(PERSON, stretched.wrap(PERSON, DEK)) == DEK
    assert keyring.ITERATIONS >= 600_000


@given(text=st.text(), aad=st.binary(max_size=60), dek=st.binary(min_size=32, max_size=32))
def test_what_was_sealed_opens_again(text: str, aad: bytes, dek: bytes) -> None:
    assert keyring.unseal(dek, keyring.seal(dek, text, aad), aad) == text


@given(person=st.uuids(), dek=st.binary(min_size=32, max_size=32))
def test_a_wrapped_key_unwraps_for_its_person_and_nobody_else(person: UUID, dek: bytes) -> None:
    wrapped = RING.wrap(person, dek)

    assert RING.unwrap(person, wrapped) == dek
    with pytest.raises(CannotOpen):
        RING.unwrap(UUID(int=person.int ^ 1), wrapped)


@settings(max_examples=200)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_single_changed_bit_is_noticed(place: int, bit: int) -> None:
    for good, opens in (
        (base64.b64decode(SEALED), lambda blob: keyring.unseal(DEK, blob, AAD)),
        (base64.b64decode(WRAPPED), lambda blob: RING.unwrap(PERSON, blob)),
        (base64.b64decode(CANARY), lambda blob: RING.check_canary(7, blob)),
    ):
        bad = bytearray(good)
        bad[place % len(bad)] ^= 1 << bit

        with pytest.raises(CannotOpen):
            opens(bytes(bad))


@given(blob=st.binary(max_size=80))
def test_noise_raises_the_typed_error(blob: bytes) -> None:
    for opens in (
        lambda: keyring.unseal(DEK, blob, AAD),
        lambda: RING.unwrap(PERSON, blob),
        lambda: RING.check_canary(7, blob),
    ):
        with pytest.raises(CannotOpen):
            opens()


def test_another_context_key_or_person_does_not_open() -> None:
    sealed, wrapped = base64.b64decode(SEALED), base64.b64decode(WRAPPED)

    for opens in (
        lambda: keyring.unseal(DEK, sealed, AAD.replace(b"token", b"other")),
        lambda: keyring.unseal(KEK, sealed, AAD),
        lambda: KeyRing({7: DEK}).unwrap(PERSON, wrapped),
        lambda: RING.unwrap(STRANGER, wrapped),
    ):
        with pytest.raises(CannotOpen):
            opens()


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert len({keyring.seal(DEK, "token", AAD) for _ in range(50)}) == 50


def test_the_highest_number_seals_and_older_keys_still_open() -> None:
    old = KeyRing({1: KEK})
    both = KeyRing({1: KEK, 2: DEK})

    assert both.primary == 2
    assert both.unwrap(PERSON, old.wrap(PERSON, b"k" * 32)) == b"k" * 32
    with pytest.raises(KeyMissing) as missing:
        old.unwrap(PERSON, both.wrap(PERSON, b"k" * 32))
    assert missing.value.kek_id == 2


SHORT = base64.b64encode(b"too short").decode()
GOOD = base64.b64encode(KEK).decode()


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [GOOD],
        [f"x:{GOOD}"],
        [f"0:{GOOD}"],
        [f"-1:{GOOD}"],
        [f"65536:{GOOD}"],
        [f"²:{GOOD}"],
        ["1:not*base64"],
        [f"1:{SHORT}"],
        ["1:passphrase:hunter2"],
        [f"1:{GOOD}", f"1:{GOOD}"],
    ],
)
def test_malformed_keys_are_named_and_never_repeated(entries: list[str]) -> None:
    with pytest.raises(BadKeys) as complaint:
        read_keys(entries)

    for entry in entries:
        assert entry.rpartition(":")[2] not in str(complaint.value)


def test_a_ring_shows_numbers_only() -> None:
    assert repr(KeyRing({2: KEK, 1: DEK})) == "<KeyRing [1, 2]>"
