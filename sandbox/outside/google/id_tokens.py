"""Who somebody is, as Google signs it; and the ways in which the next token may be wrong."""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta

import jwt

from sandbox.outside import orders
from sandbox.outside.google import keys
from sandbox.outside.google.models import Profile, Twist
from sandbox.outside.models import Account
from sandbox.outside.registry import Json

ISSUER = "https://accounts.google.com"
LIFE = timedelta(hours=1)
SOMEBODY_ELSE = "999999999999-somebody-else.apps.googleusercontent.com"
TWISTS = {
    "wrong_aud": "made for another client",
    "wrong_iss": "issued by somebody else",
    "short_iss": "issuer without https://, as Google also writes it",
    "expired": "ran out an hour ago",
    "wrong_signature": "signed by nobody",
    "unsigned": "alg none",
    "hs256": "signed with the public certificate as if it were a shared secret",
    "no_kid": "names no key",
    "no_jti": "without a number of its own",
    "no_email": "without an address",
}


def issue(
    *, account: Account, client_id: str, access_token: str, nonce: str, now: datetime, with_email: bool = True
) -> str:
    """Return a signed id_token, or what the twist whose turn it is makes of it."""
    claims: dict[str, Json] = {
        "iss": ISSUER,
        "azp": client_id,
        "aud": client_id,
        **about(account, with_email=with_email),
        "at_hash": _half_hash(access_token),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
        "jti": secrets.token_hex(20),
    }
    if nonce:
        claims["nonce"] = nonce
    return _signed(claims, _next_twist())


def about(account: Account, *, with_email: bool = True) -> dict[str, Json]:
    """Return the claims about a person, as id_token and userinfo share them."""
    profile = Profile.objects.get(account=account)
    said: dict[str, Json] = {"sub": account.external_id}
    if profile.hosted_domain:
        said["hd"] = profile.hosted_domain
    if with_email:
        said |= {"email": account.email, "email_verified": profile.email_verified}
    return said | {
        "name": f"{account.first_name} {account.last_name}",
        "picture": f"https://lh3.googleusercontent.com/a/sandbox-{account.key}=s96-c",
        "given_name": account.first_name,
        "family_name": account.last_name,
        "locale": "en",
    }


def _signed(claims: dict[str, Json], twist: str) -> str:
    key = keys.newest()
    header = {"kid": key.kid}
    if twist == "wrong_aud":
        claims["aud"] = claims["azp"] = SOMEBODY_ELSE
    elif twist == "wrong_iss":
        claims["iss"] = "https://accounts.evil.example"
    elif twist == "short_iss":
        claims["iss"] = "accounts.google.com"
    elif twist == "expired":
        claims |= {name: claims[name] - 2 * int(LIFE.total_seconds()) for name in ("iat", "exp")}
    elif twist in {"no_email", "no_jti"}:
        left_out = twist.removeprefix("no_")
        claims = {name: value for name, value in claims.items() if not name.startswith(left_out)}
    elif twist == "no_kid":
        header = {}
    elif twist == "unsigned":
        return jwt.encode(claims, "", algorithm="none", headers=header)
    elif twist == "hs256":
        return _by_certificate(claims, key.kid, key.certificate_pem)
    token = jwt.encode(claims, keys.private(key.private_pem), algorithm="RS256", headers=header)
    if twist == "wrong_signature":
        return token.rpartition(".")[0] + "." + _encoded(secrets.token_bytes(256))
    return token


def _by_certificate(claims: dict[str, Json], kid: str, certificate: str) -> str:
    """Sign with what everybody can read; PyJWT refuses to, so the signature is made by hand."""

    header = {"alg": "HS256", "typ": "JWT", "kid": kid}
    signed = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{_encoded(hmac.digest(certificate.encode(), signed.encode(), 'sha256'))}"


def _next_twist() -> str:
    found = orders.take(Twist.objects.all())
    return found.kind if found else ""


def _half_hash(access_token: str) -> str:
    return _encoded(hashlib.sha256(access_token.encode()).digest()[:16])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
