"""What anybody may read: discovery and keys; and userinfo, for whoever has an access token."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from sandbox.outside import grants
from sandbox.outside.google import id_tokens, keys, refusals
from sandbox.outside.google.oauth import NAME, SCOPES
from sandbox.outside.registry import Json


@require_GET
def discovery(request: HttpRequest) -> HttpResponse:
    """Say where everything is. The issuer is Google's own name, as in its tokens."""
    base = request.build_absolute_uri(f"/{NAME}")
    return JsonResponse(
        {
            "issuer": id_tokens.ISSUER,
            "authorization_endpoint": f"{base}/o/oauth2/v2/auth",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/v1/userinfo",
            "revocation_endpoint": f"{base}/revoke",
            "jwks_uri": f"{base}/oauth2/v3/certs",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": [*SCOPES],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
        }
    )


@require_GET
def certificates(_request: HttpRequest) -> HttpResponse:
    """Give the certificates by key id."""
    return JsonResponse(keys.certificates())


@require_GET
def key_set(_request: HttpRequest) -> HttpResponse:
    """Give the keys as JWKS."""
    return JsonResponse(keys.key_set())


@csrf_exempt
def userinfo(request: HttpRequest) -> HttpResponse:
    """Say who the bearer of the token speaks for; the older version has an `id` instead of a `sub`."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    held = grants.holder_of(provider=NAME, access=value, now=timezone.now())
    if scheme.lower() != "bearer" or held is None:
        return refusals.refuse(refusals.NOT_AUTHORISED)
    said = id_tokens.about(held.account, with_email="email" in held.scope.split())
    return JsonResponse(_as_version_2(said) if "/v2/" in request.path else said)


def nothing_here(_request: HttpRequest, path: str) -> HttpResponse:
    """Refuse everything else."""
    return refusals.refuse(refusals.NO_SUCH_PATH)


def _as_version_2(said: dict[str, Json]) -> dict[str, Json]:
    renamed = {"sub": "id", "email_verified": "verified_email"}
    return {renamed.get(name, name): value for name, value in said.items()}
