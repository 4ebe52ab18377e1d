"""Enforce the retention policy: call each registered enforcer with the time that its entry gives."""

import logging
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType

from apps.compliance import retention
from apps.compliance.registry import REGISTRY

logger = logging.getLogger(__name__)


class NotEnforced(RuntimeError):
    """Some entries of the policy could not be enforced; the text names them, the log says why."""


class _Entry:
    """A boundary around one entry: an error in it is logged by its class and leaves the others to go on."""

    def __init__(self, name: str, broken: list[str]) -> None:
        self.name = name
        self.broken = broken

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        logger.error("retention not enforced", extra={"entry": self.name}, exc_info=error)
        self.broken.append(self.name)
        return True


def enforce(*, now: datetime) -> Mapping[str, int]:
    """Delete what is past its time; return how many things went, by entry. Each enforcer can be repeated.

    Raises:
        NotEnforced: an enforcer broke; every other one has run.
    """
    gone: dict[str, int] = {}
    broken: list[str] = []
    for name, rule in retention.rules().items():
        if rule.keep is not None:
            with _Entry(name, broken):
                gone[name] = REGISTRY.enforcers[name](before=now - rule.keep, now=now)
    logger.info("retention enforced", extra={"gone": gone})
    if broken:
        raise NotEnforced(", ".join(broken))
    return gone
