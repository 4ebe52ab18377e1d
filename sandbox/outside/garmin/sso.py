"""Signing in as the phone app does: password, perhaps a code, a ticket; and the tokens for a ticket."""

import base64
import binascii
import json
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sandbox.outside.garmin import refusals, tokens
from sandbox.outside.garmin.gate import PROVIDER
from sandbox.outside.garmin.models import Member, SignIn
from sandbox.outside.models import Account
from sandbox.outside.registry import Json

CLIENTS = {
    "mobile": ("GCM_IOS_DARK", "https://mobile.integration.garmin.com/gcm/ios"),
    "portal": ("GarminConnect", None),
}
COOKIE = "SESSION"
WRONG_TRIES = 5
THROTTLED_FOR = timedelta(hours=1)
WRONG_CODES = 3
CODE_LIFE = timedelta(minutes=10)
TICKET_GRANT = "https://connectapi.garmin.com/di-oauth2-service/oauth/grant/service_ticket"


@csrf_exempt
@require_POST
@transaction.atomic
def login(request: HttpRequest, flow: str) -> HttpResponse:
    """Take name and password; who tries too often has to wait, and each try begins the wait anew."""
    sent, service = _document(request), request.GET.get("service", "")
    client_id, wanted = CLIENTS.get(flow, ("", ""))
    if (
        sent is None
        or request.GET.get("clientId") != client_id
        or not service
        or wanted not in (None, service)
    ):
        return refusals.refuse(refusals.BAD_REQUEST)
    now = timezone.now()
    member = (
        Member.objects.select_related("account")
        .filter(account__provider=PROVIDER, account__email__iexact=str(sent.get("username", "")))
        .first()
    )
    if member is None:
        return refusals.sign_in_says("INVALID_USERNAME_PASSWORD", status=401)
    if member.throttled_until and member.throttled_until > now:
        return _throttle(member, now)
    if sent.get("password") != member.password:
        return _count_a_wrong_try(member, now)
    member.wrong_tries, member.throttled_until = 0, None
    member.save(update_fields=["wrong_tries", "throttled_until"])
    if member.has_mfa:
        return _ask_for_a_code(member.account, service, now)
    return _with_ticket(SignIn(account=member.account, service=service, began_at=now), now)


@csrf_exempt
@require_POST
@transaction.atomic
def verify_code(request: HttpRequest, flow: str) -> HttpResponse:
    """Take the code of the sign-in whose cookie this is; a few wrong ones end it."""
    sent, now = _document(request), timezone.now()
    if sent is None or flow not in CLIENTS:
        return refusals.refuse(refusals.BAD_REQUEST)
    cookie = request.COOKIES.get(COOKIE, "")
    row = SignIn.objects.filter(cookie=cookie, ticket=None).exclude(code="").select_related("account").first()
    is_over = row is None or row.wrong_codes >= WRONG_CODES or row.began_at + CODE_LIFE <= now
    if row is None or is_over:
        return refusals.sign_in_says("SESSION_EXPIRED", status=401)
    if sent.get("mfaVerificationCode") != row.code:
        row.wrong_codes += 1
        row.save(update_fields=["wrong_codes"])
        return refusals.sign_in_says("MFA_CODE_INVALID", status=401)
    return _with_ticket(row, now)


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Trade a ticket or a refresh token for DI tokens."""
    form, now = request.POST, timezone.now()
    client_id = form.get("client_id", "")
    if client_id not in tokens.CLIENT_IDS or _basic_user(request) != client_id:
        return refusals.refuse(refusals.INVALID_CLIENT)
    try:
        if form.get("grant_type") == TICKET_GRANT:
            ticket, service = form.get("service_ticket", ""), form.get("service_url", "")
            return JsonResponse(tokens.redeem(ticket=ticket, service=service, client_id=client_id, now=now))
        if form.get("grant_type") == "refresh_token":
            value = form.get("refresh_token", "")
            return JsonResponse(tokens.refresh(value=value, client_id=client_id, now=now))
    except tokens.GrantRefused:
        return refusals.refuse(refusals.INVALID_GRANT)
    return refusals.refuse(refusals.BAD_REQUEST)


def _count_a_wrong_try(member: Member, now: datetime) -> HttpResponse:
    member.wrong_tries += 1
    if member.wrong_tries >= WRONG_TRIES:
        member.throttled_until = now + THROTTLED_FOR
    member.save(update_fields=["wrong_tries", "throttled_until"])
    return refusals.sign_in_says("INVALID_USERNAME_PASSWORD", status=401)


def _throttle(member: Member, now: datetime) -> HttpResponse:
    member.throttled_until = now + THROTTLED_FOR
    member.save(update_fields=["throttled_until"])
    return refusals.refuse(refusals.THROTTLED)


def _ask_for_a_code(account: Account, service: str, now: datetime) -> HttpResponse:
    row = SignIn.objects.create(
        account=account,
        service=service,
        cookie=secrets.token_hex(32),
        code=f"{secrets.randbelow(10**6):06}",
        began_at=now,
    )
    about = {
        "mfaLastMethodUsed": "email",
        "email": f"{account.email[0]}***@{account.email.partition('@')[2]}",
    }
    response = refusals.sign_in_says("MFA_REQUIRED", status=200, customerMfaInfo=about)
    response.set_cookie(COOKIE, row.cookie or "", httponly=True, path="/")
    return response


def _with_ticket(row: SignIn, now: datetime) -> HttpResponse:
    row.ticket, row.began_at = f"ST-{secrets.randbelow(10**6):06}-{secrets.token_urlsafe(20)}-sso", now
    row.save()
    said: dict[str, Json] = {
        "serviceURL": row.service,
        "serviceTicketId": row.ticket,
        "customerMfaInfo": None,
    }
    return refusals.sign_in_says("SUCCESSFUL", status=200, **said)


def _document(request: HttpRequest) -> dict[str, Json] | None:
    try:
        sent = json.loads(request.body)
    except ValueError:
        return None
    return sent if isinstance(sent, dict) else None


def _basic_user(request: HttpRequest) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        return base64.b64decode(value).decode().partition(":")[0] if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""
