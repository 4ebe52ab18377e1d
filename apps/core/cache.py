"""The cache of the site: what is in it may be lost at any time, so that a Redis that is away is an empty one.

Limits of ours and of libraries count in it, and fail open with that (ADR 0022). What must fail closed asks
Redis itself.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)
YES, NO = True, False


class FailOpenRedisCache(RedisCache):
    """Django's cache in Redis; an error of Redis is a warning in the log and a miss."""

    def is_up(self) -> bool:
        """Say whether Redis answers."""
        try:
            return bool(self._cache.get_client().ping())
        except RedisError:
            return False

    def add(self, *args: Any, **options: Any) -> bool:
        """Store what is not there yet; true without Redis, since nothing is there."""
        return _or_else(YES, super().add, *args, **options)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is there, or the default."""
        return _or_else(default, super().get, key, default, version)

    def set(self, *args: Any, **options: Any) -> None:
        """Store."""
        return _or_else(None, super().set, *args, **options)

    def touch(self, *args: Any, **options: Any) -> bool:
        """Keep for longer what is there."""
        return _or_else(NO, super().touch, *args, **options)

    def delete(self, *args: Any, **options: Any) -> bool:
        """Remove; whatever is not removed runs out."""
        return _or_else(NO, super().delete, *args, **options)

    def has_key(self, *args: Any, **options: Any) -> bool:
        """Say whether something is there."""
        return _or_else(NO, super().has_key, *args, **options)

    def get_many(self, *args: Any, **options: Any) -> dict[Any, Any]:
        """Return those that are there."""
        return _or_else({}, super().get_many, *args, **options)

    def set_many(self, *args: Any, **options: Any) -> list[Any]:
        """Store several; none is reported as not stored."""
        return _or_else([], super().set_many, *args, **options)

    def delete_many(self, *args: Any, **options: Any) -> None:
        """Remove several."""
        return _or_else(None, super().delete_many, *args, **options)

    def clear(self) -> None:
        """Remove everything."""
        return _or_else(None, super().clear)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up what is there.

        Raises:
            ValueError: nothing is there.
        """
        found = _or_else(None, super().incr, key, delta, version)
        if found is None:
            raise ValueError("nothing is counted while Redis is away")
        return found


def count_up(key: str, *, by: int = 1, lasting_s: float) -> int:
    """Count up; return how many that is since the count began, 0 while Redis is away."""
    cache.add(key, 0, timeout=lasting_s)
    try:
        return int(cache.incr(key, by))
    except ValueError:
        return 0


def _or_else(miss: Answer, call: Callable[..., Answer], *args: Any, **options: Any) -> Answer:
    try:
        return call(*args, **options)
    except RedisError as error:
        logger.warning("the cache is away: %s", type(error).__name__)
        return miss
