"""Link an account at Google to one account here, whoever else links it in the same moment."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction


def claim(account: SocialAccount) -> None:
    """Write a link that allauth is about to save; what it saves then is a row that is there.

    allauth looks whether a link exists and saves it later: at once, or after somebody gave their password.

    Raises:
        ValidationError: somebody else has linked it meanwhile. allauth shows it as it does where it looks.
    """
    try:
        with transaction.atomic():
            SocialAccount.objects.bulk_create([account])
    except IntegrityError:
        there = SocialAccount.objects.filter(provider=account.provider, uid=account.uid, user=account.user)
        own = there.values_list("pk", flat=True).first()
        if own is None:
            raise get_adapter().validation_error("connected_other") from None
        account.pk, account._state.adding = own, False
