"""The account: an e-mail address that signs in, and a random id by which the world knows it."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import PublicId


class UserManager(BaseUserManager["User"]):
    """Create accounts; the address is kept in lower case, so that it is unique however it is typed."""

    def create_user(self, email: str, password: str | None = None, **columns: Any) -> "User":
        """Create an account; without a password it cannot sign in with one."""
        user = self.model(email=email.strip().lower(), **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **columns: Any) -> "User":
        """Create an account that may do everything in the admin."""
        return self.create_user(email, password, **columns | {"is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by its address, however it is typed."""
        return self.get(email=(username or "").strip().lower())


class User(PublicId, AbstractBaseUser, PermissionsMixin):
    """Anyone is an athlete; a coach profile is added; `is_staff` opens the admin."""

    email = models.EmailField(_("e-mail address"), unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return str(self.public_id)
