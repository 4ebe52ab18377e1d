"""May they? Finds a person's things for a viewer, or says that there is nothing there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.access import owned
from apps.accounts.models import Scope, User
from apps.compliance.policy import Audience, permits
from apps.core.errors import NotFound
from apps.core.models import find
from apps.wearables.domain.samples import Samples
from apps.wearables.models import (
    Activity,
    Connection,
    ConnectionState,
    Delivery,
    DeliveryKind,
    OriginalFile,
    PendingSignIn,
    Recording,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What of an activity a reader may see beside its figures.

    Attributes:
        places: where it took place. feelings: how it felt and what was written of it, which is health data.
    """

    audience: Audience
    places: bool
    feelings: bool

    @classmethod
    def by(cls, audience: Audience, scopes: frozenset[Scope]) -> "Seen":
        """Read it from what is open."""
        return cls(audience, places=Scope.ROUTES in scopes, feelings=Scope.HEALTH in scopes)

    @property
    def is_owner(self) -> bool:
        """Say whether the reader looks at something of their own."""
        return self.audience is Audience.OWNER

    def samples(self, samples: Samples) -> Samples:
        """Take out where it was, unless the reader may see that."""
        return samples if self.places else replace(samples, latitude_deg=None, longitude_deg=None)

    def recordings(self, found: Iterable[Recording]) -> list[Recording]:
        """Leave those recordings whose source lets the reader see them."""
        return [each for each in found if self.is_owner or permits([each.provider], self.audience.use)]


ALL_SEEN = Seen(Audience.OWNER, places=True, feelings=True)


def own_activity(viewer: User, public_id: UUID, *, deleted: bool = False) -> Activity:
    """Find the viewer's own activity that shows a recording, a hidden one if asked. Raises `NotFound`."""
    rows = owned(Activity.objects.select_related("user", "canonical"), viewer)
    rows = rows.filter(canonical__isnull=False)
    if not deleted:
        rows = rows.filter(deleted_at__isnull=True)
    return find(rows, public_id, _("There is no such activity, or it is not yours."))


def shown_activity(subject: User, public_id: UUID, audience: Audience) -> Activity:
    """Find an activity of somebody's for an audience that may see them. Raises `NotFound`.

    Whoever calls this has asked `accounts.access` for the person.
    """
    found = own_activity(subject, public_id)
    if audience is not Audience.OWNER and not permits(found.sources, audience.use):
        raise NotFound(_("There is no such activity, or it is not yours."))
    return found


def own_recording(viewer: User, public_id: UUID) -> Recording:
    """Find the viewer's own recording. Raises `NotFound`."""
    rows = owned(Recording.objects.all(), viewer)
    return find(rows, public_id, _("There is no such recording, or it is not yours."))


def own_delivery(viewer: User, public_id: UUID) -> Delivery:
    """Find the viewer's own upload; what a provider delivered has no page. Raises `NotFound`."""
    rows = owned(Delivery.objects.select_related("original_file"), viewer).filter(kind=DeliveryKind.UPLOAD)
    return find(rows, public_id, _("There is no such upload, or it is not yours."))


def own_connection(viewer: User, public_id: UUID) -> Connection:
    """Find the viewer's own connection that was not ended. Raises `NotFound`."""
    rows = owned(Connection.objects.select_related("user"), viewer).exclude(state=ConnectionState.REVOKED)
    return find(rows, public_id, _("There is no such connection, or it is not yours."))


def own_sign_in(viewer: User, public_id: UUID) -> PendingSignIn:
    """Find the viewer's own sign-in at a provider. Raises `NotFound`."""
    rows = owned(PendingSignIn.objects.select_related("user", "connection"), viewer)
    gone = _("There is no such sign-in any more, or it is not yours. Begin it again.")
    return find(rows, public_id, gone)


def own_original(viewer: User, public_id: UUID) -> OriginalFile:
    """Find the viewer's own original file. Raises `NotFound`."""
    rows = owned(OriginalFile.objects.all(), viewer)
    return find(rows, public_id, _("There is no such file, or it is not yours."))
