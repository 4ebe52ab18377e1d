"""The page on which somebody lets an application in: who there is, who was picked, and the way back."""

from urllib.parse import urlencode, urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from sandbox.outside.models import Account


class Back(HttpResponse):
    """A redirect to wherever the client said; Django's own knows no schemes of apps."""

    status_code = 302


def accounts(provider: str) -> QuerySet[Account]:
    """Return whom one may be at a provider."""
    return Account.objects.filter(provider=provider).order_by("id")


def picked(request: HttpRequest, *, provider: str) -> Account | None:
    """Return the account that was picked on the page."""
    return accounts(provider).filter(key=request.POST.get("account", "")).first()


def back(request: HttpRequest, answer: dict[str, str]) -> HttpResponse:
    """Send the browser to the client with an answer, and with the state that it sent."""
    target = urlsplit(request.GET["redirect_uri"])
    query = urlencode({"state": request.GET.get("state", ""), **answer})
    place = target._replace(query="&".join(filter(None, [target.query, query]))).geturl()
    return Back(headers={"Location": place})
