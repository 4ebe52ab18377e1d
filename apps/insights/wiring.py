"""Which model this site asks, built from its settings; none without a key."""

from functools import lru_cache

from django.conf import settings

from apps.insights.providers.base import Writer
from apps.insights.providers.claude import REAL_URL, Claude


def writer() -> Writer | None:
    """Return the model to ask, or None where this site has no key for one: then rules write."""
    key = _text("ANTHROPIC_API_KEY")
    if not key:
        return None
    base_url = _text("ANTHROPIC_BASE_URL") or REAL_URL
    return _claude(key, _text("ANTHROPIC_MODEL"), base_url, float(settings.ANTHROPIC_TIMEOUT_S))


@lru_cache(maxsize=4)
def _claude(key: str, model: str, base_url: str, timeout_s: float) -> Claude:
    """Build once for each way that the site was set up, so that connections are used again."""
    return Claude(api_key=key, model=model, base_url=base_url, timeout_s=timeout_s)


def _text(name: str) -> str:
    return str(getattr(settings, name, None) or "").strip()
