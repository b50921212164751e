"""Estimated marginal means, contrasts and simple slopes against R's emmeans: 1e-6.

Slopes by `emtrends` are difference quotients and carry its rounding: 1e-6 all the same.
"""

import itertools

import numpy as np
import pandas as pd
import pytest
from effects_reference import (
    AGE,
    AGES,
    CLOSE,
    CONFIDENCE,
    DISCREPANCY,
    EMPLOYER,
    EMPLOYERS,
    GENDER,
    Case,
    fitted_model,
    read_expected,
    read_people,
)
from scipy.special import stdtrit

from questline.modelling.design import Term
from questline.modelling.effects import estimated_means as module
from questline.modelling.effects.contrasts import adjusted_p, against, pairwise
from questline.modelling.effects.estimated_means import (
    estimated_mean_outcomes,
    estimated_means,
    simple_slopes,
)
from questline.modelling.effects.estimated_model import estimated_model, without_estimates
from questline.modelling.effects.population import population
from questline.modelling.terms.interactions import Interaction
from questline.modelling.terms.recipe import Recipe


@pytest.fixture(scope="module")
def people():
    return read_people()


@pytest.fixture(scope="module")
def expected():
    return read_expected()


@pytest.fixture(scope="module")
def cases(people, expected):
    return {kind: Case(kind, people, expected) for kind in ("logistic", "linear", "ordinal")}


def check(effects, expected, kind, what, names, *, shown=False, p=None):
    """Compare with emmeans: on the scale of the effects, or as `shown` to readers."""
    assert not any(effects.reasons)
    seen = effects.shown(0.95)
    estimate, error = effects.estimates[0], np.sqrt(effects.variances[0])
    if shown:
        estimate, error = seen.estimate[0], seen.se[0]
    assert len(names) == len(estimate)
    for place, name in enumerate(names):
        target = f"{what}:{name}"
        theirs = expected[kind, target, "estimate"]
        assert estimate[place] == pytest.approx(theirs, rel=CLOSE, abs=1e-9)
        assert error[place] == pytest.approx(expected[kind, target, "se"], rel=CLOSE)
        if p is not None:
            assert p[0, place] == pytest.approx(expected[kind, target, "p"], rel=CLOSE)
        # emmeans' limits of adjusted contrasts are adjusted too.
        if (kind, target, "low") in expected and (p is None or what == "reference"):
            low, high = (seen.low, seen.high) if shown else (
                estimate - stretch(effects) * error, estimate + stretch(effects) * error
            )  # fmt: skip
            assert np.ravel(low)[place] == pytest.approx(
                expected[kind, target, "low"], rel=CLOSE, abs=1e-8
            )
            assert np.ravel(high)[place] == pytest.approx(
                expected[kind, target, "high"], rel=CLOSE, abs=1e-8
            )


def stretch(effects):
    return stdtrit(effects.df, 0.975)


