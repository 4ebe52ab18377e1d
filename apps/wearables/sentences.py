"""Sentences for people: why a delivery failed, and what was lost in one that was read."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.wearables.providers.base import MalformedFile
from apps.wearables.providers.files import faults, notices

OF_THE_SITE = {
    "original_missing": gettext_noop("Our storage has lost this file. Please upload it again."),
    "consent_withdrawn": gettext_noop(
        "You withdrew your consent to the storing of health data, so this file was not read."
    ),
    "in_the_future": gettext_noop(
        "The file says that this took place on %(day)s, which is still to come. Set the device's clock; a "
        "device that has found its position corrects the file when it is exported again."
    ),
    "poison": gettext_noop(
        "Reading this file broke our reader several times. It is kept, and we have been told."
    ),
}
OF_CONNECTIONS = {
    "token_revoked": gettext_noop("The provider no longer knows our access. Connect again."),
    "rate_limited": gettext_noop(
        "The provider limits how much this site may ask, and the limit is reached. It goes on by itself."
    ),
    "application_suspended": gettext_noop(
        "The provider refuses this site at present. Whoever runs the site must see to it; nothing is lost."
    ),
    "malformed_payload": gettext_noop(
        "The provider sent something that we cannot read. The rest comes in all the same."
    ),
    "provider_unavailable": gettext_noop("The provider does not answer at present. It is tried again."),
    "provider_not_set_up": gettext_noop(
        "This site has no connection to the provider at present. Whoever runs the site can change that; "
        "nothing is lost."
    ),
    "provider_error": gettext_noop("The provider refused what we asked it. The rest comes in all the same."),
    "consent_withdrawn": gettext_noop(
        "You withdrew your consent to the storing of health data, so nothing was fetched. Give it again and "
        "ask anew."
    ),
    "scope_missing": gettext_noop(
        "You unticked your activities at the provider, so none can come in. Connect again and leave them "
        "ticked."
    ),
    "paused": gettext_noop("The connection was paused before this was fetched."),
    "stopped": gettext_noop(
        "Whoever runs this site has stopped this connection. Ask them about it; nothing is lost."
    ),
    "connection_ended": gettext_noop("The connection was ended before this was fetched."),
    "source_not_allowed": gettext_noop("This site takes nothing from this provider."),
}
OF_SIGN_INS = {
    "wrong_credentials": gettext_noop(
        "The provider does not know this e-mail address with this password, or has locked the account. Check "
        "both there, then try again."
    ),
    "wrong_code": gettext_noop("That was not the code. Look at the newest message and type it again."),
    "too_many_codes": gettext_noop(
        "No code that you typed was right, so the sign-in has ended. Begin it again with your password."
    ),
    "challenge_over": gettext_noop("The code came too late. Begin the sign-in again."),
    "sign_in_limited": gettext_noop(
        "The provider has had too many sign-ins to this account and refuses more for now."
    ),
    "provider_unavailable": gettext_noop("The provider does not answer at present. Try again in a while."),
    "malformed_payload": gettext_noop(
        "The provider answered in a way that we do not understand; its sign-in may have changed. "
        "Try again later."
    ),
    "interrupted": gettext_noop("The sign-in broke off on our side. Your password is deleted; try again."),
    "expired": gettext_noop("The sign-in took longer than five minutes and was dropped. Try again."),
    "consent_required": gettext_noop("Your consent was withdrawn before the sign-in, so nothing was done."),
    "connected_elsewhere": gettext_noop(
        "This account belongs to another person here, and stays theirs until they erase their data."
    ),
    "another_account_connected": gettext_noop(
        "Another account of yours is connected there. Disconnect it first, then connect this one."
    ),
    "connection_stopped": gettext_noop(
        "Whoever runs this site has stopped this connection. Ask them about it."
    ),
    "provider_not_configured": gettext_noop(
        "This site has switched the provider off. Whoever runs the site can change that."
    ),
}
SIGN_IN_REFUSED = gettext_noop("The provider refused the sign-in. Try again later.")
UNKNOWN_AT_PROVIDER = gettext_noop("Something went wrong at the provider. It is tried again.")
TRYING_AGAIN = gettext_noop("Something broke on our side. The file is kept, and we try again by ourselves.")
GIVEN_UP = gettext_noop(
    "Something broke on our side each time we tried. The file is kept: upload it again, or ask us."
)


def _families(root: type[MalformedFile]) -> Iterable[type[MalformedFile]]:
    for child in root.__subclasses__():
        yield child
        yield from _families(child)


TEMPLATES: Mapping[str, str] = OF_THE_SITE | {
    fault.code: fault.template for fault in _families(MalformedFile) if fault.__module__ == faults.__name__
}


def of_error(code: str, details: Mapping[str, str | int], *, is_final: bool) -> str:
    """Say why a delivery failed (then it `is_final`) or is tried again; empty without a code."""
    unknown = GIVEN_UP if is_final else TRYING_AGAIN
    return _(TEMPLATES.get(code, unknown)) % details if code else ""


def of_connection(code: str) -> str:
    """Say what is wrong with a connection; empty without a code."""
    return _(OF_CONNECTIONS.get(code, UNKNOWN_AT_PROVIDER)) if code else ""


def of_sign_in(code: str) -> str:
    """Say why a sign-in failed, or why a code is asked for again; empty without a code."""
    return _(OF_SIGN_INS.get(code, SIGN_IN_REFUSED)) if code else ""


def of_warning(code: str, details: Mapping[str, str | int]) -> str:
    """Say what was lost in a file that was read."""
    return _(notices.SENTENCES[code]) % details
