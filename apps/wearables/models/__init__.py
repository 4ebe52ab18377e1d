"""Tables of `wearables`, from the inbox to what people see."""

from apps.wearables.models.activity import Activity
from apps.wearables.models.connection import Connection, ConnectionState, PendingGrant
from apps.wearables.models.delivery import Delivery, DeliveryKind, OriginalFile
from apps.wearables.models.health import HEALTH_FIGURES, DailyHealth
from apps.wearables.models.raw_payload import PayloadEntry, RawPayload
from apps.wearables.models.recording import Lap, Recording, StreamSet
from apps.wearables.models.sign_in import PendingSignIn, SignInCooldown, SignInStep

__all__ = [
    "HEALTH_FIGURES",
    "Activity",
    "Connection",
    "ConnectionState",
    "DailyHealth",
    "Delivery",
    "DeliveryKind",
    "Lap",
    "OriginalFile",
    "PayloadEntry",
    "PendingGrant",
    "PendingSignIn",
    "RawPayload",
    "Recording",
    "SignInCooldown",
    "SignInStep",
    "StreamSet",
]
