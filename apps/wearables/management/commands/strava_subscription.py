"""Keep the webhook subscription at Strava."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.errors import Refusal
from apps.wearables.providers.base import ProviderError
from apps.wearables.services import subscriptions


class Command(BaseCommand):
    """See that Strava posts its events to this site."""

    help = "Subscribe to Strava's events, or mend the subscription; running it again changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Subscribe, and say what was done."""
        try:
            is_changed = subscriptions.keep()
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from None
        except ProviderError as error:
            raise CommandError(error.message) from None
        self.stdout.write("Strava posts to this site" + (" from now on." if is_changed else "."))
