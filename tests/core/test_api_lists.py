"""Lists of the API: cut by cursor, which people may change and may not reach the database with."""

from base64 import b64encode

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db
LISTS = ["/api/v1/activities/", "/api/v1/notifications/", "/api/v1/audit/"]


def cursor(text: str) -> str:
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "given",
    [
        "%%%",
        "not base64",
        "\x00",
        "ü",
        cursor("p=abc"),
        cursor("p=%00"),
        cursor("p=2026-01-01"),
        cursor("p=0001-01-01 00:00:00+14:00"),
        cursor("r=1&p=abc"),
        cursor("o=-1"),
        cursor("o=many"),
        cursor("r=perhaps"),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(athlete_client, address, given):
    answer = athlete_client.get(address, {"cursor": given})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("given", ["", "0", "-1", "201", "many", "1e2", "９", "9" * 5000])
def test_a_length_that_is_not_given_is_refused(athlete_client, address, given):
    answer = athlete_client.get(address, {"limit": given})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_limit")


@pytest.mark.parametrize("address", LISTS)
def test_the_description_says_how_lists_are_cut(anonymous, address):
    schema = anonymous.get("/api/schema/?format=json").json()
    operation = schema["paths"][address]["get"]
    page = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]

    assert {"cursor", "limit"} <= {parameter["name"] for parameter in operation["parameters"]}
    assert schema["components"]["schemas"][page]["required"] == ["next", "previous", "results"]


def test_the_description_names_every_refusal_in_one_shape(anonymous):
    schema = anonymous.get("/api/schema/?format=json").json()

    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            refusals = {code: answer for code, answer in operation["responses"].items() if code >= "400"}
            assert {"406", "429"} <= refusals.keys(), (method, path)
            assert ("401" in refusals) == ("security" in operation), (method, path)
            for answer in refusals.values():
                assert answer["content"]["application/json"]["schema"] == {
                    "$ref": "#/components/schemas/Error"
                }


@pytest.mark.either_database
def test_the_description_is_valid_and_made_without_a_warning(tmp_path):
    file = tmp_path / "schema.yml"

    call_command("spectacular", validate=True, fail_on_warn=True, file=str(file))

    assert "openapi: 3.1.0" in file.read_text()
