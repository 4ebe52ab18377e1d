"""FIT's summary figures, which sessions and laps name alike."""

from typing import Any

from apps.wearables.providers.files.fit.fields import number, positive
from apps.wearables.providers.files.fit.sdk import Message

_JOULES_PER_KJ = 1000.0


def measures(message: Message) -> dict[str, Any]:
    """Return the columns of `records.Measures` that a session or lap message holds, without `elapsed_s`."""
    return {
        "timer_s": number(message, "total_timer_time"),
        "distance_m": number(message, "total_distance"),
        "ascent_m": number(message, "total_ascent"),
        "descent_m": number(message, "total_descent"),
        "work_kj": _work_kj(message),
        "calories_kcal": number(message, "total_calories"),
        "avg_heart_rate_bpm": positive(message, "avg_heart_rate"),
        "max_heart_rate_bpm": positive(message, "max_heart_rate"),
        "avg_power_w": number(message, "avg_power"),
        "max_power_w": number(message, "max_power"),
        "normalised_power_w": number(message, "normalized_power"),
        "avg_cadence_rpm": _cadence(message, "avg"),
        "max_cadence_rpm": _cadence(message, "max"),
        "avg_speed_mps": number(message, "enhanced_avg_speed", "avg_speed"),
        "max_speed_mps": number(message, "enhanced_max_speed", "max_speed"),
    }


def _cadence(message: Message, which: str) -> float | None:
    """Return "avg" or "max" cadence with its fraction of a turn."""
    turns = number(message, f"{which}_cadence")
    return None if turns is None else turns + (number(message, f"{which}_fractional_cadence") or 0.0)


def _work_kj(message: Message) -> float | None:
    joules = number(message, "total_work")
    return None if joules is None else joules / _JOULES_PER_KJ
