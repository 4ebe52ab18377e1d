"""The sealed column holds ciphertext only, however it is written or asked for."""

import pytest
from django.db.models import F

from apps.core.fields import Sealed
from apps.wearables.models import Connection
from tests.factories import AthleteFactory

pytestmark = pytest.mark.django_db


def connection(**columns: object) -> Connection:
    return Connection.objects.create(
        user=AthleteFactory(), provider="garmin", provider_user_id="7", **columns
    )


def test_a_sealed_value_survives_the_round_trip():
    made = connection(tokens=Sealed(b"\x00\x01blob"))

    assert Connection.objects.get(pk=made.pk).tokens == Sealed(b"\x00\x01blob")


@pytest.mark.parametrize("plain", ["secret", b"secret", 7])
def test_plain_values_cannot_be_saved(plain):
    with pytest.raises(TypeError, match="sealed text only"):
        connection(tokens=plain)


def test_expressions_cannot_copy_a_blob():
    connection(tokens=Sealed(b"blob"))

    with pytest.raises(TypeError):
        Connection.objects.update(tokens=F("provider"))


def test_ciphertext_cannot_be_searched():
    with pytest.raises(TypeError, match="cannot be filtered"):
        Connection.objects.filter(tokens=Sealed(b"blob")).exists()


def test_a_sealed_value_never_shows_itself():
    assert (repr(Sealed(b"blob")), str(Sealed(b"blob"))) == ("<Sealed>", "<Sealed>")
