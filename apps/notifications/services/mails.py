"""Send mails: asked for in a transaction, sent by the drain, the address looked up at that moment."""

import json
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from apps.accounts import selectors as people
from apps.accounts.models import User
from apps.notifications import events, selectors
from apps.notifications.kinds import KINDS, Kind, Params, worded
from apps.notifications.models import Channel
from apps.notifications.services import preferences


@transaction.atomic
def send(*, user: User, kind: Kind, params: Params | None = None, url: str = "") -> None:
    """Have a mail sent after this transaction, if the kind goes by mail and the person wants it."""
    if selectors.wants(user, kind, Channel.EMAIL):
        events.mail_wanted.publish(
            user_id=user.pk, kind=kind.key, params=json.dumps(dict(params or {}), sort_keys=True), url=url
        )


def deliver(*, user_id: int, kind: str, params: str, url: str) -> bool:
    """Send one mail; False if the person or the wish for it has gone in the meantime."""
    user = User.objects.filter(pk=user_id).first()
    declared = KINDS.get(kind)
    if user is None or declared is None or not selectors.wants(user, declared, Channel.EMAIL):
        return False
    with translation.override(people.preferences_of(user).locale):
        message = compose(user=user, kind=declared, params=json.loads(params), url=url)
    return message.send() > 0


def compose(*, user: User, kind: Kind, params: Params, url: str) -> EmailMultiAlternatives:
    """Write a mail as text and as HTML, with a link that turns the kind off if it may be turned off."""
    leave = ""
    if kind.is_optional:
        token = preferences.unsubscribe_token(user=user, kind=kind)
        leave = settings.BASE_URL + reverse("notifications:unsubscribe", args=[token])
    title = " ".join(worded(kind.title, params).split())
    context = {
        "title": title,
        "body": worded(kind.body, params),
        "action": str(kind.action),
        "url": settings.BASE_URL + url if url else "",
        "name": people.display_name(user),
        "unsubscribe_url": leave,
        "base_url": settings.BASE_URL,
    }
    headers = {"Message-ID": make_msgid(domain=urlsplit(settings.BASE_URL).hostname or "localhost")}
    if leave:
        headers |= {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(
        subject=title,
        body=render_to_string("notifications/emails/notice.txt", context),
        to=[user.email],
        headers=headers,
    )
    message.attach_alternative(render_to_string("notifications/emails/notice.html", context), "text/html")
    return message
