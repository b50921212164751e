import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from imputed_surveys import completed, levels, mixed_survey, modelled, number, r_numbers, survey

from questline.imputation import chained_equations
from questline.imputation.chained_equations import complete_runs, complete_sets

MONTE_CARLO_ERRORS = 3


def linear(outcome, *columns):
    """Coefficients of a linear regression in every set: (sets, columns)."""
    matrix = np.stack(columns, axis=2)
    across = matrix.transpose(0, 2, 1)
    return np.linalg.solve(across @ matrix, across @ outcome[..., None])[..., 0]


def logistic(outcome, *columns):
    """Coefficients of a logistic regression in every set: (sets, columns)."""
    matrix = np.stack(columns, axis=2)
    found = np.zeros((len(outcome), matrix.shape[2]))
    for _ in range(10):
        chance = 1 / (1 + np.exp(-(matrix @ found[..., None])[..., 0]))
        weighted = matrix * (chance * (1 - chance))[..., None]
        gradient = matrix.transpose(0, 2, 1) @ (outcome - chance)[..., None]
        found = found + np.linalg.solve(weighted.transpose(0, 2, 1) @ matrix, gradient)[..., 0]
    return found


def estimates(sets):
    """The same estimates as in mice_mixed_survey.R, each with its value in every set."""
    held = {name: sets.values(name) for name in sets.model.names}
    one = np.ones_like(held["age"])
    first = linear(held["score"], one, held["age"], held["pay"], held["strain"], held["member"],
                   held["view"] + 1, held["site"] == 1, held["site"] == 2)  # fmt: skip
    second = logistic(held["member"], one, held["age"], held["pay"], held["strain"], held["score"])
    found = {
        f"linear:{term}": first[:, place]
        for place, term in enumerate(["constant", "age", "pay", "strain", "member", "view",
                                      "site_north", "site_west"])
    }  # fmt: skip
    for place, term in enumerate(["constant", "age", "pay", "strain", "score"]):
        found[f"logistic:{term}"] = second[:, place]
    found["mean:pay"], found["mean:strain"] = held["pay"].mean(axis=1), held["strain"].mean(axis=1)
    found["share:member"] = held["member"].mean(axis=1)
    for name in ("view", "site"):
        for place, level in enumerate(sets.model.levels(name)):
            found[f"share:{name}_{level}"] = (held[name] == place).mean(axis=1)
    return found


def test_pooled_estimates_agree_with_mice_for_every_method():
    columns, variables = mixed_survey()
    sets = completed(columns, variables, sets=250, iterations=5, methods={"strain": "linear"})
    assert {one.method for one in sets.model.variables if one.name in sets.model.order} == {
        "predictive_mean_matching", "linear", "logistic", "proportional_odds", "polytomous"
    }  # fmt: skip
    theirs = r_numbers("mice_pooled")
    far = {}
    for term, values in estimates(sets).items():
        error = np.sqrt(values.var(ddof=1) / 250 + theirs[term, "between"] / theirs[term, "sets"])
        distance = (values.mean() - theirs[term, "mean"]) / error
        if abs(distance) > MONTE_CARLO_ERRORS:
            far[term] = distance
    assert far == {}


def test_pooled_estimates_of_nhanes_agree_with_mice(reference_folder):
    table = pd.read_csv(reference_folder / "classics" / "mice_nhanes.csv")
    names = list(table.columns)
    sets = completed({name: table[name] for name in names}, {name: number() for name in names},
                     sets=200, iterations=5)  # fmt: skip
    held = {name: sets.values(name) for name in names}
    found = linear(held["chl"], np.ones_like(held["age"]), held["age"], held["bmi"])
    numbers = pd.read_csv(reference_folder / "classics" / "reference.csv")
    numbers = numbers[numbers["analysis"] == "mice_pooled_lm_m50"]
    for place, term in enumerate(["(Intercept)", "age", "bmi"]):
        theirs = numbers[numbers["target"] == f"nhanes:{term}"].set_index("statistic")["value"]
        between = found[:, place].var(ddof=1)
        error = np.sqrt(between / 200 + theirs["b"] / 50)
        assert abs(found[:, place].mean() - theirs["est"]) < MONTE_CARLO_ERRORS * error
        # The variance between sets has a Monte Carlo error of its own.
        assert abs(np.log(between / theirs["b"])) < MONTE_CARLO_ERRORS * np.sqrt(2 / 49 + 2 / 199)


