"""What a form's parts look like."""

import pytest
from django import forms
from django.test.html import parse_html

from apps.core.widgets import Select

CHOICES = [("", "—"), ("a", "First"), ("b&c", "<Second>"), (3, "Third")]


@pytest.mark.parametrize("value", [None, "", "a", "b&c", 3, "3", "nowhere"])
def test_a_select_is_djangos_own(value: object) -> None:
    ours, djangos = (
        kind(attrs={"class": "wide"}, choices=CHOICES).render(
            "zone", value, attrs={"id": "id_zone", "required": True, "disabled": False, "data-x": '"1"'}
        )
        for kind in (Select, forms.Select)
    )

    assert parse_html(ours) == parse_html(djangos)
    assert ours.count("<option") == len(CHOICES)
