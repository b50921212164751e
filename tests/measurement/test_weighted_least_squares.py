"""WLSMV against lavaan 0.6-14, on answers made here and on real questionnaires.

The answers are reference/ordinal_wlsmv.csv, lavaan's numbers ordinal_wlsmv_fits.csv (made by
ordinal_wlsmv.R; the version stands in it). Tolerances: 1e-5 for fit and errors, relative, and for
estimates, absolute, where the project asks for 1e-3: lavaan's optimiser stops at gradients of 1e-7.
"""

import warnings

import numpy as np
import pandas as pd
import pytest

from questline.measurement.confirmatory.factor_model import (
    FactorModel,
    bifactor,
    one_factor,
    scales_as_factors,
)
from questline.measurement.confirmatory.weighted_least_squares import weighted_least_squares
from questline.measurement.correlations.ordinal import ordinal_answers

TOLERANCE = 1e-5
X = [f"x{number}" for number in range(1, 6)]
Y = [f"y{number}" for number in range(1, 5)]
TWO = scales_as_factors({"f": X, "g": Y})
MODELS = {
    "two_factors": TWO,
    "cross_loadings": scales_as_factors({"f": [*X, "y4"], "g": [*Y, "x4"]}),
    "uncorrelated": FactorModel(TWO.items, TWO.factors, TWO.loads_on, orthogonal=True),
    "one_factor": one_factor("f", X),
    "just_identified": one_factor("f", ["x1", "x2", "x4"]),
}
MEASURES = {
    "chi_square": "chisq", "df": "df", "p": "pvalue", "chi_square_scaled": "chisq.scaled",
    "p_scaled": "pvalue.scaled", "scaling_factor": "chisq.scaling.factor",
    "baseline_chi_square": "baseline.chisq", "baseline_df": "baseline.df",
    "baseline_chi_square_scaled": "baseline.chisq.scaled", "cfi": "cfi", "tli": "tli",
    "cfi_scaled": "cfi.scaled", "tli_scaled": "tli.scaled", "cfi_robust": "cfi.robust",
    "tli_robust": "tli.robust", "rmsea": "rmsea", "rmsea_low": "rmsea.ci.lower",
    "rmsea_high": "rmsea.ci.upper", "rmsea_p": "rmsea.pvalue", "rmsea_scaled": "rmsea.scaled",
    "rmsea_scaled_low": "rmsea.ci.lower.scaled", "rmsea_scaled_high": "rmsea.ci.upper.scaled",
    "rmsea_scaled_p": "rmsea.pvalue.scaled", "rmsea_robust": "rmsea.robust",
    "rmsea_robust_low": "rmsea.ci.lower.robust", "rmsea_robust_high": "rmsea.ci.upper.robust",
    "rmsea_robust_p": "rmsea.pvalue.robust", "srmr": "srmr", "parameters": "npar",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(root):
    return root / "tests" / "measurement" / "reference"


@pytest.fixture(scope="module")
def answers(folder):
    return pd.read_csv(folder / "ordinal_wlsmv.csv", index_col="row").astype("float64")


@pytest.fixture(scope="module", params=["listwise", "pairwise"])
def missing(request):
    return request.param


@pytest.fixture(scope="module", params=sorted(MODELS))
def case(request, answers, folder, missing):
    """(our fit, lavaan's numbers) of one model and one way with missing answers."""
    model = MODELS[request.param]
    ours = weighted_least_squares(
        ordinal_answers(answers[list(model.items)]), model, complete=missing == "listwise"
    )
    theirs = pd.read_csv(folder / "ordinal_wlsmv_fits.csv")
    theirs = theirs[(theirs["missing"] == missing) & (theirs["model"] == request.param)]
    return ours, theirs


def test_fit(case):
    ours, theirs = case
    fit = theirs[theirs["kind"] == "fit"].set_index("first")["estimate"]
    assert ours.n == fit["nobs"]
    just_identified = fit["df"] == 0
    for name, their_name in MEASURES.items():
        if just_identified and (name.startswith("p") or name not in ours.fit):
            continue
        # lavaan finds the limits of intervals to 1e-4 of the noncentrality only.
        tolerance = 1e-4 if name.endswith(("_low", "_high")) else TOLERANCE
        expected = pytest.approx(fit[their_name], rel=tolerance, abs=1e-6, nan_ok=True)
        assert ours.fit[name] == expected, name


def test_estimates_and_errors(case):
    ours, theirs = case
    model = ours.model
    loadings = theirs[theirs["kind"] == "estimate =~"]
    rows = [model.items.index(item) for item in loadings["second"]]
    columns = [model.factors.index(factor) for factor in loadings["first"]]
    np.testing.assert_allclose(ours.loadings[rows, columns], loadings["estimate"], atol=TOLERANCE)
    np.testing.assert_allclose(
        ours.loading_errors[rows, columns], loadings["error"], rtol=TOLERANCE
    )
    assert np.isnan(ours.loading_errors).sum() == ours.loadings.size - len(loadings)
    thresholds = theirs[theirs["kind"] == "estimate |"]
    np.testing.assert_allclose(
        np.concatenate(ours.thresholds), thresholds["estimate"], atol=TOLERANCE
    )
    np.testing.assert_allclose(
        np.concatenate(ours.threshold_errors), thresholds["error"], rtol=TOLERANCE
    )
    between = theirs[(theirs["kind"] == "estimate ~~") & (theirs["first"] != theirs["second"])]
    between = between[between["error"] > 0]
    if len(between):
        assert ours.factor_correlations[1, 0] == pytest.approx(
            between["estimate"].item(), abs=TOLERANCE
        )
        assert ours.factor_correlation_errors[0, 1] == pytest.approx(
            between["error"].item(), rel=TOLERANCE
        )
    else:
        assert np.isnan(ours.factor_correlation_errors).all()


def test_standardised_solution(case):
    """In this parameterisation the standardised solution is the solution, with its errors."""
    ours, theirs = case
    model = ours.model
    loadings = theirs[theirs["kind"] == "standardised =~"]
    rows = [model.items.index(item) for item in loadings["second"]]
    columns = [model.factors.index(factor) for factor in loadings["first"]]
    np.testing.assert_allclose(
        ours.standardised_loadings[rows, columns], loadings["estimate"], atol=TOLERANCE
    )
    np.testing.assert_allclose(
        ours.standardised_loading_errors[rows, columns], loadings["error"], rtol=TOLERANCE
    )
    residuals = theirs[(theirs["kind"] == "standardised ~~") & theirs["first"].isin(model.items)]
    np.testing.assert_allclose(ours.residual_variances, residuals["estimate"], atol=TOLERANCE)
    np.testing.assert_allclose(ours.residual_variance_errors, residuals["error"], rtol=TOLERANCE)
    np.testing.assert_allclose(ours.r_squared, 1 - ours.residual_variances)


def test_modification_indices(case):
    ours, theirs = case
    found = {}
    for one in ours.modification:
        key = (one.second, one.first) if one.kind == "loading" else (one.first, one.second)
        found[(one.kind, *key)] = one
    theirs = theirs[theirs["kind"].str.startswith("modification_index")]
    theirs = theirs[np.isfinite(theirs["estimate"])]
    assert len(found) == len(theirs)
    for _, row in theirs.iterrows():
        kind = "loading" if row["kind"].endswith("=~") else "residual_covariance"
        one = found[(kind, row["first"], row["second"])]
        # An index is a gradient, squared: what lavaan's optimiser left of one shows here most.
        assert one.index == pytest.approx(row["estimate"], rel=1e-3, abs=1e-5)
        assert one.expected_change == pytest.approx(row["error"], abs=TOLERANCE)
    indices = [one.index for one in ours.modification]
    assert indices == sorted(indices, reverse=True)


def reference_model(name):
    if name == "N_1f":
        return one_factor("N", [f"N{number}" for number in range(1, 6)])
    if name == "bfi_5f":
        return scales_as_factors(
            {letter: [f"{letter}{number}" for number in range(1, 6)] for letter in "ACENO"}
        )
    return scales_as_factors(
        {
            "Rec": [f"affRec{number}" for number in range(1, 6)],
            "Sat": [f"affSat{number}" for number in range(1, 5)],
            "Turn": ["turnOver1", "turnOver4", "turnOver5r", "turnOver6"],
        }
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("big_five/bfi.csv", "N_1f"),
        ("big_five/bfi.csv", "bfi_5f"),
        ("rse_2016_uk/scored_2016_uk.csv", "2016_uk:3f"),
    ],
)
def test_real_questionnaires(reference_folder, data, name):
    """Complete respondents, as the numbers were made; tolerance 1e-3, as the project asks."""
    model = reference_model(name)
    source = reference_folder / data
    ours = weighted_least_squares(
        ordinal_answers(pd.read_csv(source)[list(model.items)].astype("float64")),
        model,
        complete=True,
    )
    theirs = pd.read_csv(source.with_name("reference.csv")).set_index(
        ["analysis", "target", "statistic"]
    )["value"]
    for our_name, their_name in MEASURES.items():
        if ("cfa_WLSMV", name, their_name) in theirs.index:
            expected = theirs["cfa_WLSMV", name, their_name]
            assert ours.fit[our_name] == pytest.approx(expected, rel=1e-4, abs=1e-6), our_name
    for row, item in enumerate(model.items):
        column = int(model.loads_on[row].argmax())
        expected = theirs["cfa_WLSMV_std_loading", f"{name}:{model.factors[column]}:{item}",
                          "std.all"]  # fmt: skip
        # They let each factor point where its first item points, we where most items do.
        assert abs(ours.loadings[row, column]) == pytest.approx(abs(expected), rel=1e-4)


