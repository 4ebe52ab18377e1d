"""The page of the roster: who is shown, in which order, and the ways to change that."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.coaching.domain.ordering import Order, narrowed, ordered
from apps.coaching.presenters.roster import AthleteRow, rows
from apps.core import formatting
from apps.pages.viewer import Viewer

ORDERS: dict[Order, Promise] = {
    Order.NEED: gettext_lazy("Most in need first"),
    Order.NAME: gettext_lazy("Name"),
    Order.FORM: gettext_lazy("Form, deepest first"),
    Order.FITNESS: gettext_lazy("Fitness, highest first"),
    Order.RAMP: gettext_lazy("Ramp, steepest first"),
    Order.LAST: gettext_lazy("Last activity, longest ago first"),
    Order.DATA: gettext_lazy("Latest data, oldest first"),
}
IN_NEED = "need"
LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; a word that is not known is the usual one."""

    order: Order
    words: str
    in_need_only: bool

    @classmethod
    def of(cls, query: dict[str, str]) -> "Wanted":
        """Read it from the address."""
        order = query.get("sort", "")
        return cls(
            order=Order(order) if order in set(Order) else Order.NEED,
            words=query.get("q", "").replace("\0", "")[:LONGEST_WORDS],
            in_need_only=query.get("show") == IN_NEED,
        )

    def url(self, *, in_need_only: bool) -> str:
        """Return the page's address with the same order and words, for all or for who needs a look."""
        chosen = {"sort": self.order.value, "q": self.words, "show": IN_NEED if in_need_only else ""}
        return (
            f"{reverse('pages:roster')}?{urlencode({name: value for name, value in chosen.items() if value})}"
        )


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the list with how many are in it."""

    label: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A row with where it leads."""

    row: AthleteRow
    url: str


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """One order of the list."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """The page; `seen` are the numbers of those whose data it shows."""

    rows: tuple[Listed, ...]
    total: int
    in_need: int
    as_of: str
    tabs: tuple[Tab, ...]
    orders: tuple[OrderChoice, ...]
    words: str
    show: str
    seen: frozenset[int]


def roster(viewer: Viewer, wanted: Wanted) -> Roster:
    """Compose the page; the number of queries does not grow with the athletes."""
    everybody = rows(viewer.user, now=viewer.now)
    in_need = sum(row.needs_a_look for row in everybody)
    chosen = ordered(narrowed(everybody, words=wanted.words, in_need_only=wanted.in_need_only), wanted.order)
    return Roster(
        rows=tuple(Listed(row, _url(row)) for row in chosen),
        total=len(everybody),
        in_need=in_need,
        as_of=formatting.time_of_day(viewer.now.astimezone(viewer.preferences.time_zone)),
        tabs=(
            Tab(_("All"), wanted.url(in_need_only=False), not wanted.in_need_only, len(everybody)),
            Tab(_("Need a look"), wanted.url(in_need_only=True), wanted.in_need_only, in_need),
        ),
        orders=tuple(
            OrderChoice(order.value, str(label), order is wanted.order) for order, label in ORDERS.items()
        ),
        words=wanted.words,
        show=IN_NEED if wanted.in_need_only else "",
        seen=frozenset(row.pk for row in chosen if row.figures is not None),
    )


def _url(row: AthleteRow) -> str:
    return reverse("pages:athlete_today", args=[row.public_id]) if row.scopes else ""
