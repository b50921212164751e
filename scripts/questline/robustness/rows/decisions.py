"""What is decided in each specification, as factors and as words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.core.data_choices import COVARIATES, DECISIONS

WITH, WITHOUT = "with", "without"


def in_words(decisions: Mapping[str, str]) -> str:
    """The options of one specification: `exclusions=as_planned; scoring=…; …`."""
    return "; ".join(f"{name}={decisions[name]}" for name in DECISIONS)


def factors_of(
    frame: pd.DataFrame, curve: Mapping[str, Any], covariates: Mapping[str, tuple[str, ...]]
) -> list[pd.DataFrame]:
    """The decisions as factors: each set of covariates an option; then each covariate on its own.

    The second frame is there where covariates are in half of the specifications. Its factors are
    named `covariates:<variable>`, with the options `with` and `without`.
    """
    whole = frame[list(DECISIONS)]
    varied = curve["covariates"]["with_and_without"]
    if not varied:
        return [whole]
    single = {
        f"{COVARIATES}:{name}": [
            WITH if name in covariates[chosen] else WITHOUT for chosen in frame[COVARIATES]
        ]
        for name in varied
    }
    return [whole, pd.DataFrame(single, index=frame.index)]
