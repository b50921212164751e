"""Items that do not behave as their scale says: turned round, or missing far too often."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.scoring.item_rest import Coefficient

MORE_MISSING = 0.10
"""How much larger the share missing must be than that of the other items, in their middle."""
LEAST_MORE_MISSING = 10
"""And by how many respondents; of few respondents a few are a large share."""
NOTES = {
    "direction": "Goes against the other items of its scale. Worded the other way, or turned round "
    "in the export already? Nothing was changed because of this.",
    "more_missing": "Lacks far more answers than the other items of its scale. Was it shown to "
    "everyone, and is this its column?",
}


def add_drift(
    part: StatisticsPart,
    name: str,
    answers: pd.DataFrame,
    correlations: Mapping[str, Coefficient],
) -> None:
    """Add the items of a scale that contradict its definition, and how many people are concerned.

    `answers` are keyed, `correlations` those of each item with the rest. Level `direction`: the
    item correlates negatively with the rest; concerned is who answered it. Level `more_missing`: at
    least a tenth of the respondents more lack it than lack the median item among the others;
    concerned is who lacks it.
    """
    for item, found in correlations.items():
        if found.value is not None and found.value < 0:
            _add(part, name, item, "direction", int(answers[item].count()), len(answers))
    lacking = answers.isna().sum()
    for item in answers.columns:
        others = lacking.drop(item)
        more = lacking[item] - others.median() if len(others) else 0
        if more >= max(LEAST_MORE_MISSING, MORE_MISSING * len(answers)):
            _add(part, name, item, "more_missing", int(lacking[item]), len(answers))


def _add(part: StatisticsPart, scale: str, item: str, kind: str, count: int, people: int) -> None:
    place = {"level": kind, "group": scale, "table": "drift", "row": item, "column": kind,
             "note": NOTES[kind]}  # fmt: skip
    part.add("drift", item, "count", count, denominator=people, **place)
    if people:
        part.add("drift", item, "share", count / people, denominator=people, **place)
