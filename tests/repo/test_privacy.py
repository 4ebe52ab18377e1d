"""Every table and column says whose it is: undeclared ones fail here, and so do stale declarations."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from apps.accounts.models import Profile, User
from apps.compliance import retention
from apps.compliance.registry import REGISTRY, DeclaredTwice, Personal, Registry, owner_of
from apps.compliance.retention import BadPolicy, Rule
from apps.compliance.services.completeness import problems
from apps.compliance.services.erasure_plan import emptying_order, to_empty
from apps.wearables.models import Activity, Lap, Recording

KEPT = {"account": Rule("account", "what", "why", None)}


def complaints(registry: Registry, *tables: type[models.Model]) -> list[str]:
    return list(problems(registry, models=tables, retention=KEPT))


def test_every_model_and_column_of_the_site_is_declared() -> None:
    assert not list(problems(REGISTRY, models=apps.get_models(), retention=retention.rules()))


def test_every_look_at_somebodys_data_has_words_of_its_own() -> None:
    code = "".join(path.read_text() for path in (settings.ROOT / "apps").rglob("*.py"))

    looks = set(re.findall(r'what="(\w+)"', code))

    assert looks >= {"summary", "plan", "draft"}
    assert {what for what in looks if f"compliance.looked:{what}" not in REGISTRY.actions} == set()


def test_tables_can_be_emptied_without_an_orphan() -> None:
    order = emptying_order()
    place = {label: number for number, label in enumerate(order.tables)}

    assert place.keys() == to_empty(REGISTRY).keys()
    assert order.tables[-1] == get_user_model()._meta.label
    cut = {(each.child, each.column) for each in order.unlink}
    for label, declared in to_empty(REGISTRY).items():
        for column in declared.model._meta.concrete_fields:
            target = column.related_model._meta.label if column.related_model else None
            if target in place and target != label and (label, column.name) not in cut:
                assert place[label] < place[target], f"{label}.{column.name} would point to nothing"


@pytest.fixture
def diary() -> type[models.Model]:
    """A table that somebody added this morning."""
    with isolate_apps("apps.compliance"):

        class Diary(models.Model):
            user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
            text = models.TextField()
            editor = models.ForeignKey(
                settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
            )

            class Meta:
                app_label = "compliance"

    Diary.user.field.remote_field.model = User
    Diary.editor.field.remote_field.model = User
    return Diary


def test_an_undeclared_model_fails(diary: type[models.Model]) -> None:
    [complaint] = [each for each in complaints(Registry(), diary) if "is not declared" in each]

    assert complaint.startswith("compliance.Diary")


def test_an_undeclared_column_fails(diary: type[models.Model]) -> None:
    registry = Registry()
    registry.personal(diary, export=("editor",), retention="account")

    assert "compliance.Diary.text is not classified: export it or withhold it with a reason" in complaints(
        registry, diary
    )


def test_a_column_added_to_a_real_model_fails() -> None:
    declared = REGISTRY.models["accounts.Profile"]
    assert isinstance(declared, Personal)
    forgetful = Registry({"accounts.Profile": replace(declared, export=declared.export[1:])})

    assert any("is not classified" in each for each in complaints(forgetful, Profile))


def test_a_complete_declaration_passes(diary: type[models.Model]) -> None:
    registry = Registry()
    registry.personal(diary, export=("text",), withhold={"editor": "somebody else"}, retention="account")

    assert not complaints(registry, diary)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"export": ("text", "editor", "gone")}, "there is no such field"),
        ({"export": ("text", "editor"), "withhold": {"text": "why"}}, "is classified twice"),
        ({"export": ("text",), "withhold": {"editor": " "}}, "withheld without a reason"),
        ({"owner": "author"}, "has no step author"),
        ({"owner": "text"}, "does not go through text"),
        ({"owner": "editor"}, "user points to a person and cannot be null"),
        ({"owner": ()}, "has no owner"),
        ({"retention": "for_ever"}, "has no entry for_ever"),
        ({"files": ("attachment",)}, "said to name files"),
    ],
)
def test_a_wrong_declaration_fails(
    diary: type[models.Model], options: dict[str, object], complaint: str
) -> None:
    registry = Registry()
    registry.personal(diary, **{"export": ("text", "editor"), "retention": "account"} | options)

    assert any(complaint in each for each in complaints(registry, diary))


def test_an_owner_path_that_ends_elsewhere_fails() -> None:
    registry = Registry()
    registry.personal(Lap, owner="recording", retention="account")

    assert any("ends at wearables.Recording, not at a user" in each for each in complaints(registry, Lap))


def test_a_model_that_points_to_a_person_cannot_be_declared_impersonal(diary: type[models.Model]) -> None:
    registry = Registry()
    registry.not_personal(diary, reason="only a diary")

    assert any("so the model is personal" in each for each in complaints(registry, diary))


def test_an_impersonal_model_needs_a_reason(diary: type[models.Model]) -> None:
    registry = Registry()
    registry.not_personal(diary, reason="")

    assert any("without a reason" in each for each in complaints(registry, diary))


def test_a_declaration_of_a_model_that_is_gone_fails(diary: type[models.Model]) -> None:
    registry = Registry()
    registry.personal(diary, export=("text", "editor"), retention="account")

    assert "compliance.Diary is declared, but there is no such model" in complaints(registry)


def test_two_declarations_of_one_model_are_refused(diary: type[models.Model]) -> None:
    registry = Registry()
    registry.not_personal(diary, reason="once")

    with pytest.raises(DeclaredTwice):
        registry.personal(diary, retention="account")


def test_a_retention_entry_needs_somebody_to_enforce_and_to_use_it() -> None:
    policy = KEPT | {"logs": Rule("logs", "what", "why", timedelta(days=3))}
    registry = Registry()
    registry.personal(Profile, owner="user", retention="account")
    registry.enforcers["ghosts"] = lambda **_times: 0

    found = list(problems(registry, models=[], retention=policy))

    assert "config/retention.yaml: nothing uses the entry logs" in found
    assert "config/retention.yaml: no code enforces the days of logs" in found
    assert any("registered for ghosts" in each for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "a: 3",
        "a: {what: x, why: y}",
        "a: {what: x, why: y, days: 0}",
        "a: {what: x, why: y, days: 3, until: account}",
        "a: {what: x, why: y, until: forever}",
        "a: {what: '', why: y, days: 3}",
        "a: {what: x, days: 3}",
        "a: {what: x, why: y, days: 3, note: z}",
    ],
)
def test_a_malformed_retention_policy_is_refused(text: str) -> None:
    with pytest.raises(BadPolicy):
        retention.parse(text)


def test_the_owner_of_a_row_is_found_along_its_path() -> None:
    person = User(email="somebody@example.org")

    assert owner_of(Lap(recording=Recording(user=person))) is person
    assert owner_of(Activity(user=person)) is person
    assert owner_of(person) is person
