"""What the tests of cleaning share: small frames written out in the test, and what came of them."""

from types import SimpleNamespace

import pandas as pd
import pytest

from questline.cleaning.stage import Cleaned, clean
from questline.core import parameters
from questline.core.cleaning_rules import CleaningSettings
from questline.core.codebook import Variable
from questline.core.derivations import derive
from questline.core.errors import StudyError
from questline.core.scales import Scale

NO_CHANGES = pd.DataFrame(columns=["row", "variable", "before", "after", "rule", "reason"])


def responses_of(answers: dict[str, list], variables: list[Variable]) -> pd.DataFrame:
    """The frame that intake makes: numbers as float64, all else as object, derived ones added."""
    index = pd.RangeIndex(1, 1 + len(next(iter(answers.values()))), name="row")
    frame = pd.DataFrame(index=pd.Index(index.to_numpy(), name="row"))
    for variable in variables:
        if variable.derivation:
            frame[variable.name] = derive(frame, variable.derivation.as_parameters())
        else:
            dtype = "float64" if variable.is_numeric else object
            frame[variable.name] = pd.Series(answers[variable.name], index=frame.index, dtype=dtype)
    return frame


def missing_of(responses: pd.DataFrame, variables: list[Variable]) -> pd.DataFrame:
    """One line for each answer that is not there, all left blank."""
    asked = [variable.name for variable in variables if not variable.derivation]
    lines = [
        (row, name, "left_blank", "")
        for row in responses.index
        for name in asked
        if pd.isna(responses.at[row, name])
    ]
    return pd.DataFrame(lines, columns=["row", "variable", "kind", "text"])


@pytest.fixture
def cleaned():
    """Cleans small answers, `{variable: answers}`, by rules written as in cleaning.yaml."""

    def run(
        answers: dict[str, list],
        variables: list[Variable],
        rules: list[dict],
        *,
        least: int = 3,
        out_of_range: str = "set_missing",
        changes: pd.DataFrame = NO_CHANGES,
        missing: pd.DataFrame | None = None,
        scales: dict[str, Scale] | None = None,
    ) -> Cleaned:
        written = CleaningSettings.model_validate(
            {
                "least_respondents": least,
                "out_of_range": out_of_range,
                "rules": [{"reason": "Because", **rule} for rule in rules],
            }
        )
        study = SimpleNamespace(
            cleaning=written,
            codebook={variable.name: variable for variable in variables},
            scales=SimpleNamespace(scales=scales or {}),
        )
        settings = parameters.cleaning_settings(study)
        responses = responses_of(answers, variables)
        if missing is None:
            missing = missing_of(responses, variables)
        described = {variable.name: variable.for_analysis() for variable in variables}
        return clean(responses, missing, changes, described, settings)

    return run


@pytest.fixture
def refused(cleaned):
    """Cleans what cannot be cleaned; gives the sentences that say so."""

    def run(*arguments, **settings) -> list[str]:
        with pytest.raises(StudyError) as raised:
            cleaned(*arguments, **settings)
        return [problem.sentence() for problem in raised.value.problems]

    return run
