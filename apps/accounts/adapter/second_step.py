"""The second step of signing in: its secrets are sealed with the person's own key (ADR 37)."""

from allauth.account.internal.stagekit import unstash_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.compliance.services import vault
from apps.core.errors import Conflict

CONTEXT = "accounts.second_step"


class CannotRead(Conflict):
    """The secret does not open: it was sealed for somebody else, or the key is gone."""

    code = "second_step_unreadable"


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no type information
    """allauth's hooks. They do not say whose secret it is, so it is that of whoever stands at the door."""

    def encrypt(self, text: str) -> str:
        """Seal a secret for whoever is signed in."""
        return vault.seal_text(_at_the_door(), text, context=CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret for whoever is signed in, or is about to be; nobody else's opens."""
        person = _at_the_door()
        try:
            return vault.open_text(
                person, encrypted_text, context=CONTEXT, reason="second_step", by=None, now=timezone.now()
            )
        except vault.CannotOpen:
            raise CannotRead(
                _("Your second step cannot be read any more. Write to whoever runs this site.")
            ) from None


def _at_the_door() -> User:
    request = context.request
    if isinstance(request.user, User):
        return request.user
    login = unstash_login(request, peek=True)
    if login is None or not isinstance(login.user, User):
        raise CannotRead(_("Sign in first."))
    return login.user
