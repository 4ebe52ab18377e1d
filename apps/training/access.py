"""May they? Finds a person's thresholds and loads for a viewer, or says that there is nothing there."""

from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.access import owned
from apps.accounts.models import User
from apps.core.errors import NotFound
from apps.core.models import find
from apps.training.models import Threshold
from apps.training.selectors import LoadOfActivity, loads_of
from apps.wearables import access as wearables_access


def own_threshold(viewer: User, public_id: UUID) -> Threshold:
    """Find the viewer's own threshold. Raises `NotFound`."""
    rows = owned(Threshold.objects.select_related("user"), viewer)
    return find(rows, public_id, _("There is no such threshold, or it is not yours."))


def own_load(viewer: User, public_id: UUID) -> LoadOfActivity:
    """Find the load of the viewer's own activity. Raises `NotFound`, also while it is not computed yet."""
    activity = wearables_access.own_activity(viewer, public_id)
    found = loads_of(viewer, [activity.pk]).get(activity.pk)
    if found is None:
        raise NotFound(_("The load of this activity has not been worked out yet."))
    return found
