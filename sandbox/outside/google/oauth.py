"""Google's OAuth: the page where one picks an account, tokens for a code, taking access back."""

import base64
import hashlib
import hmac
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from sandbox.outside import asking, grants
from sandbox.outside.google import clients, id_tokens, refusals
from sandbox.outside.google.models import Asked, Client
from sandbox.outside.models import Account, Code, Token
from sandbox.outside.registry import Json, Refusal

NAME = "google"
SCOPES = {
    "openid": "Associate you with your personal info on Google",
    "email": "See your primary Google Account email address",
    "profile": "See your personal info, including any personal info you've made publicly available",
}
FULL = "https://www.googleapis.com/auth/userinfo."
ACCESS_LIFE = timedelta(seconds=3599)


@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponseBase:
    """Let somebody pick an account and agree; the answer goes back by redirect."""
    problem = _problem_with(request)
    if problem is not None:
        return refusals.refuse(problem)
    asked = request.GET["scope"].split()
    if request.method == "GET":
        context = {
            "client_id": request.GET["client_id"],
            "accounts": asking.accounts(NAME),
            "scopes": [SCOPES[s] for s in asked],
        }
        return render(request, "google/authorize.html", context)
    if "continue" not in request.POST:
        return asking.back(request, {"error": "access_denied"})
    account = asking.picked(request, provider=NAME)
    if account is None:
        return refusals.refuse(refusals.NO_SUCH_ACCOUNT)
    return asking.back(
        request, {"code": _code(request, account), "scope": _spelt_out(asked), "authuser": "0"}
    )


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Exchange a code with its verifier, or a refresh token, for tokens."""
    client = clients.of(request)
    if isinstance(client, Refusal):
        return refusals.refuse(client)
    kind = request.POST.get("grant_type")
    if kind == "authorization_code":
        return _for_code(request, client)
    if kind == "refresh_token":
        return _for_refresh_token(request, client)
    return refusals.refuse(refusals.WRONG_GRANT_TYPE)


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End what a token, of either kind, stands for."""
    value = request.POST.get("token") or request.GET.get("token") or ""
    held = Token.objects.filter(Q(access=value) | Q(refresh=value), account__provider=NAME, revoked_at=None)
    pair = held.select_related("account").first()
    if pair is None:
        return refusals.refuse(refusals.WRONG_TOKEN)
    grants.revoke(account=pair.account, client_id=pair.client_id, now=timezone.now())
    return JsonResponse({})


def _problem_with(request: HttpRequest) -> Refusal | None:
    sent = request.GET
    client = Client.objects.filter(client_id=sent.get("client_id", "")).first()
    if client is None:
        return refusals.UNKNOWN_CLIENT
    if not clients.answers_to(client, sent.get("redirect_uri", "")):
        return refusals.WRONG_REDIRECT
    if sent.get("response_type") != "code":
        return refusals.WRONG_RESPONSE_TYPE
    if not sent.get("scope") or not set(sent["scope"].split()) <= set(SCOPES):
        return refusals.WRONG_SCOPE
    if sent.get("code_challenge_method") != "S256" or not sent.get("code_challenge"):
        return refusals.NO_CHALLENGE
    return None


@transaction.atomic
def _code(request: HttpRequest, account: Account) -> str:
    sent = request.GET
    value = grants.issue_code(
        account=account, client_id=sent["client_id"], scope=sent["scope"], now=timezone.now()
    )
    Asked.objects.create(
        code=Code.objects.get(value=value),
        redirect_uri=sent["redirect_uri"],
        challenge=sent["code_challenge"],
        nonce=sent.get("nonce", ""),
        wants_refresh=sent.get("access_type") == "offline",
    )
    return value


def _for_code(request: HttpRequest, client: Client) -> HttpResponse:
    sent, now = request.POST, timezone.now()
    asked = Asked.objects.filter(code__value=sent.get("code", ""), code__client_id=client.client_id).first()
    if asked is None:
        return refusals.refuse(refusals.WRONG_CODE)
    try:
        # Whatever is wrong besides, the code is used up: nobody gets to guess at a verifier twice.
        pair = grants.redeem(code=sent["code"], client_id=client.client_id, life=ACCESS_LIFE, now=now)
    except grants.GrantRefused:
        return refusals.refuse(refusals.WRONG_CODE)
    problem = None
    if sent.get("redirect_uri") != asked.redirect_uri:
        problem = refusals.WRONG_REDIRECT
    elif not _fits(sent.get("code_verifier", ""), asked.challenge):
        problem = refusals.WRONG_VERIFIER
    if problem:
        pair.delete()
        return refusals.refuse(problem)
    return JsonResponse(
        _tokens(pair, nonce=asked.nonce) | ({"refresh_token": pair.refresh} if asked.wants_refresh else {})
    )


def _for_refresh_token(request: HttpRequest, client: Client) -> HttpResponse:
    """Give a new access token; Google's refresh token stays what it is."""
    value, now = request.POST.get("refresh_token", ""), timezone.now()
    pair = Token.objects.filter(refresh=value, client_id=client.client_id, revoked_at=None).first()
    if not value or pair is None:
        return refusals.refuse(refusals.WRONG_REFRESH_TOKEN)
    pair.expires_at = now + ACCESS_LIFE
    pair.save(update_fields=["expires_at"])
    return JsonResponse(_tokens(pair, nonce=""))


def _tokens(pair: Token, *, nonce: str) -> dict[str, Json]:
    now, scopes = timezone.now(), pair.scope.split()
    body: dict[str, Json] = {
        "access_token": pair.access,
        "expires_in": int((pair.expires_at - now).total_seconds()) + 1,
        "scope": _spelt_out(scopes),
        "token_type": "Bearer",
    }
    if "openid" in scopes:
        body["id_token"] = id_tokens.issue(
            account=pair.account,
            client_id=pair.client_id,
            access_token=pair.access,
            nonce=nonce,
            now=now,
            with_email="email" in scopes,
        )
    return body


def _fits(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"="), challenge.encode())


def _spelt_out(scopes: list[str]) -> str:
    """Write scopes as Google's answers do."""
    return " ".join(sorted(scope if scope == "openid" else FULL + scope for scope in scopes))
