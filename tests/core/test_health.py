"""Health addresses answer without signing in and say what is down."""

import pytest
from redis.exceptions import ConnectionError as RedisDown


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health/", "/health/live", "/health/ready", "/health/startup"])
def test_everything_up_answers_200(client, address):
    response = client.get(address)

    assert (response.status_code, response.json()["status"]) == (200, "up")


@pytest.mark.django_db
def test_without_redis_the_site_is_ready_but_not_well(client, monkeypatch):
    def refuse(*_args: object, **_options: object) -> None:
        raise RedisDown

    monkeypatch.setattr("redis.connection.ConnectionPool.get_connection", refuse)

    ready, overview = client.get("/health/ready"), client.get("/health/")

    assert (ready.status_code, ready.json()["parts"]["redis"]) == (200, "down")
    assert overview.status_code == 503