def named(effects, kind, variable):
    join = " / " if kind == "logistic" else " - "
    return [f"{label.at[variable]}{join}{label.against[variable]}" for label in effects.labels]


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_means_on_both_scales(kind, cases, expected):
    case = cases[kind]
    means = estimated_means(case.people, case.model, ["employer"])
    assert [label.at["employer"] for label in means.labels] == list(EMPLOYERS)
    check(means, expected, kind, "link", EMPLOYERS)
    check(means, expected, kind, "response", EMPLOYERS, shown=True)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_pairwise_contrasts(kind, cases, expected):
    case = cases[kind]
    found = pairwise(estimated_means(case.people, case.model, ["employer"]))
    assert found.scale == ("log" if kind == "logistic" else "identity")
    names = named(found, kind, "employer")
    p = found.shown(0.95).p
    for adjustment in ("holm", "bonferroni"):
        check(found, expected, kind, f"pairs_{adjustment}", names, shown=True,
              p=adjusted_p(p, adjustment))  # fmt: skip


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_against_a_reference(kind, cases, expected):
    case = cases[kind]
    means = estimated_means(case.people, case.model, ["employer"])
    found = against(means, "employer", "voluntary_sector")
    names = named(found, kind, "employer")
    check(found, expected, kind, "reference", names, shown=True, p=found.shown(0.95).p)
    assert not against(means, "employer", "nowhere").labels


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_within_values_of_a_number(kind, cases, expected):
    case = cases[kind]
    means = estimated_means(
        case.people, case.model, ["gender", "discrepancy"], {"discrepancy": [25.0, 60.0]}
    )
    at = [f"{label.at['gender']}_{label.at['discrepancy']:g}" for label in means.labels]
    assert at == ["man_25", "woman_25", "man_60", "woman_60"]
    check(means, expected, kind, "gender_at", at)
    found = pairwise(means, within=["discrepancy"])
    pairs = zip(named(found, kind, "gender"), found.labels, strict=True)
    names = [f"{name}_{label.at['discrepancy']:g}" for name, label in pairs]
    check(found, expected, kind, "pairs_at", names, shown=True, p=found.shown(0.95).p)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_simple_slopes_and_their_differences(kind, cases, expected):
    case = cases[kind]
    slopes = simple_slopes(
        case.people, case.model, "confidence", ["months"], {"months": [6.0, 24.0, 60.0]}
    )
    check(slopes, expected, kind, "slopes", ["6", "24", "60"])
    found = pairwise(slopes)
    names = [f"months{label.at['months']:g} - months{label.against['months']:g}"
             for label in found.labels]  # fmt: skip
    p = adjusted_p(found.shown(0.95).p, "holm")
    check(found, expected, kind, "slope_pairs", names, p=p)
    shown = slopes.shown(0.95)
    if kind == "logistic":
        assert shown.estimate == pytest.approx(np.exp(slopes.estimates))


def test_simple_slope_of_a_spline(cases):
    # emtrends takes a difference quotient to one side, too coarse on a curve: here a central one of
    # the means themselves.
    case = cases["logistic"]
    mean = case.people.values["discrepancy"].mean()
    slopes = simple_slopes(case.people, case.model, "discrepancy", ["gender"])
    step = 1e-3
    up, down = (
        estimated_means(
            case.people, case.model, ["gender"], {"discrepancy": [mean + by]}
        ).estimates[0]
        for by in (step, -step)
    )
    assert slopes.estimates[0] == pytest.approx(30 * (up - down) / (2 * step), rel=1e-6)


def test_means_of_probabilities(cases, expected):
    case = cases["logistic"]
    means = estimated_mean_outcomes(case.people, case.model, ["gender"])
    check(means, expected, "logistic", "regrid", ["man", "woman"])
    found = pairwise(means)
    check(found, expected, "logistic", "regrid_pairs", ["woman - man"], p=found.shown(0.95).p)


def test_ordinal(cases, expected):
    case = cases["ordinal"]
    means = estimated_means(case.people, case.model, ["employer"])
    check(means, expected, "ordinal", "latent", EMPLOYERS)
    found = pairwise(means)
    p = adjusted_p(found.shown(0.95).p, "holm")
    check(found, expected, "ordinal", "latent_pairs", named(found, "ordinal", "employer"), p=p)
    outcomes = estimated_mean_outcomes(case.people, case.model, ["gender"])
    names = [f"{label.at['gender']}_{label.outcome}" for label in outcomes.labels]
    check(outcomes, expected, "ordinal", "prob", names)
    # Contrasts compare the genders within a category.
    assert [label.outcome for label in pairwise(outcomes).labels] == [0, 1, 2, 3, 4]
    slopes = simple_slopes(case.people, case.model, "discrepancy", ["gender"])
    for place, name in enumerate(("man", "woman")):
        theirs = expected["ordinal", f"slopes:{name}", "estimate"] * 30
        assert slopes.estimates[0, place] == pytest.approx(theirs, rel=CLOSE)


def test_ordinal_mean_of_the_codes(people, expected):
    case = Case("ordinal", people, expected, "mean")
    means = estimated_mean_outcomes(case.people, case.model, ["gender"])
    for place, name in enumerate(("man", "woman")):
        # emmeans counts the categories from 1.
        theirs = expected["ordinal", f"mean_class:{name}", "estimate"] - 1
        assert means.estimates[0, place] == pytest.approx(theirs, rel=CLOSE)
        theirs = expected["ordinal", f"mean_class:{name}", "se"]
        assert np.sqrt(means.variances[0, place]) == pytest.approx(theirs, rel=CLOSE)


