"""Omega hierarchical against lavaan and semTools, and where the bifactor model fails.

R's numbers: reference/hierarchical.R. Tolerances: loadings 1e-4 (CFA by maximum likelihood; lavaan
stops where its gradient is small), the omegas 1e-5.
"""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.reliability.classical import omega_total
from questline.measurement.reliability.hierarchical import hierarchical_omega, omegas

MODELS = {
    "three groups": ("vwx", "vwx"),
    "two groups and others": ("vwx", "vw"),
    "two groups": ("vw", "vw"),
}


@pytest.fixture(scope="module")
def own(root):
    folder = root / "tests/measurement/reference"
    answers = pd.read_csv(folder / "factor_answers.csv", index_col="row").astype(float)
    expected = pd.read_csv(folder / "hierarchical.csv", keep_default_na=False)
    return answers, expected.set_index(["model", "statistic", "term", "level"])["value"]


def with_groups(answers, letters, grouped):
    items = [item for item in answers.columns if item[0] in letters]
    return answers[items], {
        letter: [item for item in items if item[0] == letter] for letter in grouped
    }


@pytest.mark.parametrize("name", MODELS)
def test_omegas_are_those_of_semtools(own, name):
    answers, expected = own
    found = hierarchical_omega(*with_groups(answers, *MODELS[name]))
    of_model = expected.sort_index().loc[name]
    for statistic, coefficient in (
        ("omega_hierarchical", found.hierarchical),
        ("omega_total", found.total),
    ):
        wanted = of_model.loc[(statistic, "model", "")]
        assert coefficient.value == pytest.approx(wanted, rel=1e-5)
        assert coefficient.n == of_model.loc[("n", "model", "")]
    assert found.fit.fit["chi_square"] == pytest.approx(
        of_model.loc[("chisq", "model", "")], rel=1e-4
    )
    assert found.fit.fit["df"] == of_model.loc[("df", "model", "")]
    for place, item in enumerate(found.fit.model.items):
        for column, factor in enumerate(found.fit.model.factors):
            if found.fit.model.loads_on[place, column]:
                wanted = of_model.loc[("loading", item, factor)]
                assert found.fit.loadings[place, column] == pytest.approx(wanted, abs=1e-4)
        wanted = of_model.loc[("residual_variance", item, "")]
        assert found.fit.residual_variances[place] == pytest.approx(wanted, abs=1e-4)


def test_two_groups_alone_are_weakly_determined(own):
    alone = hierarchical_omega(*with_groups(own[0], "vw", "vw"))
    assert "weakly determined" in alone.hierarchical.note
    with_others = hierarchical_omega(*with_groups(own[0], "vwx", "vw"))
    assert with_others.hierarchical.note == ""
    three = hierarchical_omega(*with_groups(own[0], "vwx", "vwx"))
    assert three.hierarchical.note == ""
    assert three.hierarchical.value < three.total.value


def test_two_groups_of_three_are_refused(own):
    answers, groups = with_groups(own[0].drop(columns=["v4", "w4"]), "vw", "vw")
    found = hierarchical_omega(answers, groups)
    assert found.hierarchical.value is None
    assert "do not determine a general factor" in found.hierarchical.note
    assert found.fit is None


def test_closed_form():
    loadings = np.array([[0.6, 0.3, 0], [0.6, 0.3, 0], [0.5, 0, 0.4], [0.5, 0, 0.4], [0.7, 0, 0]])
    residuals = 1 - (loadings**2).sum(axis=1)
    hierarchical, total = omegas(loadings, residuals)
    whole = 2.9**2 + 0.6**2 + 0.8**2 + residuals.sum()
    assert hierarchical == pytest.approx(2.9**2 / whole)
    assert total == pytest.approx((2.9**2 + 0.6**2 + 0.8**2) / whole)


