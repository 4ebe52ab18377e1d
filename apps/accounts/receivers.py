"""What allauth and Django tell of sign-ins, passwords, addresses, links; most goes into the trail."""

from typing import Any

from allauth.account import signals as allauth
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth import signals as django
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import links, recovery, trail


@receiver(django.user_logged_in)
def _signed_in(user: User, request: HttpRequest, **_facts: Any) -> None:
    trail.note("accounts.signed_in", user=user, now=timezone.now(), details=_ways(request, user))


@receiver(django.user_logged_out)
def _signed_out(user: User | None, **_facts: Any) -> None:
    if user is not None:
        trail.note("accounts.session_ended", user=user, now=timezone.now())


@receiver([allauth.password_changed, allauth.password_set])
def _password_changed(user: User, **_facts: Any) -> None:
    trail.note("accounts.password_changed", user=user, now=timezone.now())


@receiver(allauth.password_reset)
def _password_reset(user: User, request: HttpRequest, **_facts: Any) -> None:
    now = timezone.now()
    trail.note("accounts.password_reset", user=user, now=now)
    recovery.take_over(user=user, session_key=request.session.session_key, now=now)


@receiver(allauth.email_changed)
def _email_changed(user: User, from_email_address: EmailAddress | None, **_facts: Any) -> None:
    """Note it; who has just signed up has changed nothing, only confirmed the address."""
    action = "accounts.email_changed" if from_email_address else "accounts.email_confirmed"
    trail.note(action, user=user, now=timezone.now())


@receiver(allauth.user_signed_up)
def _signed_up(user: User, sociallogin: SocialLogin | None = None, **_facts: Any) -> None:
    if sociallogin is not None:
        trail.note("accounts.linked", user=user, now=timezone.now(), details=_provider(sociallogin.account))


@receiver(pre_save, sender=SocialAccount)
def _about_to_be_linked(instance: SocialAccount, **_facts: Any) -> None:
    if context.request is not None and instance._state.adding:
        links.claim(instance)


@receiver(social.social_account_added)
def _linked(sociallogin: SocialLogin, **_facts: Any) -> None:
    trail.note(
        "accounts.linked", user=sociallogin.user, now=timezone.now(), details=_provider(sociallogin.account)
    )


@receiver(social.social_account_removed)
def _unlinked(socialaccount: SocialAccount, **_facts: Any) -> None:
    trail.note(
        "accounts.unlinked", user=socialaccount.user, now=timezone.now(), details=_provider(socialaccount)
    )


@receiver(mfa.authenticator_added)
def _second_step_added(user: User, authenticator: Authenticator, **_facts: Any) -> None:
    trail.note("accounts.second_step_added", user=user, now=timezone.now(), details=_kind(authenticator))


@receiver(mfa.authenticator_removed)
def _second_step_removed(user: User, authenticator: Authenticator, **_facts: Any) -> None:
    trail.note("accounts.second_step_removed", user=user, now=timezone.now(), details=_kind(authenticator))


@receiver(mfa.authenticator_reset)
def _second_step_renewed(user: User, **_facts: Any) -> None:
    trail.note("accounts.second_step_renewed", user=user, now=timezone.now())


@receiver(mfa.authentication_failed)
def _second_step_refused(user: User, **_facts: Any) -> None:
    trail.note("accounts.second_step_refused", user=user, now=timezone.now())


def _kind(authenticator: Authenticator) -> dict[str, str]:
    return {"kind": str(authenticator.type)}


def _provider(account: SocialAccount) -> dict[str, str]:
    return {"provider": account.provider}


def _ways(request: HttpRequest, user: User) -> dict[str, str]:
    """Say by what somebody proved who they are: "password", "google+totp"."""
    records = get_authentication_records(request, user)
    ways = [record.get("provider") or record.get("type") or record["method"] for record in records]
    return {"with": "+".join(dict.fromkeys(ways))} if ways else {}
