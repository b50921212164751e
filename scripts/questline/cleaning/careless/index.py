"""What an index of careless responding gives: a number a respondent, or the reason why none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

COMPUTED = 0
NOT_COMPUTABLE = "Not computable: needs {}."


def not_computable(needs: str) -> str:
    """The sentence for what is undefined: "Not computable: needs …."."""
    return NOT_COMPUTABLE.format(needs)


@dataclass(frozen=True)
class Index:
    """One index over all respondents.

    `values`: (respondents,), NaN where not computable. `why`: (respondents,) codes, 0 where
    computed, otherwise 1 + the place in `reasons`, which are full sentences. `compared`: what the
    cut-off looks at where that is not the value itself (the probability of a squared distance).
    `facts`: what the index was made from, such as the number of item pairs.
    """

    name: str
    values: np.ndarray
    why: np.ndarray
    reasons: tuple[str, ...]
    compared: np.ndarray | None = None
    facts: Mapping[str, float] = field(default_factory=dict)

    @property
    def computed(self) -> np.ndarray:
        """(respondents,) whether there is a number."""
        return self.why == COMPUTED

    @property
    def looked_at(self) -> np.ndarray:
        """(respondents,) what the cut-off is compared with."""
        return self.values if self.compared is None else self.compared

    def reason(self, place: int) -> str:
        """The sentence for one respondent, empty where the index was computed."""
        code = int(self.why[place])
        return "" if code == COMPUTED else self.reasons[code - 1]

    def missing_counts(self) -> dict[str, int]:
        """How many respondents each reason leaves without a number, only reasons that occur."""
        counts = np.bincount(self.why, minlength=len(self.reasons) + 1)[1:]
        return {
            reason: int(count) for reason, count in zip(self.reasons, counts, strict=True) if count
        }


@dataclass(frozen=True)
class Piece:
    """An index over one block of respondents: values, codes of reasons, and what is compared."""

    values: np.ndarray
    why: np.ndarray
    compared: np.ndarray | None = None


def piece(values: np.ndarray, why: np.ndarray, compared: np.ndarray | None = None) -> Piece:
    """A piece whose values are NaN wherever a reason is given."""
    undefined = why != COMPUTED
    values = np.where(undefined, np.nan, values)
    if compared is not None:
        compared = np.where(undefined, np.nan, compared)
    return Piece(values, why.astype(np.uint8), compared)


def first_reason(size: int, cases: Sequence[np.ndarray]) -> np.ndarray:
    """(size,) codes: 1 + the place of the first case that is true, 0 where none is."""
    why = np.zeros(size, dtype=np.uint8)
    for code, case in reversed(list(enumerate(cases, start=1))):
        why[case] = code
    return why


def nowhere(name: str, people: int, needs: str, facts: Mapping[str, float] | None = None) -> Index:
    """An index that is undefined for everyone, for one reason that lies in the whole sample."""
    return Index(
        name,
        np.full(people, np.nan),
        np.ones(people, dtype=np.uint8),
        (not_computable(needs),),
        facts=facts or {},
    )
