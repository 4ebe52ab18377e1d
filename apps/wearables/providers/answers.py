"""What the schemas of all providers' JSON answers are made of."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Seconds = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=31 * 86_400)]
Id = Annotated[int, Field(strict=True, gt=0, lt=2**63)]
Flag = Annotated[bool, Field(strict=True)]
Text = Annotated[str, StringConstraints(strict=True)]


class Answer(BaseModel):
    """Ignores what it does not know, and tells no value in its errors."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


def _written(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("not a time")
    return value


WRITTEN = BeforeValidator(_written)
"""Lets only text through to a date or a time, as pydantic would take numbers as well."""
