"""Tables of `insights`: recommendations, what the model was asked, and where it is switched off."""

from apps.insights.models.recommendation import ModelCall, Recommendation, Stage, WriterKind
from apps.insights.models.switch import ModelPause

__all__ = ["ModelCall", "ModelPause", "Recommendation", "Stage", "WriterKind"]
