"""Rolling means and the fourth-power mean, which normalised power and normalised speed share."""

import numpy as np

from apps.training.domain.sampling import FloatArray


def rolling_mean(values: FloatArray, window: int) -> FloatArray:
    """Return the mean of every full window of an array without NaN.

    Args:
        values: shape (n,), any unit.
        window: samples per window.

    Returns:
        Shape (n - window + 1,); element i covers values[i : i + window]. Empty where n < window.

    Raises:
        ValueError: the window is not positive.
    """
    if window < 1:
        raise ValueError("window must be positive")
    if values.size < window:
        return np.empty(0)
    sums = np.concatenate((np.zeros(1), np.cumsum(values)))
    return (sums[window:] - sums[:-window]) / window


def fourth_power_mean(values: FloatArray) -> float | None:
    """Return the fourth root of the mean fourth power, in the unit of the values; None for an empty array."""
    if values.size == 0:
        return None
    return float(np.mean(values**4) ** 0.25)
