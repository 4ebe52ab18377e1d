"""Who is asking, and may they: the token, the limits, the permission, in Strava's order."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from sandbox.outside import grants
from sandbox.outside.models import Account, Token
from sandbox.outside.strava import quota, refusals
from sandbox.outside.strava.models import Application

PROVIDER = "strava"
READ, READ_ALL = "activity:read", "activity:read_all"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Caller:
    """The athlete whose token it is, and what it permits."""

    account: Account
    scopes: frozenset[str]
    token: Token

    @property
    def sees_private(self) -> bool:
        """Say whether "Only You" activities are shown."""
        return READ_ALL in self.scopes


def needs(*any_of: str) -> Callable[[View], View]:
    """Let only a caller in who has a living token, is within the limits, and has one of these scopes."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, **parts: object) -> HttpResponse:
            now = timezone.now()
            token = grants.holder_of(provider=PROVIDER, access=_access_token(request), now=now)
            if token is None:
                return refusals.refuse(refusals.NOT_AUTHORISED)
            standing = quota.count(Application.objects.get(client_id=token.client_id), now=now)
            caller = Caller(token.account, frozenset(token.scope.split(",")), token)
            if standing.refusal is not None:
                response = refusals.refuse(standing.refusal)
            elif any_of and not caller.scopes.intersection(any_of):
                response = refusals.missing_scope(any_of[0])
            else:
                response = view(request, caller=caller, **parts)
            standing.write_on(response)
            return response

        return csrf_exempt(wrapped)

    return decorate


def application_of(request: HttpRequest) -> Application | HttpResponse:
    """Return the application whose id and secret stand in the body or the query, or the refusal."""
    sent = {**request.GET.dict(), **_body(request)}
    return application_with(sent.get("client_id", ""), sent.get("client_secret", ""))


def application_with(client_id: str, client_secret: str) -> Application | HttpResponse:
    """Return the application that these credentials belong to, or the refusal."""
    found = Application.objects.filter(client_id=client_id).first() if client_id.isdecimal() else None
    if found is None:
        return refusals.refuse(refusals.UNKNOWN_CLIENT)
    if found.client_secret != client_secret:
        return refusals.refuse(refusals.WRONG_SECRET)
    return found


def _body(request: HttpRequest) -> dict[str, str]:
    """Return the form of a request; Django reads that of a POST only."""
    if request.method == "POST":
        return request.POST.dict()
    return QueryDict(request.body).dict()


def _access_token(request: HttpRequest) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value
    return request.POST.get("access_token") or request.GET.get("access_token") or ""
