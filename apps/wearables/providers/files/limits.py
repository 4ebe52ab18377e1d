"""How much a file may hold, so that reading one is bounded in time and memory."""

from apps.wearables.domain.samples import MAX_SAMPLES

__all__ = ["MAX_SAMPLES"]

MAX_INPUT_BYTES = 64 * 2**20  # also after unpacking gzip
MAX_EXPANSION = 100  # gzip: activity files shrink to a tenth, a bomb to a thousandth
MAX_FIT_MESSAGES = 2_000_000  # of any kind
MAX_FIT_DECODED = 600_000  # of the kinds that are decoded
MAX_FIT_DEFINITIONS = 300_000
MAX_FIT_HEARTBEATS = 200_000  # messages of a few beats; what is beyond is left out
MAX_FIT_HEARTBEAT_BYTES = 64
MAX_ACTIVITIES = 100  # legs of a race, outings of a track log
MAX_LAPS = 10_000  # and tracks and segments
MAX_XML_ELEMENTS = 4_000_000
MAX_XML_DEPTH = 64
MAX_SPAN_S = 31 * 86_400.0  # a recording is not longer than this; times beyond are damage
