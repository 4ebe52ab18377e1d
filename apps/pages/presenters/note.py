"""The newest recommendation for Today, as far as the athlete may see it."""

from apps.insights import selectors
from apps.insights.presenters import recommendations
from apps.insights.presenters.recommendations import Words
from apps.pages.viewer import Viewer


def note(viewer: Viewer) -> Words | None:
    """Return the newest recommendation that is open or on its way; None where there is none."""
    shown = selectors.latest_shown(viewer.user, now=viewer.now)
    return recommendations.words_of(shown, now=viewer.now) if shown else None
