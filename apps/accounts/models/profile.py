"""What a person tells us about themselves, and how they want things shown."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Units(models.TextChoices):
    """Units on pages; storage is always SI."""

    METRIC = "metric", _("Kilometres")
    IMPERIAL = "imperial", _("Miles")


class Sex(models.TextChoices):
    """For the heart-rate load formula, which has two published weightings."""

    UNSPECIFIED = "unspecified", _("Rather not say")
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class FirstWeekday(models.IntegerChoices):
    """The day that a week begins with, ISO numbering."""

    MONDAY = 1, _("Monday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Profile(models.Model):
    """One for each account, made with it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    display_name = models.CharField(_("name"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    units = models.CharField(_("units"), max_length=8, choices=Units.choices, default=Units.METRIC)
    locale = models.CharField(_("language"), max_length=16, default="en")
    first_weekday = models.PositiveSmallIntegerField(
        _("first day of the week"), choices=FirstWeekday.choices, default=FirstWeekday.MONDAY
    )
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=12, choices=Sex.choices, default=Sex.UNSPECIFIED)

    def __str__(self) -> str:
        return f"profile {self.pk}"


class CoachProfile(models.Model):
    """Makes an account a coach's."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coach_profile"
    )
    headline = models.CharField(_("headline"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"coach profile {self.pk}"
