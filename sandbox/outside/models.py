"""What the outside world remembers for every provider: accounts, grants, faults, and what it heard."""

from typing import ClassVar

from django.db import models


class Account(models.Model):
    """Somebody's account at one provider. It has no password: whoever opens the page may be anybody."""

    objects: ClassVar[models.Manager["Account"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=20)
    key = models.SlugField(help_text="A short name for tests: alex.")
    external_id = models.CharField(max_length=64)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    email = models.EmailField()
    seed = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "key"], name="one_account_per_key"),
            models.UniqueConstraint(fields=["provider", "external_id"], name="one_account_per_external_id"),
        )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Code(models.Model):
    """An authorisation code of OAuth: once, and for a short while."""

    objects: ClassVar[models.Manager["Code"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    client_id = models.CharField(max_length=120)
    value = models.CharField(max_length=120, unique=True)
    scope = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"code {self.pk}"


class Token(models.Model):
    """A pair of tokens. Rotated: its refresh token is dead; revoked: both are."""

    objects: ClassVar[models.Manager["Token"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    client_id = models.CharField(max_length=120)
    access = models.CharField(max_length=120, unique=True)
    refresh = models.CharField(max_length=120, unique=True)
    scope = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.pk}"


class Ordered(models.Model):
    """What happens the next `remaining` times, or until it is called off."""

    remaining = models.PositiveIntegerField(null=True, help_text="Empty: until switched off.")

    class Meta:
        abstract = True


class Fault(Ordered):
    """A failure that a provider shows for its next requests, or until it is switched off."""

    objects: ClassVar[models.Manager["Fault"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=200, help_text="Only paths behind the prefix that start so.")
    seconds = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"{self.provider} {self.kind}"


class Heard(models.Model):
    """A request that reached a provider, its secrets replaced by short hashes."""

    objects: ClassVar[models.Manager["Heard"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=20)
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=500)
    query = models.JSONField()
    headers = models.JSONField()
    body = models.JSONField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="Empty: not answered.")
    heard_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
