"""One writer at a time for a person's files, recordings and activities."""

from apps.accounts.models import User


def take(user_id: int) -> None:
    """Hold the person's row until this transaction ends: what is read from here on stays as it was read.

    Two files of one session cannot become two activities, and no edit is made to an outdated row. Without
    `no_key` every new row that points to the person would wait, too. SQLite has one writer anyway.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user_id)