def made(n=300, items=5, loading=0.7, categories=4, seed=3):
    random = np.random.Generator(np.random.PCG64(seed))
    trait = random.standard_normal((n, 1))
    noise = random.standard_normal((n, items)) * np.sqrt(1 - loading**2)
    cuts = np.linspace(-1.2, 1.2, categories - 1)
    return pd.DataFrame(
        np.digitize(loading * trait + noise, cuts) + 1.0,
        columns=[f"i{number}" for number in range(1, items + 1)],
    )


def fitted(answers, model=None, **settings):
    """The fit, with every warning of numpy's an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return weighted_least_squares(
            ordinal_answers(answers), model or one_factor("f", list(answers)), **settings
        )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda a: a.assign(i2=3.0), "Everyone who answered i2 gave the same answer."),
        (lambda a: a.assign(i2=np.nan), "Nobody answered i2."),
        (lambda a: a.assign(i2=a["i1"]), "i1 and i2 order their respondents so alike"),
        (lambda a: a.head(3), "a model needs more respondents than items."),
        (lambda a: a.head(0), "Nobody answered any item."),
        (lambda a: a[["i1", "i2"]], "The factor f is measured by 2 items"),
    ],
)
def test_what_cannot_be_fitted_says_why(change, sentence):
    found = fitted(change(made()))
    assert sentence in found.reason
    assert np.isnan(found.loadings).all()
    assert found.fit == {}


def test_unrelated_items_do_not_determine_a_model():
    random = np.random.Generator(np.random.PCG64(2))
    found = fitted(pd.DataFrame(random.integers(1, 4, (60, 3)).astype(float), columns=list("abc")))
    heywood = any("Heywood" in note for note in found.notes)
    assert "did not come to rest" in found.reason or heywood


def test_a_heywood_case_is_named():
    random = np.random.Generator(np.random.PCG64(11))
    named = 0
    for _ in range(12):
        answers = pd.DataFrame(random.integers(1, 4, (60, 3)).astype(float), columns=list("abc"))
        answers["d"] = answers["a"].where(random.random(60) < 0.6, answers["b"])
        found = fitted(answers)
        if found.reason:
            continue
        improper = [item for item, rest in zip("abcd", found.residual_variances, strict=True)
                    if rest <= 0]  # fmt: skip
        assert list(found.improper) == improper
        assert any("Heywood" in note for note in found.notes) == bool(improper)
        named += bool(improper)
    assert named > 0


def test_a_matrix_that_is_not_positive_definite_is_said_and_leaves_robust_indices_undefined():
    random = np.random.Generator(np.random.PCG64(0))
    answers = made(n=60, items=8, loading=0.8, categories=5, seed=0)
    found = fitted(answers.mask(random.random(answers.shape) < 0.45))
    assert any("not positive definite" in note for note in found.notes)
    assert np.isnan(found.fit["cfi_robust"])
    assert np.isnan(found.fit["rmsea_robust"])
    assert np.isfinite(found.fit["chi_square_scaled"])


def test_few_respondents_are_noted():
    found = fitted(made(n=20))
    assert any("more parameters (20) than respondents (20)" in note for note in found.notes) == (
        found.fit["parameters"] > 20
    )
    found = fitted(made(n=16, categories=5, seed=8))
    assert found.reason or any("more parameters" in note for note in found.notes)


def test_a_model_that_fits_by_construction_is_noted():
    found = fitted(made(items=3))
    assert found.fit["df"] == 0
    assert any("fit cannot be tested" in note for note in found.notes)
    assert found.modification == ()


def test_nothing_missing_makes_both_ways_the_same():
    answers = made()
    pairwise, complete = fitted(answers), fitted(answers, complete=True)
    np.testing.assert_allclose(pairwise.loadings, complete.loadings)
    assert pairwise.fit == complete.fit


def test_a_reversed_item_loads_negatively_and_nothing_else_changes():
    answers = made()
    turned = answers.assign(i3=5 - answers["i3"])
    plain, found = fitted(answers), fitted(turned)
    np.testing.assert_allclose(found.loadings[2], -plain.loadings[2], atol=1e-7)
    assert found.fit["chi_square_scaled"] == pytest.approx(plain.fit["chi_square_scaled"], rel=1e-6)


def test_a_general_and_group_factors_are_found():
    random = np.random.Generator(np.random.PCG64(21))
    general, groups = random.standard_normal((1500, 1)), random.standard_normal((1500, 3))
    latent = 0.6 * general + 0.5 * np.repeat(groups, 3, axis=1)
    latent = latent + random.standard_normal((1500, 9)) * np.sqrt(1 - 0.36 - 0.25)
    names = [f"i{number}" for number in range(9)]
    answers = pd.DataFrame(np.digitize(latent, [-1, 0, 1]).astype(float), columns=names)
    model = bifactor("g", names, {"r": names[:3], "s": names[3:6], "t": names[6:]})
    found = fitted(answers, model)
    assert found.reason == ""
    np.testing.assert_allclose(found.loadings[:, 0], 0.6, atol=0.12)
    np.testing.assert_allclose(found.loadings[:, 1:][model.loads_on[:, 1:]], 0.5, atol=0.15)
    assert found.fit["p_scaled"] > 0.001


def test_other_items_than_the_models_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="but a model of"):
        weighted_least_squares(ordinal_answers(made()), one_factor("f", list("abc")))
