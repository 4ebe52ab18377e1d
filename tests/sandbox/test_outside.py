"""The outside world as a whole: faults, what it heard, its panel, its state over a restart, its port."""

import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from stravalib import exc

from tests.outside import CLIENT_SECRET, ROOT, STOP_S, Outside
from tests.sandbox.conftest import Call, Connect
from tests.waiting import wait_until


@pytest.mark.parametrize(
    ("kind", "error", "status"),
    [
        ("401", exc.AccessUnauthorized, 401),
        ("403", exc.ApplicationInactive, 403),
        ("429", exc.Fault, 429),
        ("500", exc.Fault, 500),
        ("529", exc.Fault, 529),
    ],
)
def test_a_fault_shows_for_as_many_requests_as_were_ordered(
    outside: Outside, connect: Connect, kind: str, error: type[exc.Fault], status: int
):
    client = connect(outside.tokens()["access_token"])
    outside.fault(kind, times=2)

    for _ in range(2):
        with pytest.raises(error) as shown:
            client.get_athlete()
        assert shown.value.response.status_code == status

    assert client.get_athlete().firstname == "Alex"


def test_a_429_says_how_much_was_used(outside: Outside, call: Call):
    outside.fault("429")

    headers = call("/athlete", "any").headers

    assert headers["X-RateLimit-Usage"] == "201,512"
    assert headers["X-ReadRateLimit-Limit"] == "100,1000"


def test_a_fault_lasts_until_it_is_switched_off_and_keeps_to_its_path(outside: Outside, call: Call):
    token = outside.tokens()["access_token"]
    outside.fault("500", times=None, path="/api/v3/athlete/activities")

    failing = [call("/athlete/activities", token).status_code for _ in range(3)]
    other = call("/athlete", token).status_code
    outside.clear_faults()

    assert (failing, other) == ([500] * 3, 200)
    assert call("/athlete/activities", token).status_code == 200


def test_a_slow_answer_is_late_and_whole(outside: Outside, call: Call):
    token = outside.tokens()["access_token"]
    outside.fault("slow", seconds=0.4)
    began = time.monotonic()

    answer = call("/athlete", token)

    assert time.monotonic() - began > 0.4
    assert answer.json()["firstname"] == "Alex"


def test_a_hung_answer_never_comes_and_holds_nobody_else_up(outside: Outside):
    token = outside.tokens()["access_token"]
    url, headers = f"{outside.strava}/api/v3/athlete", {"Authorization": f"Bearer {token}"}
    outside.fault("hung", times=1)

    with ThreadPoolExecutor(1) as pool:
        hung = pool.submit(requests.get, url, headers=headers, timeout=STOP_S)
        wait_until(lambda: not outside.state()["strava"]["faults"])
        other = requests.get(url, headers=headers, timeout=STOP_S).status_code
        heard, is_answered = outside.heard(), hung.done()
        outside.clear_faults()

    assert other == 200
    assert [request["status"] for request in heard][-2:] == [None, 200]
    assert not is_answered


def test_truncated_json_is_whole_http(outside: Outside, call: Call):
    token = outside.tokens()["access_token"]
    outside.fault("truncated")

    answer = call("/athlete", token)

    assert answer.status_code == 200
    assert answer.text.startswith('{"id":')
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_wrong_types_keep_the_names(outside: Outside, call: Call):
    token = outside.tokens()["access_token"]
    right = call("/athlete", token).json()
    outside.fault("wrong_types")

    wrong = call("/athlete", token).json()

    assert set(wrong) == set(right)
    assert not any(type(wrong[key]) is type(right[key]) for key in ("id", "premium", "firstname"))


def test_a_fault_it_does_not_know_is_refused_with_a_sentence(outside: Outside):
    answer = requests.post(f"{outside.url}/control/strava/fault", json={"kind": "418"}, timeout=5)

    assert answer.status_code == 400
    assert "has no fault '418'" in answer.json()["error"]


def test_requests_are_kept_without_their_secrets(outside: Outside, call: Call):
    held = outside.tokens()
    call("/athlete/activities", held["access_token"], page=2)

    heard = outside.heard()

    exchange, listing = heard[-2:]
    assert (exchange["method"], exchange["path"], exchange["status"]) == ("POST", "/oauth/token", 200)
    assert exchange["body"]["grant_type"] == "authorization_code"
    assert re.fullmatch(r"#[0-9a-f]{8}", exchange["body"]["code"])
    assert listing["query"] == {"page": "2"}
    assert re.fullmatch(r"Bearer #[0-9a-f]{8}", listing["headers"]["authorization"])
    for secret in (held["access_token"], held["refresh_token"], CLIENT_SECRET):
        assert secret not in str(heard)
    assert outside.heard(after=exchange["id"]) == [listing]


def test_no_page_of_another_site_can_work_it(outside: Outside):
    url = f"{outside.url}/control/reset"

    assert requests.post(url, data="{}", timeout=5).status_code == 415
    assert requests.get(outside.url, headers={"Host": "evil.example"}, timeout=5).status_code == 400
    assert requests.post(f"{outside.url}/panel/strava/new-activity", timeout=5).status_code == 403


def test_the_panel_shows_the_state_and_its_buttons_work(outside: Outside):
    held = outside.tokens()
    with requests.Session() as browser:
        page = browser.get(outside.url, timeout=5).text
        csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert csrf
        pressed = {"csrfmiddlewaretoken": csrf[1], "athlete": "carla"}

        after = browser.post(f"{outside.url}/panel/strava/new-activity", data=pressed, timeout=5)
        refused = browser.post(
            f"{outside.url}/panel/strava/deauthorise", data=pressed | {"athlete": "nobody"}, timeout=5
        )

    assert "Alex Amsler" in page
    assert "style=" not in page
    assert held["access_token"] not in page
    assert after.status_code == 200
    assert outside.state()["strava"]["activities"][0]["account__key"] == "carla"
    assert (refused.status_code, "athlete is one of alex, ben, carla" in refused.text) == (400, True)


def test_a_reset_brings_back_what_was_seeded(outside: Outside):
    before = outside.state()
    ride = outside.new_ride()
    outside.control("garmin", "delete-activity", athlete="ben")
    outside.fault("500", times=None)

    outside.reset()

    assert outside.state() == before
    assert outside.heard() == []
    assert outside.new_ride()["id"] != ride["id"]


def test_its_state_outlives_a_restart(tmp_path: Path):
    world = Outside(tmp_path)
    with world:
        held, ride = world.tokens(), world.new_ride(name="Before the restart")

    with Outside(tmp_path, port=world.port):
        headers = {"Authorization": f"Bearer {held['access_token']}"}
        url = f"{world.strava}/api/v3/activities/{ride['id']}"
        answer = requests.get(url, headers=headers, timeout=5)

    assert answer.json()["name"] == "Before the restart"


def test_a_taken_port_is_said_in_one_line(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ended = subprocess.run(
            [sys.executable, "-m", "sandbox.outside", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"Port {port} cannot be had")
    assert len(ended.stderr.splitlines()) == 1
