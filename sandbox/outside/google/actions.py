"""What can be made to happen at Google: what people change there, what is wrong with the next id_token."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from sandbox.outside import given, grants
from sandbox.outside.google import keys
from sandbox.outside.google.id_tokens import TWISTS
from sandbox.outside.google.models import Client, Profile, Twist
from sandbox.outside.google.oauth import NAME
from sandbox.outside.models import Account, Token
from sandbox.outside.registry import ActionRefused, Json

SAID: dict[str, Json] = {"true": True, "false": False, "text true": "true", "text false": "false"}


def email_verified(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let Google say of `account` that its address is verified: true, false, "text true", "text false"."""
    wanted = str(arguments.get("verified", "")).lower()
    if wanted not in SAID:
        raise ActionRefused(f"verified is one of {', '.join(SAID)}.")
    Profile.objects.filter(account=_account(arguments)).update(email_verified=SAID[wanted])
    return {"verified": SAID[wanted]}


def change_email(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Give `account` another `email`; its sub stays."""
    account, email = _account(arguments), str(arguments.get("email", ""))
    if "@" not in email:
        raise ActionRefused("email is an address.")
    account.email = email
    account.save(update_fields=["email"])
    return {"sub": account.external_id, "email": email}


def twist(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Make the next id_tokens wrong in the way `kind` says, `times` times (empty: until `straighten`)."""
    kind, times = str(arguments.get("kind", "")), given.whole_number(arguments, "times")
    if kind not in TWISTS:
        raise ActionRefused(f"kind is one of {', '.join(TWISTS)}.")
    Twist.objects.create(kind=kind, remaining=times)
    return {"kind": kind, "remaining": times}


def straighten(_arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let id_tokens be right again."""
    return {"cleared": Twist.objects.all().delete()[0]}


def rotate_key(_arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Sign with a new key from now on; the one before is published a while longer."""
    return {"kid": keys.make(timezone.now()).kid}


def revoke(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let `account` take every client's access back, as in its Google settings."""
    account, now = _account(arguments), timezone.now()
    clients = Client.objects.values_list("client_id", flat=True)
    return {"ended": sum(grants.revoke(account=account, client_id=name, now=now) for name in clients)}


def expire(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Let the access tokens of `account` have only `seconds_left` (0: they are over)."""
    left = given.whole_number(arguments, "seconds_left") or 0
    living = Token.objects.filter(account=_account(arguments), revoked_at=None)
    return {"changed": living.update(expires_at=timezone.now() + timedelta(seconds=left))}


ACTIONS = {
    "email-verified": email_verified,
    "change-email": change_email,
    "twist": twist,
    "straighten": straighten,
    "rotate-key": rotate_key,
    "revoke": revoke,
    "expire": expire,
}


def _account(arguments: Mapping[str, Json]) -> Account:
    return given.account_of(arguments, provider=NAME, called="account")
