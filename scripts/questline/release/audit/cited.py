"""Whether all the results that people cite are there, in the public store or in the team's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from questline.core.cited_results import result_problems
from questline.core.errors import StudyError


def check_cited(cited: Sequence[Mapping[str, str]], internal: pd.DataFrame) -> None:
    """End the run where report.yaml cites an id that is in no store.

    `cited` is `audit_parameters.cited_results`, `internal` the team's store, which holds what is
    public too. What release hides or leaves out is there; the pages say so of it. Raises StudyError
    with every id that is not.
    """
    missing = result_problems(cited, internal["id"].tolist())
    if missing:
        raise StudyError(missing)
