"""The respondents of the shipped study, as the first stages of the pipeline leave them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from questline.cleaning.stage import clean
from questline.core import parameters
from questline.core.configuration import load_study
from questline.intake.exports.reading import open_export
from questline.intake.stage import take_in
from questline.scoring.stage import score


def analysed_respondents(folder: Path) -> pd.DataFrame:
    """The respondents analysed, by the row of the raw file: their answers, scores and bands."""
    study, problems = load_study(folder, needs_data=False)
    if study is None:
        raise ValueError("; ".join(str(problem) for problem in problems))
    variables = study.intake_variables()
    opened = open_export(study.raw, variables=variables)
    intake = take_in(opened, variables, out_of_range=study.cleaning.out_of_range)
    settings = parameters.cleaning_settings(study)
    cleaned = clean(intake.responses, intake.missing, intake.changes, study.variables(), settings)
    definitions = study.scale_definitions(
        "items", "minimum", "maximum", "reverse_keyed", "score", "items_needed", "bands"
    )
    scores = score(cleaned.responses, definitions).scores
    return pd.concat([cleaned.responses, scores], axis=1)
