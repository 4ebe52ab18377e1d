"""Every route, method and role: the declared answer, nobody else's data in it, no write by who is refused.

The routes come from Django's resolver, the declarations from `access_table` and `access_library`. Each role
walks the whole map; every request is rolled back, so that the next one finds the same world.
"""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

import apps
from tests.flows import access_world as who
from tests.flows.access_library import ADMIN, FRAME, HEADLESS, LED_ON, SIGN_IN, STAFF_SEE, pages_of_models
from tests.flows.access_requests import Seen, address_of, send
from tests.flows.access_routes import METHODS, Door, Route
from tests.flows.access_table import API, HEALTH, PAGES
from tests.flows.access_world import World

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
TABLE: dict[str, Route] = PAGES | API | HEALTH | SIGN_IN | HEADLESS
REFUSED = {401, 403, 404, 405}
ASKED_EVERYTHING = {who.OWNER, who.OWNER_TOKEN, who.NOBODY}
"""Who tries undeclared methods too: one that anybody may use would not answer the owner 405."""
TOKENS = {who.OWNER_TOKEN: who.OWNER, who.STRANGER_TOKEN: who.STRANGER}


def routes(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Name every route of the site; one without a name is named by its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name or ""]) or str(entry.pattern)


def partials() -> set[str]:
    """Name every element that some page gives alone, as the views declare them."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(apps.__path__, "apps."):
        if ".views" in module.name:
            declared = vars(importlib.import_module(module.name))
            found |= {key for name, value in declared.items() if name.endswith("PARTIALS") for key in value}
    return found


def test_every_route_is_declared_and_every_declaration_has_a_route():
    site = {name for name in routes() if not name.startswith("admin:")}

    assert site - TABLE.keys() == set(), "declare these in tests/flows/access_table.py"
    assert TABLE.keys() - site == set(), "these are gone"


def test_every_page_of_the_admin_is_declared_and_every_declaration_has_a_page(world):
    models = {model._meta.label for model in admin.site._registry}
    declared = {page.name for page in (*pages_of_models(world), *FRAME)}

    named = {name for name in routes() if name.startswith("admin:")}

    assert models == ADMIN.keys()
    assert named - declared == set()
    assert {name for name in declared if "_" in name} - named <= {
        f"admin:{_label(model)}" for model in models
    }


def _label(model: str) -> str:
    return model.lower().replace(".", "_")


def test_every_fragment_is_declared():
    declared = {name for route in TABLE.values() for name in route.fragments}

    assert {name for name in declared if "{" not in name} == partials()


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("role", who.ROLES)
def test_each_role_gets_what_is_declared_and_no_more(world, role):
    wrong = [*walk_site(world, role), *walk_admin(world, role)]

    assert not wrong, "\n".join(wrong)


def walk_site(world: World, role: str) -> Iterator[str]:
    """Try every address of the site with every method that somebody may use, some with every method."""
    for name, route in TABLE.items():
        address = address_of(world, name, route)
        for method in METHODS if role in ASKED_EVERYTHING else route.methods:
            seen = send(world, role, method, address, route.send.get(method))
            for problem in problems(route, role, method, seen, world):
                yield f"{method.upper()} {name}: {problem}"
        for fragment in route.fragments:
            target = fragment.format(world.things["delivery"].public_id)
            seen = send(world, role, "get", address, headers={"HX-Request": "true", "HX-Target": target})
            if seen.status != expected(route, role, "get"):
                yield f"{target} of {name}: {seen.status}"
            if leaked := world.marks_in(seen.text) - allowed(route, role):
                yield f"{target} of {name} holds {sorted(leaked)}"


def expected(route: Route, role: str, method: str) -> int:
    """Return the declared status."""
    role = TOKENS.get(role, role) if knows(route, role) else who.NOBODY
    answer = route.methods.get(method)
    if answer is None and route.door in {Door.OPEN, Door.PHONE}:
        return 405
    if role == who.NOBODY:
        at_the_door = 401 if route.door is Door.API else 302
        return at_the_door if answer is None or answer.nobody is None else answer.nobody
    if answer is None:
        return 405
    if method == "get" and role in route.special:
        return route.special[role]
    if role in route.also.get(method, {}):
        return route.also[method][role]
    return answer.owner if role == who.OWNER else answer.others


def knows(route: Route, role: str) -> bool:
    """Say whether what a role shows, a cookie or a token, counts at this door."""
    if role in TOKENS:
        return route.door in {Door.API, Door.PHONE}
    return route.door is not Door.PHONE


def allowed(route: Route, role: str) -> set[str]:
    """Return the marks of the owner that this role may be shown: the owner anything but secrets."""
    if TOKENS.get(role, role) == who.OWNER:
        return who.MARKS.keys() - {"token"}
    return set(route.tells.get(role, ()))


def problems(route: Route, role: str, method: str, seen: Seen, world: World) -> Iterator[str]:
    """Say what is not as declared."""
    wanted, marks = expected(route, role, method), world.marks_in(seen.text)
    if seen.status != wanted:
        yield f"{seen.status}, declared {wanted}"
    if leaked := marks - allowed(route, role):
        yield f"holds {sorted(leaked)} of the owner"
    if method == "get" and seen.status == 200:
        must = route.shows if TOKENS.get(role, role) == who.OWNER else route.tells.get(role, frozenset())
        if missing := must - marks:
            yield f"does not hold {sorted(missing)}"
    to_sign_in = seen.location.startswith(reverse("account_login"))
    if route.door is Door.PAGE and not (knows(route, role) and role != who.NOBODY) and not to_sign_in:
        yield f"leads to {seen.location}, not to sign-in"
    if (seen.status in REFUSED or to_sign_in) and seen.writes and not route.ends_session:
        yield f"refused, and wrote {seen.writes}"


def walk_admin(world: World, role: str) -> Iterator[str]:
    """Try every page of the admin: staff see who somebody is, nobody else sees anything."""
    for page in (*pages_of_models(world), *FRAME):
        refused = (403, 403) if page.name == "admin:login" and role in world.cookies else LED_ON
        wanted = {who.STAFF: page.staff, who.CLERK: page.clerk}.get(role, refused)
        may_see = STAFF_SEE.get(page.name, set())
        if role != who.STAFF:
            may_see = may_see & {"session"}  # it stands in the address, and is repeated to whoever sent it
        for method, status in zip(("get", "post"), wanted, strict=True):
            seen = send(world, role, method, page.address)
            if seen.status != status:
                yield f"{method.upper()} {page.name}: {seen.status}, declared {status}"
            if leaked := world.marks_in(seen.text) - may_see:
                yield f"{method.upper()} {page.name} holds {sorted(leaked)}"
            if role != who.STAFF and seen.writes and page.name != "admin:logout":
                yield f"{method.upper()} {page.name} wrote {seen.writes}"
