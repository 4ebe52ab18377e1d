"""The event table of docs/architecture.md is the list of events that the code declares."""

import importlib
import re
from pathlib import Path

from django.apps import apps

from apps.core.events import SUBSCRIPTIONS, Event

HOUSE = Path(__file__).parents[2] / "docs" / "architecture.md"
ROW = re.compile(r"^\| `([a-z_]+\.[a-z_]+)` \| ([a-z_, ]+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
NOBODY = "nobody yet"


def declared() -> dict[str, Event]:
    found = {}
    for app in apps.get_app_configs():
        if app.name.startswith("apps.") and (Path(app.path) / "events.py").exists():
            module = importlib.import_module(f"{app.name}.events")
            found |= {each.name: each for each in vars(module).values() if isinstance(each, Event)}
    return found


def written() -> dict[str, tuple[set[str], str]]:
    rows = ROW.findall(HOUSE.read_text(encoding="utf-8"))
    return {name: (set(fields.split(", ")), heard) for name, fields, heard in rows}


def test_the_table_names_every_event_with_its_fields():
    assert {name: fields for name, (fields, _heard) in written().items()} == {
        name: set(event.fields) for name, event in declared().items()
    }


def test_the_table_says_who_hears_of_it():
    for name, (_fields, heard) in written().items():
        apps_that_hear = {subscriber.partition(".")[0] for subscriber in declared()[name].subscribers}
        said = set() if heard == NOBODY else {part.partition(":")[0] for part in heard.split("; ")}
        assert said == apps_that_hear, name


def test_every_subscription_is_of_a_declared_event():
    heard = {name for event in declared().values() for name in event.subscribers}

    assert heard == SUBSCRIPTIONS.keys()
