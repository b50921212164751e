"""What every model of the configuration is made of: its base, its names, its misfits."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo

NAME = r"^[a-z][a-z0-9_]*$"
OPTIONAL_NAME = r"^([a-z][a-z0-9_]*)?$"
DATE = r"^\d{4}-\d{2}-\d{2}$"
OPTIONAL_DATE = r"^(\d{4}-\d{2}-\d{2})?$"
CHECKSUM = r"^([0-9a-f]{64})?$"
DELIMITER = r"^(.|tab)?$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Z]{2})?$"
WORDS = r"\S"
COUNT_OR_SHARE = r"^([1-9][0-9]*|[0-9]+(\.[0-9]+)?%)$"
FORMS = {
    NAME: "small letters, digits and underscores, a letter first",
    OPTIONAL_NAME: "small letters, digits and underscores, a letter first",
    DATE: "a date such as 2024-03-31",
    OPTIONAL_DATE: "a date such as 2024-03-31",
    CHECKSUM: "a SHA-256 checksum: 64 of the signs 0 to 9 and a to f, in small letters",
    DELIMITER: "one character, or the word tab",
    LANGUAGE: "a language such as en-GB or cy",
    WORDS: "a text with words in it",
    COUNT_OR_SHARE: "a count such as 5 or a share such as 80%",
}
"""The forms that texts of the configuration can be bound to, in words."""

Name = Annotated[str, Field(pattern=NAME)]


class Settings(BaseModel):
    """The base of every part of the configuration: nothing unknown passes unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys of a part of the configuration as a file has them, with what stands under each."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


@dataclass(frozen=True)
class Misfit:
    """What does not fit within one part of a file: the key it shows at, what stands there, and
    what should."""

    key: str
    found: str
    expected: str


class UnfitError(ValueError):
    """Raised by a model whose values are each in order but do not fit together."""

    def __init__(self, misfits: Sequence[Misfit]):
        self.misfits = list(misfits)
        super().__init__("; ".join(f"{one.found} (expected: {one.expected})" for one in misfits))


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, such as 2026-01-31."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _of_the_calendar(text: str) -> str:
    """A date as it was written, if there is such a day."""
    if not is_date(text):
        raise UnfitError([Misfit("", f'"{text}", which is no day of the calendar', FORMS[DATE])])
    return text


Day = Annotated[str, Field(pattern=DATE), AfterValidator(_of_the_calendar)]
"""A day of the calendar, such as 2024-03-31."""


def _each_number_once(table: Any) -> Any:
    """A table as it was written, in which no number stands twice (1 and 1.0 are one)."""
    if not isinstance(table, dict):
        return table
    first: dict[float, str] = {}
    for key in table:
        try:
            number = float(key)
        except ValueError:
            continue  # the model says that this is no number
        if number in first:
            found = f"{first[number]} and {key}, which are the same number"
            raise UnfitError([Misfit("", found, "each number once")])
        first[number] = str(key)
    return table


NumberTable = Annotated[dict[float, float], BeforeValidator(_each_number_once)]
"""Numbers with the number that each becomes."""
