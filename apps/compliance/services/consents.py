"""Give and withdraw consent."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.compliance.consent_texts import CURRENT
from apps.compliance.domain.people import Person
from apps.compliance.domain.purposes import Purpose
from apps.compliance.events import consent_changed
from apps.compliance.models import Consent
from apps.compliance.services import audit
from apps.core.errors import Conflict, NotAllowed


class OnlyOneself(NotAllowed):
    """Nobody consents for somebody else."""

    code = "consent_is_personal"


class TextHasChanged(Conflict):
    """The person read an older text than the one that is agreed to."""

    code = "consent_text_changed"


@transaction.atomic
def grant(
    user: Person, purpose: Purpose, *, by: Person, now: datetime, version: int | None = None
) -> Consent:
    """Note that a person agrees to the current text; doing it twice changes nothing.

    Args:
        version: the version that was shown, where one was.

    Raises:
        OnlyOneself: somebody else tried.
        TextHasChanged: another version was shown than the current one.
    """
    if by.pk != user.pk:
        raise OnlyOneself(_("Only the person themselves can agree to this."))
    text = CURRENT[purpose]
    if version is not None and version != text.version:
        raise TextHasChanged(_("The text has changed since you opened it. Read it again, please."))
    standing = Consent.objects.standing().filter(user_id=user.pk, purpose=purpose)
    standing.exclude(version=text.version).update(withdrawn_at=now)
    consent, is_new = Consent.objects.get_or_create(
        user_id=user.pk,
        purpose=purpose,
        withdrawn_at=None,
        defaults={
            "version": text.version,
            "text_hash": text.sha256,
            "locale": translation.get_language() or "",
            "granted_at": now,
        },
    )
    if is_new:
        _note("compliance.consent_given", user, consent, by=by, now=now)
    return consent


@transaction.atomic
def withdraw(user: Person, purpose: Purpose, *, by: Person, now: datetime) -> bool:
    """Withdraw a consent, by the person or by staff they asked; say whether there was one. At once in force.

    Raises:
        OnlyOneself: somebody else tried.
    """
    if by.pk != user.pk and not by.is_staff:
        raise OnlyOneself(_("Only the person themselves can withdraw this."))
    # Whoever is writing this person's data at the moment is waited for, and asks for the consent again.
    get_user_model()._base_manager.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    standing = Consent.objects.standing().filter(user_id=user.pk, purpose=purpose).first()
    if standing is None:
        return False
    standing.withdrawn_at = max(now, standing.granted_at)
    standing.save(update_fields=["withdrawn_at"])
    _note("compliance.consent_withdrawn", user, standing, by=by, now=now)
    return True


def _note(action: str, user: Person, consent: Consent, *, by: Person, now: datetime) -> None:
    audit.record(
        action=action,
        by=by,
        subject=user,
        target=audit.target_of(consent),
        details={"purpose": str(consent.purpose), "version": consent.version},
        now=now,
    )
    consent_changed.publish(user_id=user.pk, purpose=str(consent.purpose))
