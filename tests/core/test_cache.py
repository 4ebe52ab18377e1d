"""Without Redis the cache is an empty one: people sign in and sign up, with every limit switched on."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisDown

from apps.core.cache import count_up
from tests.factories import PASSWORD, UserFactory
from tests.phone import Phone


@pytest.fixture
def _limits(settings):
    del settings.ACCOUNT_RATE_LIMITS


@pytest.fixture
def _without_redis(monkeypatch):
    def down(*_args: object, **_options: object) -> None:
        raise RedisDown("redis.example:6379 with its address")

    monkeypatch.setattr("redis.connection.ConnectionPool.get_connection", down)


@pytest.mark.django_db
@pytest.mark.usefixtures("_limits", "_without_redis")
def test_somebody_signs_in_without_redis(client):
    user = UserFactory()

    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("_limits", "_without_redis")
def test_a_wrong_password_is_refused_without_redis(client):
    answer = client.post(reverse("account_login"), {"login": UserFactory().email, "password": "wrong"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.usefixtures("_limits", "_without_redis")
def test_somebody_signs_up_without_redis(client, mailoutbox):
    answer = client.post(
        reverse("account_signup"),
        {"email": "new@example.org", "password1": "a long enough sentence", "time_zone": "UTC"},
    )

    assert answer.status_code == 302
    assert [mail.to for mail in mailoutbox] == [["new@example.org"]]


@pytest.mark.django_db
@pytest.mark.usefixtures("_limits", "_without_redis")
def test_a_phone_signs_in_without_redis():
    phone = Phone()

    phone.sign_in(UserFactory())

    assert phone.me().status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("_limits")
def test_with_redis_the_limits_hold(client):
    wrong = {"login": UserFactory().email, "password": "wrong"}

    pages = [client.post(reverse("account_login"), wrong) for _ in range(7)]

    assert "Too many failed login attempts" not in pages[0].content.decode()
    assert "Too many failed login attempts" in pages[-1].content.decode()


@pytest.mark.usefixtures("_without_redis")
def test_everything_that_can_be_asked_of_the_cache_is_a_miss_and_a_warning(caplog):
    assert cache.add("key", 1) is True
    assert cache.get("key", "default") == "default"
    cache.set("key", 1)
    assert (cache.touch("key"), cache.delete("key"), cache.has_key("key"), "key" in cache) == (False,) * 4
    assert cache.get_many(["key"]) == {}
    assert cache.set_many({"key": 1}) == []
    cache.delete_many(["key"])
    assert cache.get_or_set("key", 7) == 7
    with pytest.raises(ValueError, match="away"):
        cache.incr("key")
    assert count_up("key", lasting_s=60) == 0
    assert not cache.is_up()

    assert "the cache is away: ConnectionError" in caplog.text
    assert "redis.example" not in caplog.text
