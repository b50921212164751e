"""Polychoric correlations against lavaan and psych, on what they must hold to, on awkward answers.

R's numbers are in reference/correlations.csv, with the script and the versions beside it.
Tolerances: 1e-6 of lavaan's lavCor, 1e-3 of psych's polychoric (whose optimiser stops earlier).
"""

import itertools
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from correlation_data import (
    REFERENCE,
    mixed_answers,
    of_r,
    ordinal_items,
    steep_answers,
)
from scipy.integrate import quad
from scipy.special import ndtr

from questline.measurement.correlations import tables as tables_module
from questline.measurement.correlations.bivariate_normal import (
    cell_derivatives,
    cell_probabilities,
    threshold_grid,
)
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.measurement.correlations.polychoric import polychoric
from questline.measurement.correlations.tables import pair_tables

LAVAAN, PSYCH = 1e-6, 1e-3
STUCK = ("five_1", "two_1")
"""There lavaan stops at its limit of .999, where the answers are far less likely."""


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def correlations_of(answers, declared=None):
    found = polychoric(ordinal_answers(answers, declared))
    return found, pd.DataFrame(found.correlations, index=found.items, columns=found.items)


def test_the_data_are_what_their_script_makes():
    sys.path.insert(0, str(REFERENCE))
    try:
        from make_mixed_answers import make_mixed_answers, make_steep_answers
    finally:
        sys.path.remove(str(REFERENCE))
    pd.testing.assert_frame_equal(make_mixed_answers(), mixed_answers(), check_index_type=False)
    pd.testing.assert_frame_equal(make_steep_answers(), steep_answers(), check_index_type=False)


@pytest.mark.parametrize("analysis", ["pairwise", "complete"])
def test_correlations_of_two_to_seven_categories_are_those_of_lavaan(analysis):
    answers = mixed_answers()
    answers = answers.dropna() if analysis == "complete" else answers
    items = ordinal_items(answers)
    _, found = correlations_of(answers[items])
    expected = {
        pair: value for pair, value in of_r(analysis, "lavcor").items() if {*pair} <= {*items}
    }
    assert len(expected) == len(items) * (len(items) - 1) / 2
    for pair, value in expected.items():
        assert found.loc[pair] == pytest.approx(value, abs=LAVAAN), pair


def test_correlations_of_equal_categories_are_those_of_psych():
    expected = of_r("pairwise", "psych")
    _, found = correlations_of(mixed_answers().filter(like="five"))
    assert len(expected) == 6
    for pair, value in expected.items():
        assert found.loc[pair] == pytest.approx(value, abs=PSYCH), pair


def test_thresholds_and_counts_of_pairs_are_those_of_r():
    answers = mixed_answers()
    found, _ = correlations_of(answers[ordinal_items(answers)])
    thresholds = dict(zip(found.items, found.thresholds, strict=True))
    for (item, number), value in of_r("pairwise", "threshold").items():
        assert thresholds[item][int(number) - 1] == pytest.approx(value, abs=1e-9)
    counts = pd.DataFrame(found.pair_counts, index=found.items, columns=found.items)
    for pair, value in of_r("pairwise", "together").items():
        if {*pair} <= {*found.items}:
            assert counts.loc[pair] == value


def test_steep_correlations_and_a_single_empty_cell_are_as_in_lavaan():
    found, values = correlations_of(steep_answers())
    assert of_r("steep", "empty") == {("two_1", "two_2"): 1}
    for pair, value in of_r("steep", "lavcor").items():
        if pair != STUCK:
            assert values.loc[pair] == pytest.approx(value, abs=LAVAAN), pair
    assert "half a respondent was moved into it: two_1 and two_2" in found.notes[0]


def test_where_lavaan_stops_at_its_limit_our_correlation_is_much_likelier():
    found, values = correlations_of(steep_answers()[[*STUCK]])
    assert of_r("steep", "lavcor")[STUCK] == 0.999
    table = found.tables.of(0, 1)
    grid = threshold_grid(*(one[:, None] for one in found.thresholds))

    def log_likelihood(correlation):
        cells = cell_probabilities(grid, np.array([correlation]), 200)[:, :, 0]
        return float((table[table > 0] * np.log(cells[table > 0])).sum())

    ours = values.loc[STUCK]
    assert log_likelihood(ours) > log_likelihood(0.998) + 10
    assert log_likelihood(ours) > max(log_likelihood(ours - 1e-3), log_likelihood(ours + 1e-3))


