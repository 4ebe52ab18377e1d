"""Random references by which the audit names people."""

from uuid import UUID

from apps.compliance.domain.people import Person
from apps.compliance.models import SubjectRef


def ref_for(user: Person) -> UUID:
    """Return the person's reference; the first call makes it."""
    found, _created = SubjectRef.objects.get_or_create(user_id=user.pk)
    return found.ref
