"""What happens with somebody for whom Google vouches: whose account it is, and what is stored of it.

An account is Google's `sub`, never an address. An address that somebody has here already is never taken over,
verified or not: they sign in as before, and link Google in their settings.
"""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from allauth.headless.internal.restkit.response import ErrorResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.base.provider import Provider
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts import selectors
from apps.accounts.models import User
from apps.accounts.services import people


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no type information
    """allauth's hooks."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """Return the provider; one that was switched off still has its name, for whoever is linked to it."""
        try:
            return super().get_provider(request, provider, client_id)
        except ObjectDoesNotExist:
            known = registry.get_class(provider)
            if known is None or client_id is not None:
                raise
            return known(request, app=SocialApp(provider=provider, name=known.name))

    def list_providers(self, request: HttpRequest) -> list[Provider]:
        """List each provider once: the clients of apps on phones are its as well."""
        return [each for each in super().list_providers(request) if not each.app.settings.get("hidden")]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Throw Google's token away, compare the nonce, and lead owners of a known address on."""
        sociallogin.token = None
        if sociallogin.state.get("nonce", "") != getattr(sociallogin, "nonce", ""):
            raise OAuth2Error("another nonce")
        is_new = not sociallogin.is_existing and sociallogin.state.get("process") == AuthProcess.LOGIN
        if is_new and not is_headless_request(request) and self._is_here_already(sociallogin):
            messages.info(
                request,
                _(
                    "There is an account with your address already. Sign in with its password, or ask for "
                    "a new one, and link Google in the settings."
                ),
            )
            raise ImmediateHttpResponse(redirect("account_login"))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None) -> User:
        """Save the new account together with its profile, unless somebody was quicker with the same one."""
        said = sociallogin.state.get("data") or {}
        try:
            with transaction.atomic():
                user: User = super().save_user(request, sociallogin, form)
                people.complete(
                    user=user,
                    now=timezone.now(),
                    time_zone=selectors.known_zone(str(said.get("time_zone", ""))),
                    locale=get_language() or "en",
                    display_name=getattr(sociallogin, "display_name", ""),
                )
        except (IntegrityError, ValidationError):
            raise ImmediateHttpResponse(self._is_linked_elsewhere(request)) from None
        return user

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Remember the name for the profile; an account has none of its own."""
        sociallogin.display_name = str(data.get("name", ""))
        user: User = super().populate_user(request, sociallogin, data)
        return user

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Never: an address signs nobody in."""
        return False

    def _is_linked_elsewhere(self, request: HttpRequest) -> HttpResponse:
        """Answer as allauth does where a linked account is to be linked again."""
        if is_headless_request(request):
            refused: HttpResponse = ErrorResponse(request, exception=self.validation_error("connected_other"))
            return refused
        told = "socialaccount/messages/account_connected_other.txt"
        get_account_adapter(request).add_message(request, messages.ERROR, told)
        return redirect("account_login")

    def _is_here_already(self, sociallogin: SocialLogin) -> bool:
        """Say so only to whom Google calls the owner of the address; to others nothing is given away."""
        owned = [address.email for address in sociallogin.email_addresses if address.verified]
        return (
            User.objects.filter(email__in=owned).exists()
            or EmailAddress.objects.filter(email__in=owned).exists()
        )
