"""Ledgers: tables in which whatever happened to an answer or a respondent has its line."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

MISSING_COLUMNS = ("row", "variable", "kind", "text")
"""One line for each missing answer: whose and which, in which way, and what the export held."""

CHANGES_COLUMNS = ("row", "variable", "before", "after", "rule", "reason")
"""One line for each answer that was changed."""

EXCLUSIONS_COLUMNS = ("row", "rule", "value", "threshold", "decision", "reason")
"""One line for each respondent and rule that caught them."""


def join_ledger(
    parts: Sequence[pd.DataFrame], columns: Sequence[str], order: Sequence[str]
) -> pd.DataFrame:
    """Parts of a ledger as one frame with these columns: `row` int64, all others object.

    Sorted by the columns `order`; lines of one place keep the order of the parts.
    """
    filled = [part for part in parts if len(part)]
    frame = pd.concat(filled) if filled else pd.DataFrame(columns=list(columns))
    types = {name: "int64" if name == "row" else "object" for name in columns}
    return (
        frame[list(columns)]
        .astype(types)
        .sort_values(list(order), kind="stable", ignore_index=True)
    )
