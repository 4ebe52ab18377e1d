"""Google as allauth knows it, with the strictness of its own documentation.

allauth reads Google's addresses when it is imported; here `GOOGLE_BASE_URL` is asked each time. Every
id_token is verified by Google's published keys (RS256 and nothing else), also the one that came straight
from Google. What the address bar asks for besides (`scope`, `auth_params`) is not passed on.
"""

import hashlib
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.google.provider import GoogleProvider
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse

ISSUERS = ("https://accounts.google.com", "accounts.google.com")
ALGORITHM = "RS256"
REQUIRED = ("iss", "aud", "sub", "iat", "exp")
CLOCKS_APART_S = 30
KEYS, KEYS_KEPT_S = "accounts:google:keys", 600
ASKED_AGAIN, ASK_AGAIN_S = "accounts:google:asked_again", 60
USED = "accounts:google:used"
NOT_WHAT_GOOGLE_SENDS = "Google's answer cannot be read"


def address(real: str) -> str:
    """Return where one of Google's addresses is found: as it is, or at the sandbox."""
    return f"{settings.GOOGLE_BASE_URL}{urlsplit(real).path}" if settings.GOOGLE_BASE_URL else real


def read_id_token(credential: str, *, client_id: str) -> dict[str, Any]:
    """Return what an id_token says, once it is verified and used for the first time.

    Raises:
        OAuth2Error: it is forged, expired, used before, or made for or by somebody else.
        requests.RequestException: Google's keys could not be had.
    """
    try:
        key = _key(str(jwt.get_unverified_header(credential).get("kid")))
        claims: dict[str, Any] = jwt.decode(
            credential,
            key,
            algorithms=[ALGORITHM],
            audience=client_id,
            issuer=ISSUERS,
            leeway=CLOCKS_APART_S,
            options={"require": list(REQUIRED)},
        )
    except jwt.PyJWTError:
        raise OAuth2Error("Invalid id_token") from None
    if claims.get("azp", client_id) != client_id:
        raise OAuth2Error("Invalid id_token")
    _use_up(credential, claims)
    return claims


def _use_up(credential: str, claims: Mapping[str, Any]) -> None:
    """Remember an id_token until it runs out; not all have a `jti` to know them by, so it is what was signed.

    The signature is left out, since the same one can be written in several ways.
    """
    signed = hashlib.sha256(credential.rpartition(".")[0].encode()).hexdigest()
    left_s = int(claims["exp"]) + CLOCKS_APART_S - int(time.time()) + 1
    if not cache.add(f"{USED}:{signed}", 1, left_s):
        raise OAuth2Error("token already used")


def is_vouched_for(claims: Mapping[str, Any]) -> bool:
    """Say whether Google itself knows whose the address is: it runs the mailbox, or a Workspace does.

    A verified address elsewhere was the person's when they joined Google, and may be another's by now.
    """
    if claims.get("email_verified") not in (True, "true"):
        return False
    domain = str(claims.get("email", "")).rpartition("@")[2].lower()
    return domain == "gmail.com" or bool(claims.get("hd"))


def _key(kid: str) -> Any:
    for keys in (cache.get(KEYS), _fetched_keys):
        found = keys() if callable(keys) else keys
        for entry in found or ():
            if entry.get("kid") == kid and entry.get("kty") == "RSA":
                return jwt.PyJWK(entry, algorithm=ALGORITHM)
    raise OAuth2Error("Invalid id_token")


def _fetched_keys() -> list[dict[str, Any]]:
    """Ask Google for its keys, for made-up key ids once a minute at most."""
    if cache.get(KEYS) is not None and not cache.add(ASKED_AGAIN, 1, ASK_AGAIN_S):
        return []
    with get_adapter().get_requests_session() as session:
        answer = session.get(address("https://www.googleapis.com/oauth2/v3/certs"))
        answer.raise_for_status()
        body = answer.json()
    keys = body.get("keys") if isinstance(body, dict) else None
    if not isinstance(keys, list) or not all(isinstance(entry, dict) for entry in keys):
        raise OAuth2Error(NOT_WHAT_GOOGLE_SENDS)
    cache.set(KEYS, keys, KEYS_KEPT_S)
    return keys