@pytest.mark.parametrize("correlation", [-0.999, -0.9, -0.3, 0.0, 0.5, 0.8, 0.95, 0.999])
def test_cells_are_those_of_plain_integration(correlation):
    first, second = np.array([-1.3, 0.2, 1.9]), np.array([-0.4, 0.2])
    grid = threshold_grid(first[:, None], second[:, None])
    found = cell_probabilities(grid, np.array([correlation]), 64)[:, :, 0]
    rest = np.sqrt(1 - correlation**2)
    x_cuts, y_cuts = [-9.0, *first, 9.0], [-np.inf, *second, np.inf]
    for i, (low, high) in enumerate(itertools.pairwise(x_cuts)):
        for j, (below, above) in enumerate(itertools.pairwise(y_cuts)):

            def density(x, below=below, above=above):
                inside = ndtr((above - correlation * x) / rest) - ndtr(
                    (below - correlation * x) / rest
                )
                return inside * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)

            hints = [cut / correlation for cut in second if correlation]
            hints = [hint for hint in hints if low < hint < high]
            wanted = quad(density, low, high, points=hints or None, epsabs=1e-13, limit=400)[0]
            assert found[i, j] == pytest.approx(wanted, abs=1e-11)


def test_derivatives_are_differences_of_cells():
    random = np.random.default_rng(5)
    grid = threshold_grid(
        np.sort(random.normal(size=(4, 30)), 0), np.sort(random.normal(size=(2, 30)), 0)
    )
    correlations = random.uniform(-0.8, 0.8, 30)
    step = 1e-5
    change = cell_probabilities(grid, correlations + step, 32)
    change -= cell_probabilities(grid, correlations - step, 32)
    np.testing.assert_allclose(cell_derivatives(grid, correlations), change / (2 * step), atol=1e-8)


def test_groups_give_cells_at_which_the_likelihood_is_flat():
    answers = mixed_answers()
    found, values = correlations_of(answers[ordinal_items(answers)])
    pairs = 0
    for group in found.groups():
        pairs += len(group.first)
        assert (group.first < group.second).all()
        np.testing.assert_array_equal(
            group.correlations, values.to_numpy()[group.first, group.second]
        )
        np.testing.assert_allclose(group.probabilities.sum(axis=(1, 2)), 1, atol=1e-12)
        score = (group.tables * group.derivatives / group.probabilities).sum(axis=(1, 2))
        np.testing.assert_allclose(score, 0, atol=1e-5)
        counts = found.pair_counts[group.first, group.second]
        np.testing.assert_array_equal(group.tables.sum(axis=(1, 2)), counts)
    assert pairs == len(values) * (len(values) - 1) / 2


def test_tables_are_crosstabs_however_the_rows_are_cut(monkeypatch):
    monkeypatch.setattr(tables_module, "ROWS_AT_ONCE", 7)
    answers = mixed_answers()[["two_1", "five_4", "seven_2"]]
    ordinal = ordinal_answers(answers)
    tables = pair_tables(ordinal.codes, ordinal.sizes)
    for first in range(3):
        for second in range(3):
            one, other = (answers.iloc[:, [place]].squeeze() for place in (first, second))
            wanted = pd.crosstab(one, other, dropna=True).to_numpy()
            np.testing.assert_array_equal(tables.of(first, second), wanted)
            assert tables.used_categories[first, second] == (wanted.sum(axis=1) > 0).sum()


def test_codes_name_the_categories_that_were_chosen_and_those_that_were_not():
    answers = pd.DataFrame({"a": [3.0, 1.0, np.nan, 3.0], "b": [0.5, 2.25, 0.5, np.nan]})
    found = ordinal_answers(answers, {"a": [1, 2, 3, 4], "b": [0.5, 2.25]})
    assert found.codes.tolist() == [[1, 0], [0, 1], [-1, 0], [1, -1]]
    assert [values.tolist() for values in found.categories] == [[1, 3], [0.5, 2.25]]
    assert found.empty == {"a": [2.0, 4.0]}
    assert [counts.tolist() for counts in found.counts] == [[1, 2], [2, 1]]


@pytest.mark.parametrize("values", [np.arange(90.0), np.arange(300.0), np.arange(300.0) / 7 - 20])
def test_codes_hold_however_many_categories_there_are(values):
    shuffled = np.random.default_rng(1).permutation(np.append(values, np.nan))
    found = ordinal_answers(pd.DataFrame({"a": shuffled, "b": shuffled}))
    known = ~np.isnan(shuffled)
    np.testing.assert_array_equal(found.categories[0][found.codes[known, 1]], shuffled[known])
    assert (found.codes[~known] == -1).all()
    np.testing.assert_array_equal(found.counts[0], 1)


