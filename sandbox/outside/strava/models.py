"""What Strava knows: applications and their use, activities, subscriptions, and what was posted."""

from typing import ClassVar

from django.db import models

from sandbox.outside.models import Account


class Application(models.Model):
    """An application that is registered with Strava, and its limits: requests in 15 minutes, in a day."""

    objects: ClassVar[models.Manager["Application"]] = models.Manager()

    client_id = models.PositiveIntegerField(primary_key=True)
    client_secret = models.CharField(max_length=120)
    overall_quarter = models.PositiveIntegerField(default=200)
    overall_day = models.PositiveIntegerField(default=2000)
    read_quarter = models.PositiveIntegerField(default=100)
    read_day = models.PositiveIntegerField(default=1000)

    def __str__(self) -> str:
        return str(self.client_id)


class Usage(models.Model):
    """How many requests an application sent in one window. All that stand here read, so one count does."""

    objects: ClassVar[models.Manager["Usage"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    window = models.CharField(max_length=7)
    starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "window", "starts_at"], name="one_count_a_window"),
        )

    def __str__(self) -> str:
        return f"{self.window} {self.count}"


class Activity(models.Model):
    """An activity; its samples are made anew from week, weekday and seed whenever somebody asks."""

    objects: ClassVar[models.Manager["Activity"]] = models.Manager()

    id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    sport_type = models.CharField(max_length=40)
    started_at = models.DateTimeField(db_index=True)
    seconds = models.PositiveIntegerField()
    weekday = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField()
    is_private = models.BooleanField(default=False)
    is_manual = models.BooleanField(default=False, help_text="Typed in, without a recording.")
    figures = models.JSONField(null=True, help_text="Sums of the samples, once somebody has asked.")

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """Where an application hears of news; there is one for each application."""

    objects: ClassVar[models.Manager["Subscription"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    application = models.OneToOneField(Application, on_delete=models.CASCADE)
    callback_url = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class Posted(models.Model):
    """One attempt to post an event to a subscription, and the status it met; empty is no answer in time."""

    objects: ClassVar[models.Manager["Posted"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    subscription_id = models.BigIntegerField()
    event = models.JSONField()
    attempt = models.PositiveSmallIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    posted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"attempt {self.attempt}: {self.status}"