def test_parameters_of_a_large_sample_are_found_again():
    random = np.random.default_rng(6)
    general, beside = np.full(9, 0.6), np.full(9, 0.5)
    traits = random.standard_normal((4000, 4))
    noise = random.standard_normal((4000, 9)) * np.sqrt(1 - 0.6**2 - 0.5**2)
    values = traits[:, :1] * general + traits[:, 1 + np.repeat([0, 1, 2], 3)] * beside + noise
    answers = pd.DataFrame(values, columns=[f"i{number}" for number in range(9)])
    groups = {name: list(answers.columns[3 * at : 3 * at + 3]) for at, name in enumerate("abc")}
    found = hierarchical_omega(answers, groups)
    # sum g = 5.4, sum s = 1.5 a group, residuals 9 times .39.
    whole = 5.4**2 + 3 * 1.5**2 + 9 * 0.39
    assert found.hierarchical.value == pytest.approx(5.4**2 / whole, abs=0.02)
    assert found.total.value == pytest.approx((5.4**2 + 3 * 1.5**2) / whole, abs=0.01)
    # A single factor takes the groups' variance for the general one's or for error.
    assert omega_total(answers).value > found.hierarchical.value


def test_a_constant_item_is_left_out(own):
    answers, groups = with_groups(own[0], "vwx", "vwx")
    plain = hierarchical_omega(answers, groups)
    groups["v"] = [*groups["v"], "same"]
    found = hierarchical_omega(answers.assign(same=2.0), groups)
    assert found.hierarchical.value == pytest.approx(plain.hierarchical.value)
    assert "same" in found.hierarchical.note


def test_a_group_that_loses_its_items(own):
    answers, groups = with_groups(own[0], "vwx", "vwx")
    found = hierarchical_omega(answers.assign(v1=1.0, v2=np.nan), groups)
    assert found.hierarchical.note.startswith(
        "Fewer than 3 items that vary are left in the group v."
    )
    assert hierarchical_omega(answers, {"v": groups["v"]}).hierarchical.note == (
        "A bifactor model needs two groups of items or more."
    )


@pytest.mark.parametrize("rows", [0, 2, 3, 12, 45])
def test_few_respondents(own, rows):
    answers, groups = with_groups(own[0], "vwx", "vwx")
    found = hierarchical_omega(answers.iloc[:rows], groups)
    assert found.hierarchical.value is None
    assert found.total.value is None
    assert "too few" in found.hierarchical.note or "that vary are left" in found.hierarchical.note


def test_items_that_are_copies(own):
    answers, groups = with_groups(own[0], "vwx", "vwx")
    found = hierarchical_omega(answers.assign(v2=answers["v1"]), groups)
    assert found.hierarchical.value is None
    assert found.hierarchical.note.startswith("The bifactor model has no solution.")


def test_an_item_that_nobody_answered_with_another(own):
    answers, groups = with_groups(own[0], "vwx", "vwx")
    answers = answers.copy()
    answers.loc[:150, "v1"] = np.nan
    answers.loc[151:, "v2"] = np.nan
    found = hierarchical_omega(answers, groups)
    assert found.hierarchical.n == 0
    assert found.hierarchical.value is None


def test_an_improper_solution_is_named():
    """A group whose items share one thing only, two of them almost all of it."""
    random = np.random.default_rng(3)
    traits = random.standard_normal((150, 4))
    values = 0.7 * traits[:, :1] + 0.7 * random.standard_normal((150, 9))
    values += 0.5 * traits[:, 1 + np.repeat([0, 1, 2], 3)]
    values[:, 1] = values[:, 0] + 0.05 * random.standard_normal(150)
    answers = pd.DataFrame(values, columns=[f"i{number}" for number in range(9)])
    groups = {name: list(answers.columns[3 * at : 3 * at + 3]) for at, name in enumerate("abc")}
    found = hierarchical_omega(answers, groups)
    assert found.hierarchical.value is None
    assert "Heywood" in found.hierarchical.note or "no solution" in found.hierarchical.note


def test_nothing_is_said_on_stderr(own, recwarn):
    answers, groups = with_groups(own[0], "vwx", "vwx")
    for rows in (0, 1, 3, 40, 300):
        hierarchical_omega(answers.iloc[:rows], groups)
    assert len(recwarn) == 0
