"""Invariance of ordinal items against lavaan 0.6-14 with semTools 0.5-6.

The answers are reference/ordinal_groups.csv (made by make_ordinal_wlsmv.py), lavaan's numbers
ordinal_groups_fits.csv (made by ordinal_groups.R: measEq.syntax with ID.cat = "Wu.Estabrook.2016",
lavTestLRT; versions stand in it). Tolerance 1e-5 relative, where the project asks for 1e-3.
"""

import warnings

import numpy as np
import pandas as pd
import pytest

from questline.measurement.confirmatory.factor_model import one_factor, scales_as_factors
from questline.measurement.confirmatory.invariance_ordinal import invariance_ordinal
from questline.measurement.correlations.ordinal import ordinal_answers

TOLERANCE = 1e-5
A = [f"a{number}" for number in range(1, 7)]
STEPS = ["configural", "thresholds", "metric", "scalar", "strict"]
CASES = {
    "three_groups": (one_factor("f", A), ["a", "b", "c"], "pairwise"),
    "two_groups": (one_factor("f", A), ["b", "a"], "pairwise"),
    "two_groups_complete": (one_factor("f", A), ["b", "a"], "listwise"),
    "two_factors": (scales_as_factors({"f": A[:3], "g": A[3:]}), ["a", "b"], "pairwise"),
    "with_binary": (one_factor("f", [*A, "b1"]), ["a", "b"], "pairwise"),
}
MEASURES = {
    "chi_square": "chisq", "df": "df", "p": "pvalue", "chi_square_scaled": "chisq.scaled",
    "p_scaled": "pvalue.scaled", "scaling_factor": "chisq.scaling.factor",
    "baseline_chi_square": "baseline.chisq", "baseline_df": "baseline.df",
    "baseline_chi_square_scaled": "baseline.chisq.scaled", "cfi": "cfi", "tli": "tli",
    "cfi_scaled": "cfi.scaled", "tli_scaled": "tli.scaled", "rmsea": "rmsea",
    "rmsea_low": "rmsea.ci.lower", "rmsea_high": "rmsea.ci.upper", "rmsea_p": "rmsea.pvalue",
    "rmsea_scaled": "rmsea.scaled", "rmsea_scaled_low": "rmsea.ci.lower.scaled",
    "rmsea_scaled_high": "rmsea.ci.upper.scaled", "rmsea_scaled_p": "rmsea.pvalue.scaled",
    "srmr": "srmr", "parameters": "npar",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(root):
    return root / "tests" / "measurement" / "reference"


@pytest.fixture(scope="module")
def data(folder):
    return pd.read_csv(folder / "ordinal_groups.csv", index_col="row")


@pytest.fixture(scope="module", params=sorted(CASES))
def case(request, data, folder):
    """(our comparison, lavaan's numbers by step)."""
    model, levels, missing = CASES[request.param]
    ours = invariance_ordinal(
        ordinal_answers(data[list(model.items)].astype("float64")),
        data["group"].to_numpy(),
        levels,
        model,
        complete=missing == "listwise",
    )
    theirs = pd.read_csv(folder / "ordinal_groups_fits.csv")
    name = request.param.removesuffix("_complete")
    theirs = theirs[(theirs["case"] == name) & (theirs["missing"] == missing)]
    return ours, dict(iter(theirs.groupby("step")))


def steps_with_numbers(case):
    ours, theirs = case
    assert ours.reason == ""
    assert [step.name for step in ours.steps] == STEPS
    assert {step.name for step in ours.steps if not step.reason} == set(theirs)
    return [(step, theirs[step.name]) for step in ours.steps if not step.reason]


def test_counts(case):
    ours, theirs = case
    counts = theirs["configural"].query("kind == 'count'")
    assert ours.counts == dict(zip(counts["group"], counts["value"].astype(int), strict=True))


def test_fit_of_every_step(case):
    for step, theirs in steps_with_numbers(case):
        fit = theirs[theirs["kind"] == "fit"].set_index("name")["value"]
        for name, their_name in MEASURES.items():
            tolerance = 1e-4 if name.endswith(("_low", "_high")) else TOLERANCE
            expected = pytest.approx(fit[their_name], rel=tolerance, abs=1e-7)
            assert step.fit[name] == expected, (step.name, name)
        # The same model in lavaan's other parameterisation.
        assert step.fit["chi_square"] == pytest.approx(fit["chisq.theta"], rel=TOLERANCE)
        assert step.fit["chi_square_scaled"] == pytest.approx(
            fit["chisq.scaled.theta"], rel=TOLERANCE
        )


def test_differences_between_steps(case):
    before = None
    for step, theirs in steps_with_numbers(case):
        difference = theirs[theirs["kind"] == "difference"].set_index("name")["value"]
        if before is None:
            assert step.difference == {}
        else:
            for name in ("chi_square", "df", "p"):
                assert step.difference[name] == pytest.approx(difference[name], rel=TOLERANCE)
            for name in ("cfi", "rmsea", "cfi_scaled", "rmsea_scaled", "srmr"):
                assert step.difference[name] == step.fit[name] - before.fit[name]
        before = step


def test_estimates_of_every_group(case):
    for step, theirs in steps_with_numbers(case):
        if step.name == "strict":
            continue
        for group in step.groups:
            own = theirs[theirs["group"] == group.level]
            model = case[0].model
            loadings = own[own["kind"] == "estimate =~"]
            pairs = [name.split() for name in loadings["name"]]
            rows = [model.items.index(item) for _, item in pairs]
            columns = [model.factors.index(factor) for factor, _ in pairs]
            np.testing.assert_allclose(
                group.loadings[rows, columns], loadings["value"], atol=TOLERANCE
            )
            thresholds = own[own["kind"] == "estimate |"]
            np.testing.assert_allclose(
                np.concatenate(group.thresholds), thresholds["value"], atol=TOLERANCE
            )
            np.testing.assert_allclose(
                np.concatenate(group.threshold_errors), thresholds["error"], atol=TOLERANCE
            )
            spread = own[own["kind"] == "estimate ~~"].set_index("name")["value"]
            residuals = [spread[f"{item} {item}"] for item in model.items]
            np.testing.assert_allclose(group.residual_variances, residuals, atol=TOLERANCE)
            variances = [spread[f"{factor} {factor}"] for factor in model.factors]
            np.testing.assert_allclose(np.diag(group.factor_covariances), variances, atol=TOLERANCE)
            origins = own[own["kind"] == "estimate ~1"]
            origins = origins.set_index(origins["name"].str.split().str[0])["value"]
            np.testing.assert_allclose(
                group.factor_means, origins[list(model.factors)], atol=TOLERANCE
            )
            np.testing.assert_allclose(group.intercepts, origins[list(model.items)], atol=TOLERANCE)


def test_items_with_two_answers_are_compared_in_the_scalar_step_only(case):
    ours, _ = case
    left_out = {step.name: step.reason for step in ours.steps if step.reason}
    if "b1" not in ours.model.items:
        assert left_out == {}
        return
    assert set(left_out) == {"thresholds", "metric"}
    assert all("b1 has two answers only" in reason for reason in left_out.values())
    assert ours.steps[3].notes == ("Compared with the configural model.",)


def compared(answers, groups, levels=("u", "v"), model=None, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return invariance_ordinal(
            ordinal_answers(answers),
            np.asarray(groups, dtype=object),
            levels,
            model or one_factor("f", list(answers)),
            **settings,
        )


def made(n=300, items=4, categories=4, seed=3):
    random = np.random.Generator(np.random.PCG64(seed))
    latent = 0.7 * random.standard_normal((n, 1)) + 0.7 * random.standard_normal((n, items))
    answers = np.digitize(latent, np.linspace(-1, 1, categories - 1)) + 1.0
    return pd.DataFrame(answers, columns=[f"i{number}" for number in range(1, items + 1)])


HALVES = ["u"] * 150 + ["v"] * 150


def test_a_category_that_one_group_never_chose_stops_the_series_and_is_named():
    answers = made()
    answers.loc[:149, "i2"] = answers.loc[:149, "i2"].clip(upper=3)
    found = compared(answers, HALVES)
    assert found.reason == ""
    assert found.steps[0].reason == ""
    assert np.isfinite(found.steps[0].fit["chi_square_scaled"])
    for step in found.steps[1:]:
        assert "nobody in the group u chose 4 on i2" in step.reason
        assert step.fit == {}
        assert step.difference == {}


def test_a_category_lost_with_the_incomplete_respondents_is_named_too():
    answers = made()
    answers.loc[(answers.index < 150) & (answers["i2"] == 4), "i1"] = np.nan
    assert not compared(answers, HALVES).steps[1].reason
    found = compared(answers, HALVES, complete=True)
    assert "nobody in the group u chose 4 on i2" in found.steps[1].reason


@pytest.mark.parametrize(
    ("change", "levels", "sentence"),
    [
        (lambda a: a.where(a.index.to_series() >= 150), ("u", "v"),
         "In the group u: Nobody answered any item."),
        (lambda a: a.assign(i3=a["i3"].where(a.index >= 150)), ("u", "v"),
         "In the group u: A model needs the correlations of all items, and 3 pairs have none. "
         "Nobody answered i3."),
        (lambda a: a, ("u", "w"), "In the group w: Nobody answered any item."),
        (lambda a: a, ("u",), "A comparison needs at least two groups."),
        (lambda a: a, (), "A comparison needs at least two groups."),
        (lambda a: a[["i1", "i2"]], ("u", "v"), "The factor f is measured by 2 items"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_says_why(change, levels, sentence):
    found = compared(change(made()), HALVES, levels)
    assert sentence in found.reason
    assert found.steps == ()
    assert set(found.counts) == set(levels)


def test_people_of_no_group_are_left_out():
    answers = made()
    groups = [None, "other", *HALVES[2:]]
    assert compared(answers, groups).counts == {"u": 148, "v": 150}


def test_three_answers_make_the_thresholds_step_no_test():
    found = compared(made(categories=3), HALVES)
    step = found.steps[1]
    assert step.difference["df"] == 0
    assert np.isnan(step.difference["chi_square"])
    assert "nothing to test" in step.notes[0]
    assert step.fit["chi_square"] == pytest.approx(found.steps[0].fit["chi_square"], rel=1e-6)
    assert found.steps[2].difference["df"] == 3


def test_equal_groups_fit_as_one():
    """The same answers twice: no step costs anything, and groups have no distance."""
    answers = made()
    twice = pd.concat([answers, answers], ignore_index=True)
    found = compared(twice, ["u"] * 300 + ["v"] * 300)
    first = found.steps[0].fit["chi_square"]
    for step in found.steps:
        assert step.fit["chi_square"] == pytest.approx(first, rel=1e-6)
        assert step.groups[1].factor_means == pytest.approx([0], abs=1e-6)
        np.testing.assert_allclose(step.groups[1].loadings, step.groups[0].loadings, atol=1e-6)


def test_small_groups_are_named():
    found = compared(made(n=154), ["u"] * 150 + ["v"] * 4)
    assert found.reason.startswith("In the group v: 4 respondents answered")
