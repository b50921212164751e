"""What is asked of every model, at the stage: awkward analyses, seeds, imputed sets."""

import numpy as np
import pandas as pd
import pytest
from other_model_rows import yes_no
from question_rows import VARIABLES, reference_analysis, reference_people

from questline.modelling.stage import model

QUESTIONS = {
    "internal_validation": {"samples": 30},
    "detectable": {"power": 0.8, "simulations": 60},
    "weighting": None,
}
ASKED = ("internal_validation", "calibration_curve", "shrinkage", "sample_size")


def asked(data, analyses, seed=1, completed=None):
    """The rows of the stage that answer these questions."""
    imputation = None if completed is None else {"shifts": []}
    table = model(
        data, data[[]], variables=VARIABLES, analyses=analyses, comparisons=[],
        families={}, confidence=0.95, questions=QUESTIONS, seed=seed, completed=completed,
        imputation=imputation,
    ).statistics  # fmt: skip
    ours = table["term"].isin(ASKED) | table["group"].isin(["corrected", "optimism"])
    ours |= table["statistic"].str.startswith(("detectable_", "e_value"))
    return table[ours]


def awkward():
    """People with whom something is wrong, and why."""
    data = reference_people()
    rare = data.assign(team=data["team"].where(np.arange(len(data)) > 0, "alone"))
    yield "outcome all yes", data.assign(leaving="yes"), "there is nothing to explain"
    apart = data.assign(leaving=yes_no((data["age"] > 40).astype(int)))
    yield "separated predictor", apart, "separat"
    yield "more parameters than events", data.iloc[:8], "more coefficients than there are people"
    yield "a group of one", rare, ""
    yield "collinear covariates", data.assign(score=3 * data["age"]), ""
    yield "a level that vanished", data[data["team"] != "b"], ""
    yield "nobody", data.iloc[:0], "nobody answered every question"


@pytest.mark.parametrize(
    ("data", "reason"), [pytest.param(*case[1:], id=case[0]) for case in awkward()]
)
def test_awkward_people_have_rows_with_reasons(data, reason):
    table = asked(data, [reference_analysis("logistic", interval="profile")])
    lacking = table[table["status"] == "not_computable"]
    assert lacking["note"].str.startswith("Not computable: ").all()
    assert lacking["estimate"].isna().all()
    if reason:
        assert len(lacking) == len(table)
        assert lacking["note"].str.contains(reason).any()
    else:
        corrected = table[(table["statistic"] == "auc") & (table["group"] == "corrected")]
        assert corrected["estimate"].notna().all()
    for statistic in ("auc", "shrinkage_factor", "required_n", "detectable_odds_ratio", "e_value"):
        assert statistic in set(table["statistic"])


def test_the_same_seed_gives_the_same_numbers_whatever_else_is_planned():
    data = reference_people()
    logistic, linear = reference_analysis("logistic"), reference_analysis("linear")
    both = asked(data, [linear, logistic]).set_index("id")["estimate"]
    alone = asked(data, [logistic]).set_index("id")["estimate"]
    pd.testing.assert_series_equal(both[alone.index], alone)
    other = asked(data, [logistic], seed=2).set_index("id")["estimate"]
    area = "modelling/leaving/adjusted/complete/model@corrected/auc"
    assert other[area] != alone[area]


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_e_values_of_pooled_estimates(kind):
    """Sets that are alike: what is pooled is what complete cases say, t quantiles apart."""
    data = reference_people()
    data.index.name = "row"
    sets = [data.assign(set=number, shift="") for number in range(3)]
    completed = pd.concat(sets).reset_index()
    table = asked(data, [reference_analysis(kind)], completed=completed)
    found = table[table["statistic"] == "e_value"].set_index("dataset")["estimate"]
    assert found["imputed"] == pytest.approx(found["complete"], rel=1e-6)
    limits = table[table["statistic"] == "e_value_limit"].set_index("dataset")["estimate"]
    assert limits["imputed"] == pytest.approx(limits["complete"], rel=0.02)
