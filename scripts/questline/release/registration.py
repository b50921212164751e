"""Which analyses are as they were registered: one row of the store for each."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from questline.core.statistics import StatisticsPart

METHOD = "compared with the registered plan, plan.lock"


def registration_rows(marks: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """A part of the store: 1 for what is as registered, 0 for what is not, `note` saying how.

    `marks` is what `core.registration.marks` gives: by kind (the row's term) and name (its
    analysis) the mark, empty for what is as registered.
    """
    part = StatisticsPart("release")
    for kind, named in marks.items():
        for name, mark in named.items():
            as_planned = 0.0 if mark else 1.0
            part.add(name, kind, "registered", as_planned, method=METHOD, note=mark)
    return part.table()
