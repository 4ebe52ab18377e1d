"""The queues of the site, named once: the worker, the outbox and every task take them from here."""

from enum import StrEnum


class Queue(StrEnum):
    """A queue by the kind of work in it, so that a slow job never stands before a quick one."""

    DEFAULT = "default"
    INGEST = "ingest"
    MAIL = "mail"
    SLOW = "slow"
    SIGN_IN = "sign_in"
