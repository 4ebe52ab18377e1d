"""Keys that sign id_tokens, and the two forms in which Google publishes them: certificates and JWKS."""

import json
import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from jwt.algorithms import RSAAlgorithm

from sandbox.outside.google.models import SigningKey
from sandbox.outside.registry import Json

BITS = 2048
EXPONENT = 65537
LIFE = timedelta(days=3650)
PUBLISHED = 2


def make(now: datetime) -> SigningKey:
    """Make a key, which signs from now on."""
    private = generate_private_key(public_exponent=EXPONENT, key_size=BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "google-sandbox")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
        .sign(private, SHA256())
    )
    return SigningKey.objects.create(
        kid=secrets.token_hex(20),
        private_pem=private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        certificate_pem=certificate.public_bytes(Encoding.PEM).decode(),
    )


def newest() -> SigningKey:
    """Return the key that signs."""
    return SigningKey.objects.latest("id")


@lru_cache(maxsize=PUBLISHED)
def private(pem: str) -> RSAPrivateKey:
    """Read a key, once: looking whether its primes are any takes longer than many signatures."""
    key = load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, RSAPrivateKey)  # noqa: S101 - `make` makes no other
    return key


def certificates() -> dict[str, str]:
    """Return what /oauth2/v1/certs says: certificates by key id."""
    return {key.kid: key.certificate_pem for key in _published()}


def key_set() -> dict[str, Json]:
    """Return what /oauth2/v3/certs says: a JSON Web Key Set."""
    return {"keys": [_as_jwk(key) for key in _published()]}


def _published() -> list[SigningKey]:
    return list(SigningKey.objects.order_by("-id")[:PUBLISHED])


def _as_jwk(key: SigningKey) -> dict[str, Json]:
    public = x509.load_pem_x509_certificate(key.certificate_pem.encode()).public_key()
    assert isinstance(public, RSAPublicKey)  # noqa: S101 - `make` makes no other
    numbers = json.loads(RSAAlgorithm.to_jwk(public))
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": key.kid, "n": numbers["n"], "e": numbers["e"]}
