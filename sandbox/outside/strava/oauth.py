"""Strava's OAuth: the page where one is asked, tokens, and taking access back."""

import base64
import binascii
from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from sandbox.outside import asking, grants
from sandbox.outside.models import Token
from sandbox.outside.registry import Json, Refusal
from sandbox.outside.strava import actions, bodies, refusals
from sandbox.outside.strava.gate import PROVIDER, Caller, application_of, application_with, needs
from sandbox.outside.strava.models import Application

SCOPES = {
    "read": "View your public profile",
    "read_all": "View your private segments, routes and posts",
    "profile:read_all": "View your complete profile",
    "profile:write": "Update your weight and FTP",
    "activity:read": "View your activities that others can see",
    "activity:read_all": "View all your activities, those for only you as well",
    "activity:write": "Upload activities",
}
ALWAYS = "read"
REDIRECT_HOSTS = {"localhost", "127.0.0.1", "testserver"}
ACCESS_LIFE = timedelta(hours=6)
KEEP_ABOVE = timedelta(hours=1)


@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask an athlete; the answer goes back by redirect, with a code or `access_denied`."""
    problem = _problem_with(request)
    if problem is not None:
        return refusals.refuse(problem)
    asked = request.GET["scope"].split(",") if request.GET.get("scope") else [ALWAYS]
    if request.method == "GET":
        context = {
            "client_id": request.GET["client_id"],
            "accounts": asking.accounts(PROVIDER),
            "scopes": [(scope, SCOPES[scope], scope == ALWAYS) for scope in asked],
        }
        return render(request, "strava/authorize.html", context)
    if "authorize" not in request.POST:
        return asking.back(request, {"error": "access_denied"})
    account = asking.picked(request, provider=PROVIDER)
    if account is None:
        return refusals.refuse(refusals.NOT_AUTHORISED)
    ticked = {ALWAYS, *request.POST.getlist("scope")}
    scope = ",".join(dict.fromkeys([ALWAYS, *(scope for scope in asked if scope in ticked)]))
    code = grants.issue_code(
        account=account, client_id=request.GET["client_id"], scope=scope, now=timezone.now()
    )
    return asking.back(request, {"code": code, "scope": scope})


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Exchange a code, or a refresh token, for a pair."""
    application = application_of(request)
    if isinstance(application, HttpResponse):
        return application
    sent = {**request.GET.dict(), **request.POST.dict()}
    client_id, now = str(application.client_id), timezone.now()
    kind = sent.get("grant_type")
    try:
        if kind == "authorization_code":
            pair = grants.redeem(code=sent.get("code", ""), client_id=client_id, life=ACCESS_LIFE, now=now)
            return JsonResponse(_pair(pair) | {"athlete": bodies.athlete(pair.account, detailed=False)})
        if kind == "refresh_token":
            pair = grants.refresh(
                value=sent.get("refresh_token", ""),
                client_id=client_id,
                life=ACCESS_LIFE,
                keep_above=KEEP_ABOVE,
                now=now,
            )
            return JsonResponse(_pair(pair))
    except grants.GrantRefused:
        is_code = kind == "authorization_code"
        return refusals.refuse(refusals.WRONG_CODE if is_code else refusals.WRONG_REFRESH_TOKEN)
    return refusals.refuse(refusals.WRONG_GRANT_TYPE)


@needs()
def deauthorize(request: HttpRequest, *, caller: Caller) -> HttpResponse:
    """End the application's access with the athlete's own token (the older way)."""
    if request.method != "POST":
        return refusals.refuse(refusals.NO_SUCH_PATH)
    actions.end_access(account=caller.account, client_id=caller.token.client_id)
    return JsonResponse({"access_token": caller.token.access})


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End the application's access with its own credentials (RFC 7009); an unknown token is 200 too."""
    application = _basic_application(request)
    if isinstance(application, HttpResponse):
        return application
    value = request.POST.get("token", "")
    held = Token.objects.filter(
        Q(access=value) | Q(refresh=value), client_id=str(application.client_id), revoked_at=None
    ).select_related("account")
    for pair in held:
        actions.end_access(account=pair.account, client_id=pair.client_id)
    return HttpResponse(status=200)


def _problem_with(request: HttpRequest) -> Refusal | None:
    client_id = request.GET.get("client_id", "")
    if not client_id.isdecimal() or not Application.objects.filter(client_id=client_id).exists():
        return refusals.UNKNOWN_CLIENT
    target = urlsplit(request.GET.get("redirect_uri", ""))
    if target.scheme not in {"http", "https"} or target.hostname not in REDIRECT_HOSTS:
        return refusals.WRONG_REDIRECT
    if request.GET.get("response_type") != "code":
        return refusals.WRONG_RESPONSE_TYPE
    asked = request.GET.get("scope", "")
    return refusals.WRONG_SCOPE if asked and not set(asked.split(",")) <= set(SCOPES) else None


def _pair(pair: Token) -> dict[str, Json]:
    left = pair.expires_at - timezone.now()
    return {
        "token_type": "Bearer",
        "access_token": pair.access,
        "expires_at": int(pair.expires_at.timestamp()),
        "expires_in": int(left.total_seconds()),
        "refresh_token": pair.refresh,
    }


def _basic_application(request: HttpRequest) -> Application | HttpResponse:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return refusals.refuse(refusals.NOT_AUTHORISED)
    found = application_with(user, secret) if scheme.lower() == "basic" else None
    return found if isinstance(found, Application) else refusals.refuse(refusals.NOT_AUTHORISED)
