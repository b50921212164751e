"""What one rule says about the respondents, and what becomes of those whom it catches."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from questline.cleaning.careless.application import Screened

EXCLUDED, MARKED, ALSO_CAUGHT = "excluded", "marked", "also caught"
"""The decisions of the ledger of exclusions; "also caught": excluded under an earlier rule."""


@dataclass(frozen=True)
class Verdict:
    """Whom a rule catches.

    `values` has the rows caught as its index and, as text, what was found with each. `threshold` is
    what the rule asks for, as text. `not_checked` respondents lack what the rule needs and were
    kept; `not_checked_note` says so in a sentence. `screened` is what a rule of careless responding
    found besides.
    """

    values: pd.Series
    threshold: str
    not_checked: int = 0
    not_checked_note: str = ""
    screened: Screened | None = None
