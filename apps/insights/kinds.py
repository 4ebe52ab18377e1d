"""The kinds of news that `insights` has for people."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import Kind, declare

READY = declare(
    Kind(
        key="recommendation_ready",
        label=_("A recommendation for you is ready"),
        title=_("Your recommendation is ready"),
        body=_("It comes with the figures that it rests on. Nothing changes before you decide."),
        action=_("Read it"),
        icon="ai",
        by_email=True,
    )
)
NOT_APPROVED = declare(
    Kind(
        key="recommendation_not_approved",
        label=_("Your coach did not approve a recommendation"),
        title=_("Your coach did not approve a recommendation"),
        body=_("They say why in a few words. Nothing changes in your training."),
        action=_("Read why"),
        icon="ai",
        by_email=True,
    )
)
DRAFT_WAITS = declare(
    Kind(
        key="draft_waits",
        label=_("A draft for one of your athletes waits for you"),
        title=_("A draft waits for you"),
        body=_("One of your athletes asked for a recommendation. They see it once you approve it."),
        action=_("Go to drafts"),
        icon="ai",
        by_email=True,
    )
)
