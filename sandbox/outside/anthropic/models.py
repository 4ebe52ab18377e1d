"""What Anthropic remembers: what an organisation may use and used each minute, and how its model behaves."""

from typing import ClassVar

from django.db import models

from sandbox.outside.models import Ordered


class Organisation(models.Model):
    """Whose key it is, and how much it may use in a minute."""

    objects: ClassVar[models.Manager["Organisation"]] = models.Manager()

    key = models.CharField(max_length=120, primary_key=True)
    external_id = models.CharField(max_length=64)
    requests = models.PositiveIntegerField(default=50)
    input_tokens = models.PositiveIntegerField(default=30_000)
    output_tokens = models.PositiveIntegerField(default=8_000)

    def __str__(self) -> str:
        return self.external_id


class Minute(models.Model):
    """What an organisation used in one minute."""

    objects: ClassVar[models.Manager["Minute"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    starts_at = models.DateTimeField()
    requests = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "starts_at"], name="one_row_a_minute"),
        )

    def __str__(self) -> str:
        return f"{self.requests} requests at {self.starts_at}"


class Behaviour(Ordered):
    """How the model will answer otherwise than it was asked to."""

    objects: ClassVar[models.Manager["Behaviour"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=30)

    def __str__(self) -> str:
        return self.kind
