"""Sessions in the database that know their user, and the refresh tokens of phones that were exchanged."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string


class Session(AbstractBaseSession):
    """A signed-in browser or phone."""

    user_id = models.BigIntegerField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"session of {self.user_id}"

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that reads and writes these rows."""
        store: type = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store


class SpentRefreshToken(models.Model):
    """A refresh token that was exchanged. The row is the exchange: it can be made only once."""

    token_id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    spent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"spent refresh token of {self.user_id}"
