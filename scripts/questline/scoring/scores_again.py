"""Scores of respondents who were not analysed, should another choice of rules bring them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.core.keying import keyed_answers, unfit_answers
from questline.scoring.scale_scores import band_of_scores, scale_scores


def scores(responses: pd.DataFrame, scales: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Scores and bands as scoring makes them, of people whom it has not seen.

    Scoring has seen to answers outside the range of a scale among those who are analysed; those of
    others count as missing here. A scale made from some of its items alone has a `factor` that
    brings the score back to the range of all of them.
    """
    made: dict[str, pd.Series] = {}
    for name, scale in scales.items():
        items = responses[list(scale["items"])].astype("float64")
        inside = items.mask(items.apply(unfit_answers, scale=scale))
        score = scale_scores(keyed_answers(inside, scale), scale)["score"]
        made[name] = score = score * scale.get("factor", 1.0)
        if scale["bands"]:
            made[f"{name}_band"] = band_of_scores(score, scale["bands"])
    return pd.DataFrame(made, index=responses.index)