@pytest.fixture(scope="module")
def holed(people):
    """No woman works for "other", and a number is the same for everyone."""
    frame = people[~((people["gender"] == "woman") & (people["employer"] == "other"))]
    frame = frame.assign(constant=3.0)
    recipe = Recipe(
        (DISCREPANCY, Term("constant", False), GENDER, EMPLOYER, AGE),
        (Interaction("gender", "employer"),),
    )
    return population(recipe, frame), fitted_model("linear", recipe, frame)


@pytest.mark.parametrize(
    ("variable", "levels"), [("gender", ("man", "woman")), ("employer", EMPLOYERS), ("age", AGES)]
)
def test_empty_cell_means(variable, levels, holed, expected):
    means = estimated_means(*holed, [variable])
    for place, level in enumerate(levels):
        theirs = expected["holed", f"{variable}:{level}", "estimate"]
        if np.isnan(theirs):
            assert means.reasons[place].startswith("Not computable: it rests on what the model has")
            assert np.isnan(means.estimates[0, place])
            continue
        assert means.estimates[0, place] == pytest.approx(theirs, rel=CLOSE)
        error = expected["holed", f"{variable}:{level}", "se"]
        assert np.sqrt(means.variances[0, place]) == pytest.approx(error, rel=CLOSE)


def test_empty_cell_contrasts(holed, expected):
    # The means of the ages cannot be told, averaging over the empty cell; their differences can.
    means = estimated_means(*holed, ["age"])
    assert all(means.reasons)
    found = pairwise(means)
    assert not any(found.reasons)
    for place, label in enumerate(found.labels):
        target = f"age_pairs:{label.at['age']} - {label.against['age']}"
        assert found.estimates[0, place] == pytest.approx(
            expected["holed", target, "estimate"], rel=CLOSE
        )
        error = expected["holed", target, "se"]
        assert np.sqrt(found.variances[0, place]) == pytest.approx(error, rel=CLOSE)
    genders = pairwise(estimated_means(*holed, ["gender"]))
    assert genders.reasons[0].startswith("Not computable: ")
    outcomes = estimated_mean_outcomes(*holed, ["age"])
    assert all(outcomes.reasons)


def test_empty_cell_itself(holed, expected):
    means = estimated_means(*holed, ["gender", "employer"])
    for place, label in enumerate(means.labels):
        theirs = expected["holed", f"cell:{label.at['gender']}:{label.at['employer']}", "estimate"]
        if np.isnan(theirs):
            assert means.reasons[place]
        else:
            assert means.estimates[0, place] == pytest.approx(theirs, rel=CLOSE)
    assert sum(map(bool, means.reasons)) == 1


def test_without_the_grid_is_with_the_grid(cases):
    # In a linear model the mean over the grid can be taken before or after.
    case = cases["linear"]
    one = estimated_means(case.people, case.model, ["gender"])
    other = estimated_mean_outcomes(case.people, case.model, ["gender"])
    assert one.estimates == pytest.approx(other.estimates, rel=1e-10)
    assert one.variances == pytest.approx(other.variances, rel=1e-8)


def test_stated_values_of_other_variables(cases):
    case = cases["linear"]
    stated = {"employer": ["other", "primary_care"], "months": [0.0, 40.0]}
    found = estimated_means(case.people, case.model, ["gender"], stated)
    parts = [
        estimated_means(
            case.people, case.model, ["gender"], {"employer": [employer], "months": [months]}
        ).estimates[0]
        for employer, months in itertools.product(*stated.values())
    ]
    assert found.estimates[0] == pytest.approx(np.mean(parts, axis=0), rel=1e-12)


