"""The vault's rows: a wrapped key for each person, and a canary for each key-encryption key."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserKey(models.Model):
    """A person's data key, wrapped. Deleting the row makes what it sealed unreadable, backups too."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wrapped = models.BinaryField()
    kek_id = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = _("keys that open your sealed secrets")

    def __str__(self) -> str:
        return f"key {self.pk}"


class VaultCanary(models.Model):
    """A known text sealed with a key-encryption key at its first use; tells a wrong key from the right."""

    kek_id = models.PositiveSmallIntegerField(unique=True)
    blob = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "vault canaries"

    def __str__(self) -> str:
        return f"canary of key {self.kek_id}"
