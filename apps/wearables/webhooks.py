"""What providers post to us: capped, checked, put into the inbox, answered at once."""

import hmac
import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from apps.compliance.policy import Source
from apps.wearables import wiring
from apps.wearables.providers.base import MalformedPayload, SignatureMismatch
from apps.wearables.providers.strava.webhook import MAX_EVENT_BYTES, answer_challenge
from apps.wearables.services import announcements
from apps.wearables.wiring import ProviderNotConfigured

logger = logging.getLogger(__name__)


class TooLong(Exception):
    """The body is longer than any event."""


STATUSES: dict[type[Exception], int] = {
    SignatureMismatch: 403,
    MalformedPayload: 400,
    TooLong: 413,
    ProviderNotConfigured: 503,
}


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def strava(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer Strava's question whether this address is ours, and take its events.

    The last part of the address is a secret, since Strava signs nothing that most could check. An event is
    never believed: it only says what to ask Strava for.
    """
    wanted = settings.STRAVA_WEBHOOK_SECRET_PATH
    if not wanted or not hmac.compare_digest(secret.encode(), wanted.encode()):
        raise Http404
    return _reply(request, is_proven=True)


@csrf_exempt
@login_not_required
@require_POST
def strava_signed(request: HttpRequest) -> HttpResponse:
    """Take Strava's events at an address that anybody may know: only those that Strava has signed."""
    return _reply(request, is_proven=False)


def _reply(request: HttpRequest, *, is_proven: bool) -> HttpResponse:
    """Answer or take; `is_proven` says that the sender knows a secret of ours."""
    try:
        return _answer(request) if request.method == "GET" else _take(request, is_proven=is_proven)
    except tuple(STATUSES) as error:
        status = STATUSES[type(error)]
        logger.warning("webhook refused", extra={"provider": Source.STRAVA, "status": status})
        return HttpResponse(status=status)


def _answer(request: HttpRequest) -> HttpResponse:
    token = wiring.strava_application().verify_token
    return JsonResponse(answer_challenge(request.GET.dict(), verify_token=token))


def _take(request: HttpRequest, *, is_proven: bool) -> HttpResponse:
    body = request.read(MAX_EVENT_BYTES + 1)
    if len(body) > MAX_EVENT_BYTES:
        raise TooLong
    webhook = wiring.provider(Source.STRAVA).webhook
    if webhook is None:
        raise Http404
    now = timezone.now()
    is_signed = webhook.verify(headers=dict(request.headers), body=body, now=now)
    if not (is_proven or is_signed):
        raise SignatureMismatch("nothing proves who sent this")
    found = webhook.parse(body, is_signed=is_signed)
    announcements.store(provider=Source.STRAVA, announcements=found, now=now)
    return HttpResponse(status=200)