@pytest.fixture(scope="module")
def awkward():
    """200 respondents: a and a copy, its reverse, a constant, nothing, halves that never meet."""
    random = np.random.default_rng(1)
    trait = random.normal(size=(200, 2))
    a = 1.0 + np.searchsorted([-1, 0, 1], trait[:, 0])
    first, second = a.copy(), a.copy()
    first[:100], second[100:] = np.nan, np.nan
    flat = np.where(np.arange(200) < 5, 1.0 + np.searchsorted([-1, 0, 1], trait[:, 1]), np.nan)
    only = np.where(np.arange(200) < 5, 2.0, 3.0)
    return pd.DataFrame(
        {
            "a": a, "copy": a, "reversed": 5 - a, "constant": 2.0, "nothing": np.nan,
            "b": 1.0 + np.searchsorted([-1, 0.5], 0.6 * trait[:, 0] + 0.8 * trait[:, 1]),
            "first": first, "second": second, "few": flat, "only": only,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (("a", "constant"), "Everyone who answered constant gave the same answer."),
        (("a", "nothing"), "Nobody answered nothing."),
        (("first", "second"), "Nobody answered both first and second; at least 3 respondents"),
        (("a", "copy"), "so alike that the likelihood has no maximum short of a correlation of 1."),
        (("a", "reversed"), "so oppositely that the likelihood has no maximum short of a"),
        (("few", "only"), "who answered both few and only gave the same answer to only."),
    ],
)
def test_a_pair_without_a_correlation_says_why(awkward, pair, sentence):
    found, values = correlations_of(awkward)
    assert np.isnan(values.loc[pair])
    assert sentence in found.undefined[pair]


def test_every_pair_has_a_number_or_a_reason(awkward):
    found, values = correlations_of(awkward)
    for first in range(len(values)):
        for second in range(first):
            pair = (values.index[second], values.index[first])
            assert np.isnan(values.loc[pair]) == (pair in found.undefined), pair
    assert found.reason == ""
    assert values.loc["a", "b"] == pytest.approx(values.loc["copy", "b"], abs=1e-12)
    assert values.loc["a", "b"] == pytest.approx(-values.loc["reversed", "b"], abs=1e-9)
    np.testing.assert_array_equal(np.diag(values), 1)


def test_an_empty_category_changes_nothing_and_is_said(awkward):
    stretched = awkward[["a", "b"]].replace({"a": {4.0: 6.0}})
    found, values = correlations_of(stretched, {"a": range(1, 7)})
    _, plain = correlations_of(awkward[["a", "b"]])
    assert values.loc["a", "b"] == plain.loc["a", "b"]
    assert found.notes[0].startswith("Nobody chose some of the possible answers to a:")


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (pd.DataFrame({"a": [1.0, 2.0, 3.0]}), "A correlation needs two items."),
        (pd.DataFrame(index=range(4)), "A correlation needs two items."),
        (pd.DataFrame({"a": [], "b": []}, dtype="float64"), "Nobody answered a."),
        (pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}), "2 respondents answered both a and b"),
        (pd.DataFrame({"a": [1.0, 1.0, 1.0], "b": [1.0, 2.0, 3.0]}), "Everyone who answered a"),
    ],
)
def test_no_correlation_at_all_says_why(frame, sentence):
    found, _ = correlations_of(frame)
    assert sentence in found.reason


def test_three_respondents_have_correlations():
    found, values = correlations_of(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [2.0, 1.0, 2.0]}))
    assert found.reason == ""
    assert -1 < values.loc["a", "b"] < 1


def test_the_order_of_the_items_does_not_matter():
    answers = mixed_answers()
    items = ordinal_items(answers)
    _, found = correlations_of(answers[items])
    _, turned = correlations_of(answers[items[::-1]])
    np.testing.assert_allclose(found, turned.loc[items, items], atol=1e-9)


@pytest.mark.parametrize(("folder", "prefix", "file", "pairs"), [
    ("big_five", "", "bfi.csv", 20), ("rse_2016_uk", "2016_uk:", "scored_2016_uk.csv", 78),
])  # fmt: skip
def test_real_questionnaires_are_as_in_psych(reference_folder, folder, prefix, file, pairs):
    answers = pd.read_csv(reference_folder / folder / file)
    reference = pd.read_csv(reference_folder / folder / "reference.csv")
    reference = reference[reference["analysis"] == "polychoric"]
    wanted = {
        tuple(target.split(":")[-1].split("~")): value
        for target, value in zip(reference["target"], reference["value"], strict=True)
        if target.startswith(prefix) and "~" in target
    }
    assert len(wanted) == pairs
    items = sorted({item for pair in wanted for item in pair})
    _, found = correlations_of(answers[items].astype("float64"))
    for pair, value in wanted.items():
        assert found.loc[pair] == pytest.approx(value, abs=PSYCH), pair
