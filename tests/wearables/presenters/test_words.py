"""Sports, devices and speeds as people call them."""

import pytest

from apps.wearables.domain.sports import Sport
from apps.wearables.presenters import words
from apps.wearables.presenters.words import SportUnits


def test_every_sport_has_a_word_and_an_icon():
    assert all(words.sport_word(sport) and words.sport_icon(sport) for sport in Sport)


@pytest.mark.parametrize(
    ("sport", "cadence"),
    [(Sport.RUN, "170 spm"), (Sport.RIDE, "85 rpm"), (Sport.POOL_SWIM, "85 spm"), (Sport.PADDLE, "85 spm")],
)
def test_steps_and_strokes_are_no_turns(sport, cadence):
    assert str(SportUnits(sport, imperial=False).cadence(85)) == cadence


@pytest.mark.parametrize(
    ("maker", "product", "name"),
    [
        ("garmin", "edge_530", "Garmin Edge 530"),
        ("garmin", "fr935", "Garmin Forerunner 935"),
        ("garmin", "fenix5", "Garmin fēnix 5"),
        ("wahoo_fitness", "ELEMNT BOLT", "Wahoo Fitness ELEMNT BOLT"),
        ("", "Garmin Connect", "Garmin Connect"),
        ("development", "FIT Cookbook", "FIT Cookbook"),
        ("", "", ""),
    ],
)
def test_a_device_is_named_as_on_its_box(maker, product, name):
    assert words.device_name(maker, product) == name


@pytest.mark.parametrize(
    ("sport", "imperial", "text"),
    [
        (Sport.RIDE, False, "10.8 km/h"),
        (Sport.RIDE, True, "6.7 mph"),
        (Sport.TRAIL_RUN, False, "5:33/km"),
        (Sport.WALK, True, "8:56/mi"),
        (Sport.POOL_SWIM, False, "0:33/100 m"),
        (Sport.INDOOR_ROW, False, "2:47/500 m"),
    ],
)
def test_speed_is_said_as_the_sports_people_say_it(sport, imperial, text):
    assert str(SportUnits(sport, imperial=imperial).tempo(3.0)) == text


def test_a_source_that_nobody_knows_keeps_its_name():
    [badge] = words.source_badges(["wristband_9000"])

    assert badge.word == "wristband_9000"
