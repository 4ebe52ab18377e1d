"""Google among the providers: its world, its state, its parts."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from sandbox.outside import orders
from sandbox.outside.google import keys
from sandbox.outside.google.actions import ACTIONS
from sandbox.outside.google.id_tokens import TWISTS
from sandbox.outside.google.models import Asked, Client, Profile, SigningKey, Twist
from sandbox.outside.google.oauth import NAME
from sandbox.outside.google.refusals import FAULTS
from sandbox.outside.models import Account, Token
from sandbox.outside.registry import Json, Provider

CLIENT_ID = "51010510105-mesocycle.apps.googleusercontent.com"
CLIENT_SECRET = "google-sandbox-secret"  # noqa: S105 - it opens nothing but this
PHONE_CLIENT_ID = "51010510105-phone.apps.googleusercontent.com"
CLIENTS = {CLIENT_ID: CLIENT_SECRET, PHONE_CLIENT_ID: ""}
PEOPLE = (
    # Google runs the mailbox; a Workspace runs it; somebody else does; the address of a sample athlete.
    ("gina", "Gina", "Gruber", "gina.gruber.sandbox@gmail.com", ""),
    ("hugo", "Hugo", "Hofer", "hugo@club.example", "club.example"),
    ("paul", "Paul", "Privat", "paul@elsewhere.example", ""),
    ("alex", "Alex", "Amsler", "alex@example.com", "example.com"),
)
FIRST_SUB = 108_204_268_033_311_370_001  # above 2^63
LAST = 10


@transaction.atomic
def seed(now: datetime) -> None:
    """Register the clients and the accounts, and make a key, as far as they are not there."""
    for client_id, secret in CLIENTS.items():
        Client.objects.get_or_create(client_id=client_id, defaults={"client_secret": secret})
    for number, (key, first_name, last_name, email, domain) in enumerate(PEOPLE):
        account, _is_new = Account.objects.get_or_create(
            provider=NAME,
            key=key,
            defaults={
                "external_id": str(FIRST_SUB + number),
                "first_name": first_name,
                "last_name": last_name,
                "email": email,
                "seed": number,
            },
        )
        Profile.objects.get_or_create(
            account=account, defaults={"hosted_domain": domain, "email_verified": True}
        )
    if not SigningKey.objects.exists():
        keys.make(now)


def forget() -> None:
    """Empty Google's tables; the keys stay."""
    for table in (Asked, Twist, Profile, Client):
        table.objects.all().delete()


def state() -> dict[str, Json]:
    """Return clients, accounts, keys, grants and what is wrong with the next id_tokens; no token is in it."""
    accounts = Account.objects.filter(provider=NAME).order_by("id")
    granted = ("account__key", "client_id", "scope", "issued_at", "expires_at", "revoked_at")
    tokens = Token.objects.filter(account__provider=NAME).order_by("-id")
    return {
        "clients": CLIENTS,
        "accounts": list(
            accounts.values(
                "key",
                "external_id",
                "first_name",
                "last_name",
                "email",
                verified=F("profile__email_verified"),
                hosted_domain=F("profile__hosted_domain"),
            )
        ),
        "keys": list(keys.certificates()),
        "twists": list(orders.due(Twist.objects.all()).values("kind", "remaining")),
        "twist_kinds": TWISTS,
        "tokens": list(tokens.values(*granted)[:LAST]),
    }


PROVIDER = Provider(
    name=NAME,
    title="Google",
    urlconf="sandbox.outside.google.urls",
    refusals=FAULTS,
    seed=seed,
    forget=forget,
    state=state,
    actions=ACTIONS,
    panel="google/panel.html",
    spared=("/o/oauth2/v2/auth",),
)
