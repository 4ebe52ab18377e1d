"""May they? Finds a recommendation for its athlete or a draft for a coach, or says that there is nothing."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.access import owned
from apps.accounts.models import User
from apps.core.errors import NotFound
from apps.core.models import find
from apps.insights import selectors
from apps.insights.models import Recommendation


def own_recommendation(viewer: User, public_id: UUID) -> Recommendation:
    """Find the viewer's own recommendation. Raises `NotFound`."""
    rows = owned(Recommendation.objects.select_related("user__profile", "decided_by__profile"), viewer)
    return find(rows, public_id, _("There is no such recommendation, or it is not yours."))


def draft_for(coach: User, public_id: UUID, *, now: datetime) -> Recommendation:
    """Find a draft that waits for a coach. Raises `NotFound`."""
    found = selectors.drafts_for(coach, now=now, public_id=public_id)
    if not found:
        raise NotFound(_("There is no such draft, or it does not wait for you."))
    return found[0]
