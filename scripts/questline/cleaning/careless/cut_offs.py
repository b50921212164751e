"""Cut-offs: the limit beyond which an index flags a respondent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from questline.cleaning.careless.index import Index, not_computable
from questline.intake.decimals import number_in_words

Kind = Literal["value", "share_of_items", "probability", "fence"]
Side = Literal["high", "low"]
LEAST_FOR_FENCE = 20
ROUNDING, ROUNDING_AT_NOUGHT = 1e-9, 1e-12
"""What a value may differ from a limit by rounding alone: of the limit, and where that is 0."""


@dataclass(frozen=True)
class CutOff:
    """How an index becomes a flag.

    `kind` is value (of the index itself), share_of_items (of the items screened, rounded up, at
    least 2), probability (of a value at least as extreme: flags below it) or fence (so many
    interquartile ranges beyond the quartile: Tukey 1977, Exploratory Data Analysis). `side` is the
    end that means careless. With `reached` the limit itself flags, else only what lies beyond it.
    """

    kind: Kind
    amount: float
    side: Side
    reached: bool = False


@dataclass(frozen=True)
class Flags:
    """Whom an index flags.

    `flagged`: (respondents,); `checked`: (respondents,) whether the index could say anything.
    `limit`: what the values were compared with, NaN with a sentence in `note` when there is none.
    """

    name: str
    flagged: np.ndarray
    checked: np.ndarray
    limit: float
    note: str = ""


def cut_off_in_words(cut_off: CutOff) -> str:
    """A cut-off that a study states, in words: "at least 12", "above 0.4"."""
    amount = number_in_words(cut_off.amount)
    if cut_off.kind == "probability":
        return f"probability below {amount}"
    if cut_off.kind == "fence":
        where = "above the upper" if cut_off.side == "high" else "below the lower"
        return f"more than {amount} interquartile ranges {where} quartile"
    if cut_off.reached:
        side = "at least" if cut_off.side == "high" else "at most"
    else:
        side = "above" if cut_off.side == "high" else "below"
    share = cut_off.kind == "share_of_items"
    return f"{side} {amount} of the items" if share else f"{side} {amount}"


def flag(index: Index, cut_off: CutOff, items: int) -> Flags:
    """The flags of an index over `items` screened items. Who has no value is never flagged.

    A value that differs from the limit by nothing but rounding is the limit. Values of a few whole
    answers often are, and sums come out differently in the last bits from one run to the next.
    """
    limit, note = _limit(index, cut_off, items)
    if note:
        nobody = np.zeros(len(index.values), dtype=bool)
        return Flags(index.name, nobody, nobody.copy(), np.nan, note)
    side = "low" if cut_off.kind == "probability" else cut_off.side
    near = ROUNDING * abs(limit) + (0.0 if cut_off.kind == "probability" else ROUNDING_AT_NOUGHT)
    with np.errstate(invalid="ignore"):
        above = index.looked_at - limit if side == "high" else limit - index.looked_at
        beyond = above >= -near if cut_off.reached else above > near
    return Flags(index.name, beyond & index.computed, index.computed, limit)


def _limit(index: Index, cut_off: CutOff, items: int) -> tuple[float, str]:
    if cut_off.kind == "share_of_items":
        # Without rounding the last bits first, 70% of 10 could ask for 8. One answer is no run.
        return float(max(2, np.ceil(round(cut_off.amount * items, 9)))), ""
    if cut_off.kind != "fence":
        return cut_off.amount, ""
    known = index.values[index.computed]
    if len(known) < LEAST_FOR_FENCE:
        return np.nan, not_computable(
            f"at least {LEAST_FOR_FENCE} respondents with this index for a limit from the sample"
        )
    lower, upper = np.quantile(known, [0.25, 0.75])
    if upper - lower <= 1e-12 * max(abs(lower), abs(upper)):
        return np.nan, not_computable(
            "values that differ in the middle half of the respondents for a limit from the sample"
        )
    reach = cut_off.amount * (upper - lower)
    return float(upper + reach if cut_off.side == "high" else lower - reach), ""
