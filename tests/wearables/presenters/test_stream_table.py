"""The table of streams stands where the chart has a line, and only there."""

import numpy as np
import pytest

from apps.wearables.domain.samples import Samples
from apps.wearables.domain.sports import Sport
from apps.wearables.presenters.stream_table import stream_table
from apps.wearables.presenters.words import SportUnits

UNITS = SportUnits(Sport.RIDE, imperial=False)


def column(*values):
    return np.array(values, dtype=np.float64)


@pytest.mark.parametrize(
    ("times", "power"), [((0.0,), (200.0,)), ((0.0, 1.0), (np.nan, np.nan))], ids=["a point", "no reading"]
)
def test_what_the_chart_cannot_draw_is_no_table(times, power):
    assert stream_table(Samples(time_s=column(*times), power_w=column(*power)), UNITS) is None


def test_a_channel_without_a_reading_is_no_column():
    samples = Samples(
        time_s=column(0.0, 1.0), power_w=column(200.0, 210.0), cadence_rpm=column(np.nan, np.nan)
    )

    assert stream_table(samples, UNITS).columns == ("Power",)