def test_the_same_generator_gives_the_same_sets():
    columns, variables = mixed_survey()
    first, again, other = (completed(columns, variables, seed=seed).frame() for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_given_answers_stay_and_every_missing_one_is_filled():
    columns, variables = mixed_survey()
    sets = completed(columns, variables)
    data = survey(columns, variables)
    frame = sets.frame()
    assert list(frame.columns) == ["set", "row", *columns]
    assert frame["set"].tolist() == np.repeat([1, 2, 3, 4], 300).tolist()
    assert frame["row"].tolist() == list(range(1, 301)) * 4
    for name in columns:
        given = data[name].notna().to_numpy()
        for one in range(1, 5):
            held = frame.loc[frame["set"] == one, name].reset_index(drop=True)
            assert held[given].tolist() == data[name][given].tolist()
            assert held.notna().all()


def test_matched_answers_are_answers_that_someone_gave():
    columns, variables = mixed_survey()
    sets = completed(columns, variables)
    assert set(np.unique(sets.imputed["pay"])) <= set(columns["pay"].dropna())


def test_chains_differ():
    sets = completed(*mixed_survey(), sets=5)
    for name in sets.model.order:
        assert len(np.unique(sets.imputed[name], axis=0)) == 5


def test_traces_are_those_of_the_imputed_values():
    columns, variables = mixed_survey()
    sets = completed(columns, variables, iterations=4)
    assert set(sets.traces) == set(sets.model.order)
    for name, trace in sets.traces.items():
        assert trace.mean.shape == trace.sd.shape == (4, 4)
        last = sets.imputed[name] + (1 if len(sets.model.levels(name)) > 2 else 0)
        np.testing.assert_allclose(trace.mean[-1], last.mean(axis=1))
        np.testing.assert_allclose(trace.sd[-1], last.std(axis=1, ddof=1))


def test_a_single_missing_answer_has_no_spread():
    sets = completed({"a": [1.0, 2.0, 3.0, 4.0, None]}, {"a": number()})
    assert np.isnan(sets.traces["a"].sd).all()
    assert not np.isnan(sets.traces["a"].mean).any()


def test_missing_at_random_does_not_bias_the_mean():
    generator = np.random.default_rng(8)
    helper = generator.standard_normal(4000)
    truth = helper + generator.standard_normal(4000)
    answer = np.where(generator.random(4000) < 1 / (1 + np.exp(-2 * helper)), np.nan, truth)
    for method in ("predictive_mean_matching", "linear"):
        sets = completed({"helper": helper, "answer": answer},
                         {"helper": number(), "answer": number()}, sets=10,
                         methods={"answer": method})  # fmt: skip
        found = sets.values("answer").mean(axis=1)
        assert abs(found.mean() - truth.mean()) < 0.08
        assert abs(np.nanmean(answer) - truth.mean()) > 0.4


def test_numbers_of_very_different_size_share_an_equation():
    generator = np.random.default_rng(9)
    large = 1e9 + 1e7 * generator.standard_normal(300)
    small = 1e-6 * ((large - 1e9) / 1e7 + 0.5 * generator.standard_normal(300))
    lacking = np.arange(300) % 4 == 0
    sets = completed({"large": large, "small": np.where(lacking, np.nan, small)},
                     {"large": number(), "small": number()}, sets=20)  # fmt: skip
    drawn = sets.imputed["small"].mean(axis=0)
    assert np.corrcoef(drawn, small[lacking])[0, 1] > 0.8


@pytest.mark.parametrize("kind", ["number", "two", "ordered", "unordered"])
def test_awkward_answers_raise_and_warn_about_nothing(kind):
    generator = np.random.default_rng(12)
    codes = {"two": ["a", "b"], "ordered": ["a", "b", "c"], "unordered": ["a", "b", "c"]}
    described = number() if kind == "number" else levels(*codes[kind], ordered=kind == "ordered")
    for count in (3, 4, 6, 15):
        for share in (0.2, 0.5, 0.8):
            columns = {}
            for name in ("first", "second", "third"):
                given = (
                    generator.integers(0, 3, count).astype(object)
                    if kind == "number"
                    else generator.choice(codes[kind], count).astype(object)
                )
                given[generator.random(count) < share] = None
                columns[name] = given
            columns["copy"] = columns["first"]
            variables = dict.fromkeys(columns, described)
            with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
                warnings.simplefilter("error")
                sets = completed(columns, variables)
            for name in columns:
                filled = name not in sets.model.left_missing
                assert np.isnan(sets.imputed[name]).any() == (
                    not filled and len(sets.missing[name]) > 0
                )
            assert all(note.endswith(".") for note in (*sets.notes, sets.reason or "."))


def test_heavy_missingness_everywhere_converges():
    columns, variables = mixed_survey()
    generator = np.random.default_rng(2)
    for name, values in columns.items():
        columns[name] = values.where(generator.random(300) > 0.3)
    sets = completed(columns, variables, sets=10, iterations=5)
    assert sets.notes == ()
    assert sets.frame().notna().all(axis=None)


def test_the_model_can_be_used_again():
    columns, variables = mixed_survey(["age", "pay"])
    model = modelled(columns, variables)
    data = survey(columns, variables)
    first = complete_sets(data, model, np.random.default_rng(1)).frame()
    second = complete_sets(data, model, np.random.default_rng(1)).frame()
    pd.testing.assert_frame_equal(first, second)


def test_runs_that_advance_together_are_what_they_are_alone(monkeypatch):
    columns, variables = mixed_survey()
    data = survey(columns, variables)
    model = modelled(columns, variables)
    moved = [
        model,
        replace(model, offsets={model.order[0]: 0.5}),
        replace(model, offsets={"site": -1.0}),
    ]
    together = complete_runs(data, moved, np.random.default_rng(3))
    monkeypatch.setattr(chained_equations, "MOST_TOGETHER", 1)
    in_turn = complete_runs(data, moved, np.random.default_rng(3))
    for one, other in zip(together, in_turn, strict=True):
        pd.testing.assert_frame_equal(one.frame(), other.frame())
        assert one.notes == other.notes
    assert not together[0].frame().equals(together[2].frame())
