"""Bootstrap intervals of alpha against R's boot on the same draws, and on awkward answers.

R's numbers: reference/bootstrap_reliability.R. Tolerance: closed forms, 1e-6 relative or better.
"""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.reliability.bootstrap import (
    BootstrapAlpha,
    _Answers,
    _drawn,
    _quantiles,
    _with_intervals,
    bootstrap_alpha,
)
from questline.measurement.reliability.classical import alpha_of_covariances, alpha_with_interval

EXACT = 1e-9


@pytest.fixture(scope="module")
def own(root):
    folder = root / "tests/measurement/reference"
    answers = pd.read_csv(folder / "factor_answers.csv", index_col="row")
    expected = pd.read_csv(folder / "bootstrap_reliability.csv")
    scales = {
        name: answers if name == "all" else answers.filter(regex=f"^{name}")
        for name in ("v", "w", "all")
    }
    return scales, expected.set_index(["scale", "statistic", "sample"])["value"].sort_index()


def counts_of_r(rows, samples=400):
    """How often each respondent was drawn in R's samples."""
    state = 12345
    counts = np.zeros((samples, rows))
    for sample in range(samples):
        for _ in range(rows):
            state = 16807 * state % 2147483647
            counts[sample, state % rows] += 1
    return counts


def generator(seed=1):
    return np.random.Generator(np.random.PCG64(seed))


def random_answers(rows=60, items=4, seed=3, share=0.1):
    random = generator(seed)
    trait = random.standard_normal(rows)
    values = np.clip(np.round(3 + trait[:, None] + random.standard_normal((rows, items))), 1, 5)
    frame = pd.DataFrame(values, columns=[f"i{number}" for number in range(items)])
    return frame.mask(random.random(frame.shape) < share)


@pytest.mark.parametrize("scale", ["v", "w", "all"])
def test_samples_and_intervals_are_those_of_boot(own, scale):
    scales, expected = own
    answers = _Answers(scales[scale])
    drawn = answers.alphas(counts_of_r(len(scales[scale])))
    without = answers.without_each()
    for name, values in (("sample", drawn), ("without", without)):
        for number, wanted in expected.loc[(scale, name)].items():
            assert values[number - 1] == pytest.approx(wanted, rel=EXACT)
    alpha = expected.loc[(scale, "alpha", 0)]
    plain = BootstrapAlpha(alpha, 300, len(drawn))
    for level in (0.9, 0.95):
        found = _with_intervals(plain, drawn, answers, level)
        assert found.used == 400
        assert found.notes == ()
        for name, limits in (("percentile", found.percentile), ("bca", found.bias_corrected)):
            for end, limit in zip(("low", "high"), limits, strict=True):
                wanted = expected.loc[(scale, f"{name}_{end}_{level:g}", 0)]
                assert limit == pytest.approx(wanted, rel=EXACT)


def test_one_scale_does_not_depend_on_the_others(own):
    scales = own[0]
    together = bootstrap_alpha(scales, 200, 0.95, generator())
    alone = bootstrap_alpha({"w": scales["w"]}, 200, 0.95, generator())
    assert together["w"] == alone["w"]
    assert list(together) == ["v", "w", "all"]
    assert together["v"].alpha == pytest.approx(alpha_with_interval(scales["v"], 0.95).value)


def test_the_whole_is_what_a_plain_loop_gives(own):
    answers = own[0]["v"]
    found = bootstrap_alpha({"v": answers}, 150, 0.9, generator(7))["v"]
    draws = generator(7).integers(0, len(answers), (150, len(answers)))
    alphas = [alpha_of_covariances(answers.iloc[rows].cov().to_numpy()) for rows in draws]
    ranks = np.array([0.05, 0.95])
    limits, _ = _quantiles(np.sort(alphas), ranks)
    np.testing.assert_allclose(found.percentile, limits, rtol=EXACT)
    low, high = found.bias_corrected
    assert low < found.alpha < high
    assert found.samples == found.used == 150


