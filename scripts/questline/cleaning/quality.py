"""Quality indices of every row of the raw file, over the variables that the rules name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.cleaning.careless.application import Screened
from questline.cleaning.indices import answered_count, longest_run


def quality_indices(
    responses: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    rules: Sequence[Mapping[str, Any]],
    screened: Screened | None = None,
) -> pd.DataFrame:
    """row, longest_run, answered_share (0 to 1) and seconds, one line a row of the raw file.

    With a rule of careless responding, its indices and the number of flags besides
    (`Screened.values`), empty for those whom an earlier rule had left out.

    Each index is taken over the variables of the first rule of its kind (long_run,
    too_little_answered, too_fast). Without such a rule there is no longest_run and no seconds, and
    answered_share is taken over all variables that have a column in the export.
    """
    run_rule = _first(rules, "long_run")
    share_rule = _first(rules, "too_little_answered")
    time_rule = _first(rules, "too_fast")
    asked = [name for name, variable in variables.items() if not variable["derivation"]]
    counted = share_rule["variables"] if share_rule else asked
    nothing = np.full(len(responses), np.nan)
    rows = responses.index.to_numpy(dtype="int64")
    return pd.DataFrame(
        {
            "row": rows,
            "longest_run": longest_run(responses[run_rule["variables"]]).to_numpy(dtype="float64")
            if run_rule
            else nothing,
            "answered_share": answered_count(responses, counted).to_numpy() / len(counted),
            "seconds": responses[time_rule["variable"]].to_numpy(dtype="float64")
            if time_rule
            else nothing,
            **(screened.values(rows) if screened else {}),
        }
    ).sort_values("row", ignore_index=True)


def _first(rules: Sequence[Mapping[str, Any]], kind: str) -> Mapping[str, Any] | None:
    return next((rule for rule in rules if rule["kind"] == kind), None)
