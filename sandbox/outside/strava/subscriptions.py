"""Push subscriptions under /api/v3/: one for each application, its callback checked first."""

import secrets

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sandbox.outside.registry import Json
from sandbox.outside.strava import quota, refusals, webhooks
from sandbox.outside.strava.gate import application_of
from sandbox.outside.strava.models import Application, Subscription


@csrf_exempt
@require_http_methods(["GET", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """List the application's subscription, or make it."""
    application = application_of(request)
    if isinstance(application, HttpResponse):
        return application
    response = _create(request, application) if request.method == "POST" else _list(application)
    quota.standing(application, now=timezone.now()).write_on(response)
    return response


@csrf_exempt
@require_http_methods(["DELETE"])
def subscription(request: HttpRequest, *, subscription_id: int) -> HttpResponse:
    """End a subscription."""
    application = application_of(request)
    if isinstance(application, HttpResponse):
        return application
    ended, _ = Subscription.objects.filter(id=subscription_id, application=application).delete()
    return HttpResponse(status=204) if ended else refusals.refuse(refusals.NO_SUCH_SUBSCRIPTION)


def _list(application: Application) -> HttpResponse:
    found = Subscription.objects.filter(application=application)
    return JsonResponse([_body(row) for row in found], safe=False)


def _create(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask the callback first; no database transaction is open meanwhile."""
    if Subscription.objects.filter(application=application).exists():
        return refusals.refuse(refusals.HAS_SUBSCRIPTION)
    callback_url = request.POST.get("callback_url", "")
    if not webhooks.is_ours(callback_url):
        return refusals.refuse(refusals.WRONG_CALLBACK)
    answered, gave_it_back = webhooks.verifies(
        callback_url, challenge=secrets.token_hex(16), verify_token=request.POST.get("verify_token", "")
    )
    if not gave_it_back:
        return refusals.refuse(refusals.CALLBACK_LIES if answered else refusals.CALLBACK_FAILS)
    row, is_new = Subscription.objects.get_or_create(
        application=application, defaults={"callback_url": callback_url, "created_at": timezone.now()}
    )
    return JsonResponse(_body(row), status=201) if is_new else refusals.refuse(refusals.HAS_SUBSCRIPTION)


def _body(row: Subscription) -> dict[str, Json]:
    created_at = f"{row.created_at:%Y-%m-%dT%H:%M:%SZ}"
    return {
        "id": row.id,
        "resource_state": 2,
        "application_id": row.application.client_id,
        "callback_url": row.callback_url,
        "created_at": created_at,
        "updated_at": created_at,
    }
