"""Cut-offs and the rule: who is flagged, by what, and in which combination."""

import numpy as np
import pytest

from questline.cleaning.careless.cut_offs import CutOff, Flags, flag
from questline.cleaning.careless.definitions import DEFINITIONS
from questline.cleaning.careless.index import Index, nowhere
from questline.cleaning.careless.rule import Combination, decide
from questline.cleaning.careless.screen import FROM_ANSWERS
from questline.core.careless_rule import DEFAULT_INDICES, DEFAULT_WHERE_THERE


def index_of(values, compared=None):
    values = np.array(values, dtype=float)
    return Index("it", values, np.isnan(values).astype(np.uint8), ("Not computable: …",), compared)


@pytest.mark.parametrize(
    ("cut_off", "flagged"),
    [
        (CutOff("value", 3.0, "high"), [False, False, True, False]),
        (CutOff("value", 3.0, "high", reached=True), [False, True, True, False]),
        (CutOff("value", 3.0, "low"), [True, False, False, False]),
        (CutOff("share_of_items", 0.5, "high", reached=True), [False, True, True, False]),
    ],
)
def test_flags(cut_off, flagged):
    found = flag(index_of([2, 3, 4, np.nan]), cut_off, items=5)
    assert found.flagged.tolist() == flagged
    assert found.checked.tolist() == [True, True, True, False]


@pytest.mark.parametrize("limit", [0.0, 0.3, 1.9, -0.2])
@pytest.mark.parametrize("side", ["high", "low"])
def test_rounding_alone_decides_nothing(limit, side):
    """1.9000000000000001 is 1.9: two runs must not flag different people."""
    noise = [-3e-16, 0.0, 3e-16]
    away = [1e-6 if side == "high" else -1e-6]
    index = index_of([limit + some for some in noise + away])
    found = flag(index, CutOff("value", limit, side), items=5)
    assert found.flagged.tolist() == [False, False, False, True]
    found = flag(index, CutOff("value", limit, side, reached=True), items=5)
    assert found.flagged.all()


def test_a_tiny_probability_is_not_nought():
    index = index_of([1.0, 1.0], np.array([1e-15, 3e-15]))
    found = flag(index, CutOff("probability", 2e-15, "high"), 5)
    assert found.flagged.tolist() == [True, False]


def test_half_of_the_items_is_rounded_up():
    assert flag(index_of([1.0]), CutOff("share_of_items", 0.5, "high"), 5).limit == 3
    assert flag(index_of([1.0]), CutOff("share_of_items", 0.7, "high"), 10).limit == 7


def test_small_probabilities_flag():
    index = index_of([50.0, 2.0], np.array([0.0001, 0.5]))
    assert flag(index, CutOff("probability", 0.001, "high"), 5).flagged.tolist() == [True, False]


def test_fence_is_that_of_tukey():
    values = [*range(1, 101), 1000.0, np.nan]
    found = flag(index_of(values), CutOff("fence", 1.5, "high"), 5)
    lower, upper = np.quantile(values[:-1], [0.25, 0.75])
    assert found.limit == upper + 1.5 * (upper - lower)
    assert np.flatnonzero(found.flagged).tolist() == [100]
    low = flag(index_of([-1000.0, *range(1, 101)]), CutOff("fence", 1.5, "low"), 5)
    assert np.flatnonzero(low.flagged).tolist() == [0]


@pytest.mark.parametrize("values", [[1.0] * 50, [1.0, 2.0, 3.0], [], [np.nan] * 30])
def test_no_fence(values):
    found = flag(index_of(values), CutOff("fence", 1.5, "high"), 5)
    assert not found.flagged.any()
    assert not found.checked.any()
    assert found.note.startswith("Not computable: needs ")


def flags_of(name, letters):
    """f flagged, - not, ? not computable."""
    letters = np.array(list(letters))
    return Flags(name, letters == "f", letters != "?", 0.0)


def test_decision_and_combinations():
    rule = decide([flags_of("a", "ff-f?-"), flags_of("b", "f---?-"), flags_of("c", "?f--f-")], 2)
    assert rule.caught.tolist() == [True, True, False, False, False, False]
    assert rule.flags.tolist() == [2, 2, 0, 1, 1, 0]
    assert rule.checked.tolist() == [2, 3, 3, 3, 1, 3]
    assert rule.undecided.tolist() == [False] * 4 + [True, False]
    assert rule.combinations == (
        Combination((), 2, False),
        Combination(("a",), 1, False),
        Combination(("c",), 1, False),
        Combination(("a", "b"), 1, True),
        Combination(("a", "c"), 1, True),
    )
    first = rule.by_index[0]
    assert (first.flagged, first.checked, first.not_computable, first.only) == (3, 5, 1, 1)
    assert sum(one.count for one in rule.combinations) == 6


def test_combinations_add_up_for_many():
    generator = np.random.default_rng(1)
    several = [
        Flags(str(at), generator.random(5000) < 0.1, np.ones(5000, bool), 0.0) for at in range(12)
    ]
    rule = decide(several, 3)
    together = np.column_stack([flags.flagged for flags in several])
    assert sum(one.count for one in rule.combinations) == 5000
    assert sum(one.count for one in rule.combinations if one.caught) == rule.caught.sum()
    assert rule.caught.sum() == (together.sum(axis=1) >= 3).sum()
    for at, count in enumerate(rule.by_index):
        assert count.flagged == together[:, at].sum()
        assert count.only == (together[:, at] & (together.sum(axis=1) == 1)).sum()


def test_a_rule_that_can_catch_nobody_says_so():
    several = [flags_of("a", "f-"), flags_of("b", "??")]
    rule = decide(several, 2)
    assert rule.note == (
        "Not computable: needs at least 2 indices that can be computed (1 of 2 here)."
    )
    assert not rule.caught.any()


@pytest.mark.parametrize("least", [0, 3])
def test_no_rule(least):
    with pytest.raises(ValueError, match="is no rule"):
        decide([flags_of("a", "f"), flags_of("b", "f")], least)


def test_a_flag_counts_once():
    with pytest.raises(ValueError, match="is no rule"):
        decide([flags_of("a", "f"), flags_of("a", "f")], 2)


def test_every_index_is_defined():
    assert set(FROM_ANSWERS) <= set(DEFINITIONS)
    assert {*DEFAULT_INDICES, *DEFAULT_WHERE_THERE} <= set(DEFINITIONS)
    for name, definition in DEFINITIONS.items():
        assert name == definition.name
        assert definition.direction == definition.cut_off.side
        assert definition.source
        assert definition.needs
        assert definition.cut_off_source


def test_an_index_without_numbers_flags_nobody():
    index = nowhere("it", 4, "a miracle")
    found = flag(index, CutOff("value", 0.0, "high"), 5)
    assert not found.flagged.any()
    assert not found.checked.any()
    assert index.reason(2) == "Not computable: needs a miracle."
    assert index.missing_counts() == {"Not computable: needs a miracle.": 4}
