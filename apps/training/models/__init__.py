"""Tables of `training`: thresholds, load of activities, packed daily series."""

from apps.training.models.load import ActivityLoad, LoadSeries
from apps.training.models.threshold import Threshold, ThresholdKind

__all__ = ["ActivityLoad", "LoadSeries", "Threshold", "ThresholdKind"]
