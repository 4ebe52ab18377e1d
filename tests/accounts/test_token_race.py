"""One refresh token, many requests at once: one wins."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from tests.accounts.test_tokens import Phone
from tests.factories import UserFactory

TOGETHER = 6


@pytest.mark.django_db(transaction=True)
def test_of_many_exchanges_at_once_one_wins_and_its_tokens_work():
    phone = Phone()
    phone.sign_in(UserFactory())
    token, gate = phone.refresh, Barrier(TOGETHER)

    def exchange(_number: int):
        gate.wait()
        try:
            answer = Client().post(
                "/_allauth/app/v1/tokens/refresh", {"refresh_token": token}, content_type="application/json"
            )
            return answer.status_code, answer.json().get("data", {})
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(exchange, range(TOGETHER)))

    won = [data for status, data in answers if status == 200]
    assert sorted(status for status, _ in answers) == [200] + [400] * (TOGETHER - 1)
    phone.access = won[0]["access_token"]
    assert phone.me().status_code == 200
    assert phone.exchange(won[0]["refresh_token"]).status_code == 200
