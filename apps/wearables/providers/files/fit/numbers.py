"""Numbers of FIT's profile that we use; the profile itself comes with Garmin's SDK."""

FILE_ID = 0
USER_PROFILE = 3
ZONES_TARGET = 7
SPORT = 12
SESSION = 18
LAP = 19
RECORD = 20
EVENT = 21
DEVICE_INFO = 23
WORKOUT = 26
ACTIVITY = 34
HRV = 78
LENGTH = 101
HEART_RATE = 132
FIELD_DESCRIPTION = 206
DEVELOPER_DATA_ID = 207

WANTED = frozenset(
    {
        FILE_ID,
        USER_PROFILE,
        ZONES_TARGET,
        SPORT,
        SESSION,
        LAP,
        RECORD,
        EVENT,
        DEVICE_INFO,
        WORKOUT,
        ACTIVITY,
        HRV,
        LENGTH,
        HEART_RATE,
        FIELD_DESCRIPTION,
        DEVELOPER_DATA_ID,
    }
)

EVENT_TIMER = 0
EVENT_START = 0
EVENT_STOPS = frozenset({1, 4, 8, 9})  # stop, stop_all, stop_disable, stop_disable_all
LENGTH_ACTIVE = 1
FILE_ACTIVITY = 4
CREATOR_INDEX = 0  # device_info of what wrote the file
MAKERS_WITH_GARMIN_PRODUCTS = frozenset({1, 13, 15, 89})  # garmin and dynastream's three

FIRST_DATE = 0x10000000  # a smaller date_time counts seconds since the device was switched on
SEMICIRCLES_PER_DEGREE = 2**31 / 180
