"""What Garmin Connect knows: members and their sign-ins, tokens, activities, days, workouts, the calendar."""

from typing import ClassVar

from django.db import models

from sandbox.outside.models import Account


class Member(models.Model):
    """What an account needs to be signed in to with a password."""

    objects: ClassVar[models.Manager["Member"]] = models.Manager()

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    display_name = models.UUIDField(unique=True, help_text="What addresses call the member.")
    password = models.CharField(max_length=120)
    has_mfa = models.BooleanField(default=False)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    throttled_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.account)


class SignIn(models.Model):
    """A sign-in whose password was right: it waits for a code, or has a ticket that works once."""

    objects: ClassVar[models.Manager["SignIn"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    service = models.CharField(max_length=200, help_text="The address that the ticket is for.")
    cookie = models.CharField(max_length=64, unique=True, null=True)
    code = models.CharField(max_length=6, help_text="Empty: no code was asked for.")
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    ticket = models.CharField(max_length=120, unique=True, null=True)
    began_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in {self.pk}"


class Pair(models.Model):
    """A pair of DI tokens, known by their hashes. Rotated: its refresh token is dead; revoked: both are."""

    objects: ClassVar[models.Manager["Pair"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    client_id = models.CharField(max_length=120)
    access = models.CharField(max_length=64, unique=True)
    refresh = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    refresh_expires_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pair {self.pk}"


class Activity(models.Model):
    """An activity; its samples are made anew from week, weekday and seed whenever somebody asks."""

    objects: ClassVar[models.Manager["Activity"]] = models.Manager()

    id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="garmin_activities")
    name = models.CharField(max_length=200)
    type_key = models.CharField(max_length=40)
    started_at = models.DateTimeField(db_index=True)
    seconds = models.PositiveIntegerField()
    weekday = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField()
    is_manual = models.BooleanField(default=False, help_text="Typed in, without a recording.")

    def __str__(self) -> str:
        return self.name


class Day(models.Model):
    """A member's day, and the night that ended in it; empty was not measured."""

    objects: ClassVar[models.Manager["Day"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    on = models.DateField()
    rmssd_ms = models.PositiveSmallIntegerField(null=True)
    resting_bpm = models.PositiveSmallIntegerField()
    deep_s = models.PositiveIntegerField()
    light_s = models.PositiveIntegerField()
    rem_s = models.PositiveIntegerField()
    awake_s = models.PositiveIntegerField()
    steps = models.PositiveIntegerField()
    stress = models.PositiveSmallIntegerField()
    battery_low = models.PositiveSmallIntegerField()
    battery_high = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "on"], name="one_day_a_member"),)

    def __str__(self) -> str:
        return str(self.on)


class Workout(models.Model):
    """A workout in a member's library, as Garmin made it of what was sent."""

    objects: ClassVar[models.Manager["Workout"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    body = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.body.get("workoutName", self.pk))


class Appointment(models.Model):
    """A workout on a day of its owner's calendar."""

    objects: ClassVar[models.Manager["Appointment"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    workout = models.ForeignKey(Workout, on_delete=models.CASCADE)
    on = models.DateField(db_index=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.workout} on {self.on}"
