"""The kinds of news that `wearables` has for people."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import Kind, declare

CONNECT_AGAIN = declare(
    Kind(
        key="connect_again",
        label=_("An account elsewhere wants you to sign in again"),
        title=_("Connect %(provider)s again"),
        body=_(
            "%(provider)s no longer accepts our access, so nothing new comes in. Connect again, and "
            "what you did meanwhile comes in, too."
        ),
        action=_("Go to connections"),
        icon="connections",
        by_email=True,
    )
)
