"""The kinds of news that `coaching` has for people."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import Kind, declare

WORKOUT_SHARED = declare(
    Kind(
        key="workout_shared",
        label=_("Your coach gives you a workout"),
        title=_("A workout for %(day)s"),
        body=_("Your coach has planned it for you. Look at it, and send it to your watch."),
        action=_("Open the workout"),
        icon="workout",
        by_email=True,
    )
)
WORKOUT_CHANGED = declare(
    Kind(
        key="workout_changed",
        label=_("Your coach changes a workout that you have"),
        title=_("The workout for %(day)s has changed"),
        body=_(
            "Your coach has given you its new version in place of the old one. If the old one was on your "
            "watch, it is being taken off: send the new one."
        ),
        action=_("Open the workout"),
        icon="workout",
        by_email=True,
    )
)
WORKOUT_WITHDRAWN = declare(
    Kind(
        key="workout_withdrawn",
        label=_("Your coach takes a workout back"),
        title=_("The workout for %(day)s was taken back"),
        body=_("Your coach has taken it back. If it was on your watch, it is being taken off."),
        action=_("Open the workout"),
        icon="workout",
        by_email=True,
    )
)
WORKOUT_NOT_SENT = declare(
    Kind(
        key="workout_not_sent",
        label=_("A workout did not reach your watch"),
        title=_("The workout for %(day)s did not reach your watch"),
        body=_("The page of the workout says why, and what to do."),
        action=_("Open the workout"),
        icon="alert",
        by_email=False,
    )
)