def test_levels_that_nobody_has_are_not_in_the_grid(people):
    narrow = Recipe((DISCREPANCY, GENDER, EMPLOYER))
    wide = Recipe((DISCREPANCY, GENDER, Term(
        "employer", False, levels=("abroad", *EMPLOYERS), reference="primary_care"
    )))  # fmt: skip
    found = [
        estimated_means(
            population(recipe, people), fitted_model("logistic", recipe, people), ["gender"]
        )
        for recipe in (narrow, wide)
    ]
    assert found[1].estimates == pytest.approx(found[0].estimates)
    asked = estimated_means(
        population(wide, people), fitted_model("logistic", wide, people), ["employer"],
        {"employer": ["other", "abroad"]},
    )  # fmt: skip
    assert asked.reasons == ("", 'Not computable: nobody has the level "abroad" of employer.')
    # What can be told is compared, the other gives its reason.
    assert pairwise(asked).reasons[0].startswith("Not computable: ")


def test_completed_sets(people):
    recipe = Recipe((CONFIDENCE, GENDER, EMPLOYER), (Interaction("confidence", "gender"),))
    frames = [people, people.assign(confidence=people["confidence"] - (people["months"] > 20))]
    models = [fitted_model("logistic", recipe, frame) for frame in frames]
    both = estimated_model(
        "logistic", np.concatenate([m.coefficients for m in models]),
        np.concatenate([m.covariances for m in models]),
    )  # fmt: skip
    everyone = population(recipe, pd.concat(frames), sets=2)
    middle = pd.concat(frames)["confidence"].mean()
    found = estimated_means(everyone, both, ["gender"])
    slopes = simple_slopes(everyone, both, "confidence", ["gender"])
    assert pairwise(slopes).estimates.shape == (2, 1)
    for number, (frame, model) in enumerate(zip(frames, models, strict=True)):
        # One grid for all sets, so that the same thing is pooled.
        one = estimated_means(
            population(recipe, frame), model, ["gender"], {"confidence": [middle]}
        )
        assert found.estimates[number] == pytest.approx(one.estimates[0])
        assert found.variances[number] == pytest.approx(one.variances[0])


@pytest.mark.parametrize("adjustment", ["none", "holm", "bonferroni"])
def test_adjusted_p(adjustment):
    # By hand, as p.adjust.
    p = np.array([[0.01, np.nan, 0.02, 0.3], [0.5, 0.5, 0.5, 0.001]])
    expected = {
        "none": p,
        "holm": [[0.04, np.nan, 0.06, 0.6], [1, 1, 1, 0.004]],
        "bonferroni": [[0.04, np.nan, 0.08, 1], [1, 1, 1, 0.004]],
    }[adjustment]
    assert adjusted_p(p, adjustment) == pytest.approx(np.array(expected), nan_ok=True)
    assert adjusted_p(np.empty((1, 0)), adjustment).shape == (1, 0)


def test_two_people_nobody_no_model(people, monkeypatch):
    recipe = Recipe((DISCREPANCY, GENDER))
    model = estimated_model("logistic", np.array([-1.0, 0.5, 0.2]), np.eye(3) / 10)
    two = people[people["gender"] == "man"].iloc[:2]
    means = estimated_means(population(recipe, two), model, ["gender"])
    assert means.estimates[0] == pytest.approx([-1 + 0.5 * two["discrepancy"].mean() / 30])
    assert not pairwise(means).labels
    nobody = population(recipe, people.iloc[:0])
    stated = {"gender": ["man", "woman"]}
    for ask in (estimated_means, estimated_mean_outcomes):
        assert ask(nobody, model, ["gender"]).labels == ()
        found = ask(nobody, model, ["gender"], stated)
        assert found.reasons == ("Not computable: nobody is there over whom to average.",) * 2
    reason = "Not computable: the outcome is the same for everyone."
    everyone = population(recipe, people)
    gone = without_estimates("linear", reason)
    assert estimated_means(everyone, gone, ["gender"]).reasons == (reason, reason)
    assert pairwise(estimated_means(everyone, gone, ["gender"])).reasons == (reason,)
    assert simple_slopes(everyone, gone, "discrepancy", ["gender"]).reasons == (reason, reason)
    monkeypatch.setattr(module, "MOST_CELLS", 3)
    (reason, _) = estimated_mean_outcomes(
        everyone, model, ["gender"], {"discrepancy": [1.0, 2.0, 3.0, 4.0]}
    ).reasons
    assert "4 cells; at most 3" in reason
