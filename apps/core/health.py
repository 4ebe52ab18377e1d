"""Health: is the process up, has it started, can it serve? Never more than a word about each part."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.cache import FailOpenRedisCache

STARTERS: dict[str, Callable[[], str]] = {}


def needs(name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register a part that must be "up" before the site has started; apps above `core` know which."""

    def register(probe: Callable[[], str]) -> Callable[[], str]:
        STARTERS[name] = probe
        return probe

    return register


def _started() -> dict[str, str]:
    migrations = _migrated()
    further = {name: probe() if migrations == "up" else "unknown" for name, probe in STARTERS.items()}
    return {"migrations": migrations, **further}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "up"


def _redis() -> str:
    cache = caches["default"]
    return "up" if isinstance(cache, FailOpenRedisCache) and cache.is_up() else "down"


def _migrated() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown"
    return "behind" if pending else "up"


def _answer(parts: dict[str, str], *, needed: tuple[str, ...]) -> JsonResponse:
    healthy = all(parts[name] == "up" for name in needed)
    body = {"status": "up" if healthy else "down", "parts": parts, "at": timezone.now().isoformat()}
    return JsonResponse(body, status=200 if healthy else 503)


@login_not_required
@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """Say that the process answers; touch nothing else."""
    return _answer({}, needed=())


@login_not_required
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Say whether requests can be served: the database must be up; without Redis the site still serves."""
    return _answer({"database": _database(), "redis": _redis()}, needed=("database",))


@login_not_required
@never_cache
@require_safe
def startup(_request: HttpRequest) -> JsonResponse:
    """Say whether the database is there and migrated, and whatever else the site cannot start without."""
    parts = {"database": _database(), **_started()}
    return _answer(parts, needed=tuple(parts))


@login_not_required
@never_cache
@require_safe
def overview(_request: HttpRequest) -> JsonResponse:
    """Say how every part is."""
    parts = {"database": _database(), "redis": _redis(), **_started()}
    return _answer(parts, needed=tuple(parts))
