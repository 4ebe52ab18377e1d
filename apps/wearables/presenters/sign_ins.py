"""A sign-in with a password in words: what it waits for, why it failed, how long to wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.compliance.consent_texts import CURRENT
from apps.compliance.policy import missing_consent
from apps.core import formatting
from apps.wearables import sentences
from apps.wearables.domain.sign_ins import SignInState
from apps.wearables.presenters.words import SOURCE_WORDS
from apps.wearables.selectors import sign_ins as selectors
from apps.wearables.selectors.sign_ins import SignIn

PROGRESS: Mapping[SignInState, Promise] = {
    SignInState.WAITING: gettext_lazy("Waiting for its turn"),
    SignInState.SIGNING_IN: gettext_lazy("Signing in"),
}
METHODS: Mapping[str, Promise] = {
    "email": gettext_lazy("%(provider)s has sent you a code by e-mail."),
    "sms": gettext_lazy("%(provider)s has sent you a code by text message."),
    "phone": gettext_lazy("%(provider)s has sent you a code by text message."),
    "totp": gettext_lazy("Open your authenticator app: it shows the code for %(provider)s."),
}
ANY_METHOD = gettext_lazy(
    "%(provider)s asks for a code. It was sent to you, or your authenticator app shows it."
)


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """What has to be read and agreed to first."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The page of one provider: of `consent`, `progress`, `question` and the form, it shows the first.

    Attributes:
        error: why the last attempt failed. wait: how long the provider wants to be left alone, in words.
    """

    provider: str
    word: str
    sign_in: SignIn | None
    consent: ConsentStep | None
    progress: str
    question: str
    error: str
    wait: str

    @property
    def wants_code(self) -> bool:
        """Say whether the person's code is what is missing."""
        return self.sign_in is not None and self.sign_in.state is SignInState.NEEDS_CODE


def page(user: User, provider: str, *, now: datetime) -> SignInPage:
    """Compose the page."""
    found = selectors.sign_in_of(user, provider, now=now)
    until = selectors.cooling_until(user, now=now).get(provider)
    word = str(SOURCE_WORDS.get(provider, provider))
    state = found.state if found else None
    return SignInPage(
        provider=provider,
        word=word,
        sign_in=found,
        consent=_consent(user, provider),
        progress=str(PROGRESS.get(state, "")) if state else "",
        question=question_of(found, word),
        error=sentences.of_sign_in(found.error_code) if found else "",
        wait=wait_of(until, now=now),
    )


def question_of(found: SignIn | None, word: str) -> str:
    """Say how the person gets the code that is asked for; empty while none is."""
    if found is None or found.state is not SignInState.NEEDS_CODE:
        return ""
    return str(METHODS.get(found.method, ANY_METHOD)) % {"provider": word}


def wait_of(until: datetime | None, *, now: datetime) -> str:
    """Say how long somebody has to wait, "1 h 05"; empty where nobody has to."""
    if until is None:
        return ""
    return formatting.hours(max(until - now, timedelta(minutes=1)).total_seconds())


def _consent(user: User, provider: str) -> ConsentStep | None:
    missing = missing_consent(user, provider)
    if missing is None:
        return None
    back = reverse("wearables:sign_in", args=[provider])
    address = reverse("compliance:consent", args=[missing.value])
    return ConsentStep(title=str(CURRENT[missing].title), url=f"{address}?next={back}")


def progress_note() -> str:
    """Say how long it takes, honestly."""
    return _("Mostly a few seconds; the provider may make us wait two minutes.")
