"""FIT's sports and sub-sports as ours."""

from apps.wearables.domain.sports import Sport

_BY_SPORT = {
    1: Sport.RUN,
    2: Sport.RIDE,
    3: Sport.TRANSITION,
    4: Sport.CARDIO,  # fitness equipment, made precise by the sub-sport
    5: Sport.POOL_SWIM,
    10: Sport.CARDIO,  # training, likewise
    11: Sport.WALK,
    12: Sport.CROSS_COUNTRY_SKI,
    13: Sport.ALPINE_SKI,
    14: Sport.SNOWBOARD,
    15: Sport.ROW,
    16: Sport.HIKE,  # mountaineering
    17: Sport.HIKE,
    19: Sport.PADDLE,
    21: Sport.E_RIDE,
    30: Sport.SKATE,
    33: Sport.SKATE,
    35: Sport.HIKE,  # snowshoeing
    37: Sport.PADDLE,
    41: Sport.PADDLE,
    42: Sport.PADDLE,
    62: Sport.CARDIO,
    83: Sport.CARDIO,
    84: Sport.CARDIO,
    88: Sport.PADDLE,
}

# sub-sports that say more than the sport does, whatever the sport
_BY_SUB_SPORT = {
    1: Sport.TREADMILL_RUN,
    5: Sport.INDOOR_RIDE,  # spin
    6: Sport.INDOOR_RIDE,
    14: Sport.INDOOR_ROW,
    15: Sport.CARDIO,  # elliptical
    16: Sport.CARDIO,  # stairs
    17: Sport.POOL_SWIM,
    18: Sport.OPEN_WATER_SWIM,
    19: Sport.YOGA,  # flexibility
    20: Sport.STRENGTH,
    26: Sport.CARDIO,
    27: Sport.WALK,
    28: Sport.E_RIDE,
    43: Sport.YOGA,
    44: Sport.YOGA,  # pilates
    45: Sport.TREADMILL_RUN,
    47: Sport.E_RIDE,
}

# sub-sports whose meaning depends on the sport
_BY_BOTH = {
    (1, 3): Sport.TRAIL_RUN,
    (1, 58): Sport.TREADMILL_RUN,
    (2, 8): Sport.MOUNTAIN_RIDE,
    (2, 9): Sport.MOUNTAIN_RIDE,
    (2, 58): Sport.INDOOR_RIDE,
}


def to_sport(sport: int | None, sub_sport: int | None) -> Sport:
    """Return our sport for FIT's pair; what we do not know is `OTHER`."""
    if sport is None:
        return Sport.OTHER
    if sub_sport is None:
        return _BY_SPORT.get(sport, Sport.OTHER)
    by_sub_sport = _BY_SUB_SPORT.get(sub_sport, _BY_SPORT.get(sport, Sport.OTHER))
    return _BY_BOTH.get((sport, sub_sport), by_sub_sport)
