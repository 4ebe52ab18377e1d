"""What a process that serves people makes sure of before it takes its first request."""

from concurrent.futures import ThreadPoolExecutor

from django.core.exceptions import ImproperlyConfigured
from django.db import connections


def refuse_wrong_vault_keys() -> None:
    """Stop the start if VAULT_KEYS cannot open what this database holds; each key is named by its number.

    A database that does not answer yet is no reason to stop: sealing looks at the key again each time.

    Raises:
        ImproperlyConfigured: a key is unreadable, missing, or another one than this database was sealed with.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:  # where an event loop runs Django asks no database
        problems = aside.submit(_problems).result()
    if problems:
        raise ImproperlyConfigured(" ".join(problems))


def _problems() -> list[str]:
    from apps.compliance import checks  # the apps are loaded once the application is made

    try:
        found = [
            *checks.vault_keys_are_readable(),
            *checks.vault_keys_are_the_right_ones(databases=["default"]),
        ]
    finally:
        connections.close_all()
    return [f"{error.msg} {error.hint}" for error in found]