class GoogleFlow(GoogleOAuth2Adapter):  # type: ignore[misc]  # allauth has no type information
    """The way over Google's page and back, with a code."""

    @property
    def authorize_url(self) -> str:
        """Return where people are sent."""
        return address("https://accounts.google.com/o/oauth2/v2/auth")

    @property
    def access_token_url(self) -> str:
        """Return where codes are exchanged."""
        return address("https://oauth2.googleapis.com/token")

    def get_provider(self) -> "SignInWithGoogle":
        """Return the provider; where none is configured there is no such page."""
        provider: SignInWithGoogle = super().get_provider()
        if not provider.app.client_id:
            raise Http404
        return provider

    def parse_token(self, data: Mapping[str, Any]) -> SocialToken:
        """Take the access token, which is thrown away before anything is stored."""
        if not isinstance(data.get("access_token"), str) or not isinstance(data.get("id_token"), str):
            raise OAuth2Error(NOT_WHAT_GOOGLE_SENDS)
        return SocialToken(token=data["access_token"])

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **answer: Any
    ) -> SocialLogin:
        """Read who it is from the id_token; the nonce waits until the state is at hand."""
        claims = read_id_token(answer["response"]["id_token"], client_id=app.client_id)
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.nonce = claims.get("nonce", "")
        return login


class SignInWithGoogle(GoogleProvider):  # type: ignore[misc]  # allauth has no type information
    """Google among allauth's providers."""

    package = "allauth.socialaccount.providers.google"
    oauth2_adapter_class = GoogleFlow

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Ask for what the settings say, whatever the address says."""
        return list(self.get_scope())

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Say what the settings say, whatever the address says."""
        return dict(self.get_auth_params())

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Remember the browser's time zone on the way, for an account that is new."""
        return dict(super().get_redirect_from_request_kwargs(request)) | {
            "data": {"time_zone": request.POST.get("time_zone", "")[:80]}
        }

    def redirect(self, request: HttpRequest, process: str, **options: Any) -> HttpResponse:
        """Send somebody to Google, with a nonce that the id_token has to bring back."""
        nonce = secrets.token_urlsafe(24)
        options["auth_params"] = {**self.get_auth_params(), "nonce": nonce}
        answer: HttpResponse = super().redirect(request, process, nonce=nonce, **options)
        return answer

    def verify_token(self, request: HttpRequest, token: Mapping[str, Any]) -> SocialLogin:
        """Read who it is from the id_token that an app on a phone got from Google.

        Raises:
            ValidationError: it is not one that was made for us and not used before.
        """
        if not isinstance(token.get("id_token"), str):
            raise get_adapter().validation_error("invalid_token")
        try:
            claims = read_id_token(token["id_token"], client_id=self.app.client_id)
            return self.sociallogin_from_response(request, claims)
        except (OAuth2Error, requests.RequestException):
            raise get_adapter().validation_error("invalid_token") from None

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        """Return the `sub`, which never changes; the address may."""
        if not isinstance(data["sub"], str):
            raise OAuth2Error(NOT_WHAT_GOOGLE_SENDS)
        return data["sub"]

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Keep the address, by which people tell their Google accounts apart, and nothing else."""
        return {"email": str(data.get("email", ""))}

    def extract_common_fields(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Take address and name."""
        return {name: str(data[name]) for name in ("email", "name") if data.get(name)}

    def extract_email_addresses(self, data: Mapping[str, Any]) -> list[EmailAddress]:
        """Take the address; a code is sent to it unless Google vouches for it."""
        email = data.get("email")
        if not isinstance(email, str) or not email:
            return []
        return [EmailAddress(email=email, verified=is_vouched_for(data), primary=True)]