def test_pieces_do_not_change_the_draws(own, monkeypatch):
    answers = own[0]["v"]
    whole = bootstrap_alpha({"v": answers}, 120, 0.9, generator())
    monkeypatch.setattr("questline.measurement.reliability.bootstrap.CELLS", 5000)
    monkeypatch.setattr("questline.measurement.reliability.bootstrap.BLOCK", 700)
    pieces = bootstrap_alpha({"v": answers}, 120, 0.9, generator())
    np.testing.assert_allclose(pieces["v"].percentile, whole["v"].percentile, rtol=EXACT)
    np.testing.assert_allclose(pieces["v"].bias_corrected, whole["v"].bias_corrected, rtol=EXACT)


def test_every_draw_has_as_many_respondents():
    counts = np.concatenate(list(_drawn(40, 30, generator())))
    assert counts.shape == (30, 40)
    np.testing.assert_array_equal(counts.sum(axis=1), 40)
    assert counts.mean(axis=0).std() > 0


def test_nothing_missing_and_far_from_zero():
    answers = random_answers(share=0) + 1e6
    found = bootstrap_alpha({"s": answers}, 200, 0.95, generator())["s"]
    near = bootstrap_alpha({"s": answers - 1e6}, 200, 0.95, generator())["s"]
    np.testing.assert_allclose(found.percentile, near.percentile, atol=1e-8)


def test_a_constant_item_is_left_out_and_named():
    answers = random_answers()
    with_constant = answers.assign(same=3.0)
    found = bootstrap_alpha({"s": with_constant}, 100, 0.95, generator())["s"]
    without = bootstrap_alpha({"s": answers}, 100, 0.95, generator())["s"]
    assert found.percentile == without.percentile
    assert "same" in found.notes[0]


def test_an_item_that_nobody_answered():
    answers = random_answers().assign(empty=np.nan)
    found = bootstrap_alpha({"s": answers}, 100, 0.95, generator())["s"]
    assert found.percentile is not None
    assert "empty" in found.notes[0]


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_too_few_respondents(rows):
    found = bootstrap_alpha({"s": random_answers(rows)}, 100, 0.95, generator())["s"]
    assert found.alpha is None
    assert found.percentile is None
    assert found.reason.endswith(".")


def test_three_respondents_give_no_interval():
    """Most draws of three hold the same respondent twice or have no alpha."""
    answers = pd.DataFrame({"a": [1.0, 2, 4], "b": [2.0, 2, 5], "c": [1.0, 3, 3]})
    found = bootstrap_alpha({"s": answers}, 100, 0.95, generator())["s"]
    assert found.alpha is not None
    assert found.percentile is None
    assert "could not be computed in" in found.reason


def test_items_that_are_the_same():
    answers = random_answers(share=0)[["i0"]]
    answers = answers.assign(i1=answers["i0"], i2=answers["i0"])
    found = bootstrap_alpha({"s": answers}, 100, 0.95, generator())["s"]
    assert found.alpha == pytest.approx(1)
    np.testing.assert_allclose(found.percentile, 1)


def test_some_samples_without_alpha_are_counted():
    """An item that few answered: in some draws fewer than three of these are left."""
    answers = random_answers(80, seed=5)
    answers.loc[9:, "i0"] = np.nan
    found = bootstrap_alpha({"s": answers}, 2000, 0.95, generator())["s"]
    assert 0 < found.samples - found.used < 100
    assert any("could not be computed in" in note for note in found.notes)


def test_few_samples_for_the_level_are_named():
    found = bootstrap_alpha({"s": random_answers()}, 100, 0.999, generator())["s"]
    assert any("too few for the level" in note for note in found.notes)


def test_an_alpha_on_one_side_of_all_samples_has_no_bias_correction(own):
    answers = _Answers(own[0]["v"])
    drawn = np.linspace(0.5, 0.6, 200)
    found = _with_intervals(BootstrapAlpha(0.9, 300, 200), drawn, answers, 0.95)
    assert found.bias_corrected is None
    assert found.percentile is not None
    assert "one side" in found.notes[0]


def test_nothing_is_said_on_stderr(recwarn):
    for rows in (0, 1, 3, 30):
        bootstrap_alpha({"s": random_answers(rows, share=0.6)}, 100, 0.95, generator())
    assert bootstrap_alpha({}, 100, 0.95, generator()) == {}
    assert len(recwarn) == 0
