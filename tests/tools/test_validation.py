"""The simulation studies: their parts on hand-made cases, and a few draws of every scenario."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.core.errors import StudyError
from questline.tools.validation.against_r import read_results_of_r
from questline.tools.validation.incomplete_population import LOST, lose, people, true_values
from questline.tools.validation.monte_carlo import Outcome, Quantity, behaviour, outcome
from questline.tools.validation.page import validation_page
from questline.tools.validation.page_text import PageText
from questline.tools.validation.populations import (
    THRESHOLDS,
    alpha,
    covariances_of_cut,
    cut,
    factor_correlations,
    heavy_tailed_items,
    lose_at_random,
    normal_items,
)
from questline.tools.validation.scenario import REPLICATIONS, Scenario
from questline.tools.validation.simulate import simulate
from questline.tools.validation.studies import chosen, headings, scenarios, validate
from questline.tools.validation.verdicts import verdict

MEAN = Quantity("mean", "mean", "interval", 0.0, in_r="stats::t.test", reason="Nobody 1900.")


def _scenario(size: int = 20, name: str = "mean/normal") -> Scenario:
    def analyse(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
        values = data["x"]
        half = 2.093 * values.std() / math.sqrt(len(values))
        return {"mean": outcome(values.mean(), values.mean() - half, values.mean() + half)}

    return Scenario(
        name=name,
        family="Means",
        words="a normal variable",
        size=size,
        quantities=(MEAN,),
        draw=lambda random: pd.DataFrame({"x": random.standard_normal(size)}),
        analyse=analyse,
        draws_in_r=3,
    )


def _rows(*rows: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(rows, dtype=float)


def test_coverage_and_bias_by_hand():
    nan = math.nan
    quantity = Quantity("a", "a", "pooled", truth=1.0)
    found = behaviour(
        quantity,
        _rows((1.2, 0.9, 1.5, nan), (1.6, 1.1, 2.1, nan), (0.8, 0.2, 1.4, nan),
              (nan, nan, nan, nan), (1.0, 0.5, 1.0, nan)),
    )  # fmt: skip
    assert (found.draws, found.without) == (5, 1)
    assert found.rate.value == 0.75
    assert found.rate.error == pytest.approx(math.sqrt(0.75 * 0.25 / 4))
    assert found.mean == pytest.approx(1.15)
    assert found.bias.value == pytest.approx(0.15)
    assert found.bias.error == pytest.approx(np.std([1.2, 1.6, 0.8, 1.0], ddof=1) / 2)


def test_rejections_by_hand():
    nan = math.nan
    quantity = Quantity("a", "a", "test", nominal=0.05)
    found = behaviour(quantity, _rows((nan, nan, nan, 0.04), (nan, nan, nan, 0.06), (nan,) * 4))
    assert (found.rate.value, found.without) == (0.5, 1)
    nothing = behaviour(quantity, _rows((nan,) * 4))
    assert not verdict(nothing).passes


def test_means_and_what_is_promised_to_be_at_most_so_much_by_hand():
    nan = math.nan
    mean = Quantity("a", "a", "mean", truth=0.8)
    found = behaviour(mean, _rows((1, nan, nan, nan), (0, nan, nan, nan), (nan,) * 4,
                                  (1, nan, nan, nan), (1, nan, nan, nan)))  # fmt: skip
    assert (found.without, found.mean) == (1, 0.75)
    assert (found.bias.value, found.bias.error) == (pytest.approx(-0.05), 0.25)
    assert verdict(found).passes
    low = np.tile(_rows((0.01, nan, nan, 0.9)), (50, 1)) + np.arange(50)[:, None] * 1e-5
    most = Quantity("a", "a", "mean", truth=0.05, at_most=True)
    assert verdict(behaviour(most, low)).passes
    away = verdict(behaviour(Quantity("a", "a", "mean", truth=0.05), low))
    assert away.words == ("mean 0.0102, expected 0.050",)
    above = verdict(behaviour(most, low + 0.1))
    assert above.words == ("mean 0.1102, expected at most 0.050",)
    family = Quantity("a", "a", "test", nominal=0.05, at_most=True)
    assert verdict(behaviour(family, low)).passes
    every = verdict(behaviour(family, low * [1, 1, 1, 0]))
    assert every.words == ("rejections 1.000, at most 0.050",)
    beside = behaviour(Quantity("a", "a", "mean", truth=0.01, in_r="f"), low, low[:10] + 0.25)
    assert beside.paired is not None
    assert beside.paired.rate.value == pytest.approx(-0.25)
    assert beside.paired.limits == pytest.approx(0.25)
    assert "mean in the 10 draws that R analysed" in verdict(beside).words[0]


def test_paired_differences_by_hand():
    nan = math.nan
    quantity = Quantity("a", "a", "pooled", truth=0.0, in_r="f")
    ours = _rows((0.1, -1, 1, nan), (0.3, 0.1, 1, nan), (0.2, -1, 1, nan), (0.0, -1, 1, nan))
    theirs = _rows((0.0, -1, 1, nan), (0.3, -0.1, 1, nan), (nan,) * 4)
    paired = behaviour(quantity, ours, theirs).paired
    assert paired is not None
    assert (paired.draws, paired.without_ours, paired.without_r) == (2, 0, 1)
    assert (paired.ours, paired.theirs) == (0.5, 1.0)
    assert paired.rate.value == -0.5
    assert paired.rate.error == pytest.approx(0.5)
    assert paired.bias.value == pytest.approx(0.05)
    assert paired.limits == pytest.approx(0.2 / 1.1)


def test_verdicts():
    nan = math.nan
    good = np.tile(_rows((0.0, -1, 1, nan)), (95, 1))
    bad = np.tile(_rows((2.0, 1, 3, nan)), (5, 1))
    alone = Quantity("a", "a", "interval", truth=0.0)
    assert verdict(behaviour(alone, np.concatenate([good, bad]))).passes
    never = verdict(behaviour(alone, good))
    assert not never.passes
    assert never.words == ("coverage 1.000, nominal 0.950",)
    beside = Quantity("a", "a", "interval", truth=0.0, in_r="f")
    same = verdict(behaviour(beside, good, good[:10]))
    assert (same.passes, same.off_nominal, same.against) == (True, True, "R")
    apart = verdict(behaviour(beside, np.concatenate([good, bad]), np.concatenate([bad, good])))
    assert apart.passes  # 5 and 5 of 100 miss: the paired difference is nought
    wrong = verdict(behaviour(beside, np.concatenate([bad] * 4), good[:20]))
    assert not wrong.passes
    assert "in R 1.000" in wrong.words[0]


def test_the_draws_do_not_depend_on_how_many_processes_there_are():
    one = simulate([_scenario()], replications=120, processes=1)
    two = simulate([_scenario()], replications=120, processes=2)
    assert one["mean/normal"].shape == (120, 1, 4)
    assert np.array_equal(one["mean/normal"], two["mean/normal"], equal_nan=True)
    other = simulate([_scenario(name="mean/other")], replications=120, processes=1)
    assert not np.array_equal(one["mean/normal"], other["mean/other"], equal_nan=True)


def _write_r(folder: Path, scenario: Scenario, shift: float = 0.0) -> None:
    """What R would have written, had it found what we do."""
    with (folder / "draws.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["scenario", "draw", "answers", "sum"])
        for number in range(scenario.draws_in_r):
            values = scenario.data(number).to_numpy()
            writer.writerow([scenario.name, number, values.size, values.sum() + shift])
    with (folder / "results.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["scenario", "draw", "quantity", "estimate", "low", "high", "p"])
        for number in range(scenario.draws_in_r):
            estimate, low, high, _ = scenario.outcomes(number)[0]
            writer.writerow([scenario.name, number, "mean", estimate, low, high, ""])


def test_results_of_r_are_read_and_stand_on_the_page(tmp_path):
    scenario = _scenario()
    _write_r(tmp_path, scenario)
    found = validate([scenario], tmp_path, replications=200, processes=1)
    (one,) = found[scenario.name]
    assert one.paired is not None
    assert (one.paired.draws, one.paired.limits) == (3, pytest.approx(0, abs=1e-12))
    page = validation_page([scenario], found).text()
    assert "1 result of 1" in page
    assert "- Means: mean, against R (20 respondents)" in page
    assert "(stats::t.test)" in page
    assert "| 20 | mean | 0.000 |" in page


def test_draws_that_r_did_not_see_are_said(tmp_path):
    scenario = _scenario()
    _write_r(tmp_path, scenario, shift=1.0)
    with pytest.raises(StudyError, match="R analysed other draws than those of today"):
        read_results_of_r(tmp_path, [scenario])
    with pytest.raises(StudyError, match="is not there"):
        read_results_of_r(tmp_path / "nowhere", [scenario])


def test_the_page_lists_what_fails_with_its_reason():
    nan = math.nan
    scenario = _scenario()
    bad = np.tile(_rows((2.0, 1, 3, nan)), (50, 1))
    page = validation_page([scenario], {scenario.name: [behaviour(MEAN, bad)]}).text()
    fails = page.split("## What fails")[1].split("## What passes")[0]
    assert "1 result of 1" in fails
    assert "**mean**: coverage 0.000, nominal 0.950. Nobody 1900." in fails
    assert "**fails**" in page


def test_a_part_that_is_run_again_leaves_the_rest_of_the_page_as_it_was(root: Path):
    whole = (root / "docs" / "validation.md").read_text(encoding="utf-8")
    families_of_all = headings(scenarios())
    assert PageText((), (), (), {}).with_others(whole, families_of_all).text() == whole

    nan = math.nan
    good = np.tile(_rows((0.0, -1, 1, nan)), (95, 1))
    bad = np.tile(_rows((2.0, 1, 3, nan)), (50, 1))
    means, sums = _scenario(), replace(_scenario(name="sum/normal"), family="Sums")
    off = np.concatenate([good, bad])
    both = validation_page(
        [means, sums],
        {means.name: [behaviour(MEAN, off, off[:90])], sums.name: [behaviour(MEAN, bad)]},
    ).text()
    assert "1 result of 2" in both
    assert "- Sums, 20 respondents" in both.split("## What passes")[0]
    # The one that failed is run again, and the other keeps its place before it and its caution.
    again = validation_page([sums], {sums.name: [behaviour(MEAN, off, off[:90])]})
    merged = again.with_others(both, ["Means", "Sums"]).text()
    assert merged == validation_page(
        [means, sums], {one.name: [behaviour(MEAN, off, off[:90])] for one in (means, sums)}
    ).text()  # fmt: skip
    assert "2 results of 2" in merged


def test_scenarios_are_chosen_by_the_beginning_of_their_names():
    every = scenarios()
    assert chosen(every, "") == every
    some = chosen(every, "teams, family/predictors")
    assert set(headings(some)) == {"People in teams", "Families of tests"}
    assert {one.name for one in every if one.name.startswith("family/outcomes")} < {
        one.name for one in some
    }
    with pytest.raises(StudyError, match="no simulation study has a name that begins with nobody"):
        chosen(every, "teams,nobody")


def test_populations_have_the_moments_that_are_said():
    random = np.random.default_rng(1)
    matrix = factor_correlations([[0.8], [0.6], [0.7]], [[1.0]])
    items = normal_items(random, 200_000, matrix, "abc")
    assert items.corr().to_numpy() == pytest.approx(matrix, abs=0.01)
    limits = [THRESHOLDS["low"], THRESHOLDS["high"], THRESHOLDS["middling"]]
    answers = cut(items, limits)
    assert set(answers["a"]) == {1.0, 2.0, 3.0, 4.0, 5.0}
    covariances = covariances_of_cut(matrix, limits)
    assert answers.cov().to_numpy() == pytest.approx(covariances, abs=0.02)
    drawn = alpha(answers.cov().to_numpy())
    assert drawn == pytest.approx(alpha(covariances), abs=0.005)
    heavy = heavy_tailed_items(random, 400_000, matrix, "abc", 8)
    assert heavy.var().to_numpy() == pytest.approx([8 / 6] * 3, rel=0.02)
    assert heavy.kurt().to_numpy() == pytest.approx([6 / 4] * 3, abs=0.6)


def test_answers_get_lost_in_the_share_that_is_said_and_more_often_where_the_driver_is_high():
    random = np.random.default_rng(2)
    data = pd.DataFrame(np.ones((200_000, 2)), columns=["a", "b"])
    driver = random.standard_normal(len(data))
    lost = lose_at_random(random, data, ["b"], driver, 0.2, 1.0).isna()
    assert not lost["a"].any()
    assert lost["b"].mean() == pytest.approx(0.2, abs=0.005)
    assert lost["b"][driver > 1].mean() > 2 * lost["b"][driver < 0].mean()


def test_the_true_values_of_the_incomplete_population():
    data = people(np.random.default_rng(3), 300_000)
    true = true_values()
    assert data["x2"].mean() == pytest.approx(true.share, abs=0.004)
    assert data["x1"].corr(data["y"]) == pytest.approx(true.correlation, abs=0.005)
    dummies = pd.get_dummies(data[["x3", "x4"]].astype(int).astype(str), drop_first=True)
    matrix = np.column_stack([np.ones(len(data)), data[["x1", "x2", "z"]], dummies.astype(float)])
    residual = data["y"] - matrix @ np.linalg.lstsq(matrix, data["y"], rcond=None)[0]
    assert 1 - residual.var() / data["y"].var() == pytest.approx(true.r_squared, abs=0.005)
    lost = lose(np.random.default_rng(4), data, 0.4)
    assert lost[list(LOST)].isna().mean().tolist() == pytest.approx([0.4] * 4, abs=0.01)
    assert not lost[["z", "y", "b"]].isna().any().any()


def test_scenarios_are_named_once_and_large_enough():
    every = scenarios()
    names = [scenario.name for scenario in every]
    assert len(set(names)) == len(names)
    assert min(scenario.replications for scenario in every) >= REPLICATIONS >= 2000
    for scenario in every:
        labels = [quantity.name for quantity in scenario.quantities]
        assert len(set(labels)) == len(labels)
        assert all(quantity.in_r for quantity in scenario.quantities) <= bool(scenario.draws_in_r)
    tests = [name for name in names if name.startswith("cfa/")]
    assert {name.rpartition("/")[2] for name in tests} == {"150", "342", "2000"}


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_a_few_draws_of_every_scenario(scenario: Scenario):
    """Every quantity has a number, near the true value."""
    found = simulate([scenario], replications=2, processes=1)[scenario.name]
    for place, quantity in enumerate(scenario.quantities):
        estimates, low, high, p = found[:, place, :].T
        if quantity.kind == "test":
            assert ((p >= 0) & (p <= 1)).all()
        elif quantity.kind == "mean":
            assert (np.abs(estimates - quantity.truth) <= 1).all()
        else:
            assert ((low <= estimates) & (estimates <= high)).all()
            width = (high - low).mean()
            assert abs(estimates - quantity.truth).max() < 3 * width
    again = simulate([scenario], replications=1, processes=1)[scenario.name]
    assert np.array_equal(again[0], found[0], equal_nan=True)


@pytest.mark.slow
def test_results_of_r_that_ship_belong_to_the_draws_of_today(root: Path):
    found = read_results_of_r(root / "benchmarks" / "validation", scenarios())
    for scenario in scenarios():
        for quantity in scenario.quantities:
            if quantity.in_r:
                assert len(found[scenario.name][quantity.name]) == scenario.draws_in_r
