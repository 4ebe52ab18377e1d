"""Who is asking: the bearer of a living access token, for what is theirs."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from sandbox.outside.garmin import refusals, tokens
from sandbox.outside.garmin.models import Member

PROVIDER = "garmin"
View = Callable[..., HttpResponse]


def members_only(*methods: str) -> Callable[[View], View]:
    """Let only the bearer of a living token in, as `member`; an address that names another is forbidden."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, **parts: object) -> HttpResponse:
            scheme, _, value = request.headers.get("Authorization", "").partition(" ")
            account = tokens.holder_of(value, now=timezone.now()) if scheme.lower() == "bearer" else None
            if account is None:
                return refusals.refuse(refusals.NOT_AUTHORISED)
            if request.method not in methods:
                return refusals.refuse(refusals.NOT_ALLOWED)
            member = Member.objects.select_related("account").get(account=account)
            named = parts.pop("display_name", None)
            if named is not None and str(named) != str(member.display_name):
                return refusals.refuse(refusals.FORBIDDEN)
            return view(request, member=member, **parts)

        return csrf_exempt(wrapped)

    return decorate
