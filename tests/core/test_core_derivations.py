"""Derived variables by declaration: what the rules give, and what stays missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from questline.core.derivations import as_code, derive, parse_derivation, uncovered

NONE = None


def derived(rule: str, *columns: list) -> list:
    """The derived answers of a rule on columns named a, b, c."""
    names = ["a", "b", "c"][: len(columns)]
    responses = pd.DataFrame(dict(zip(names, columns, strict=True)))
    parameters = parse_derivation(rule, names).as_parameters()
    result = derive(responses, parameters)
    assert result.dtype == object
    assert result.index.equals(responses.index)
    return [None if pd.isna(value) else value for value in result]


def texts(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype=object)


def left(rule: str, column: object) -> list:
    responses = pd.DataFrame({"a": column})
    return uncovered(responses, parse_derivation(rule, ["a"]).as_parameters()).tolist()


def test_recode():
    rule = "recode: yes=england | no=scotland, wales"
    assert derived(rule, texts("england", "wales", None, "mars")) == ["yes", "no", NONE, NONE]
    assert left(rule, texts("england", None, "mars")) == ["mars"]


def test_recode_of_numbers_writes_them_as_codes():
    rule = "recode: low=1, 2 | high=3 | (missing)=9"
    answers = [1.0, 2.0, 3.0, 9.0, np.nan, 2.5]
    assert derived(rule, answers) == ["low", "low", "high", NONE, NONE, NONE]
    assert left(rule, answers) == [2.5]
    assert parse_derivation(rule, ["a"]).levels == ["low", "high"]


def test_band_holds_both_its_ends_and_reports_gaps():
    rule = "band: young=..11 | middle=12..23 | old=24.."
    answers = [-5.0, 11.0, 11.5, 12.0, 23.0, 24.0, 1e9, np.nan]
    assert derived(rule, answers) == [
        "young", "young", NONE, "middle", "middle", "old", "old", NONE,
    ]  # fmt: skip
    assert left(rule, answers) == [11.5]


def test_band_with_fractions_and_negative_ends():
    assert derived("band: a=-1.5..-0.5 | b=0..0.5", [-1.5, -1.0, -0.4, 0.5]) == [
        "a",
        "a",
        NONE,
        "b",
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("yes", "no", "yes"),
        ("no", "no", "no"),
        ("yes", None, "yes"),
        ("no", None, None),
        (None, None, None),
    ],
)
def test_any_of_is_missing_when_it_cannot_be_known(first, second, expected):
    assert derived("any_of: yes", texts(first), texts(second)) == [expected]
    assert derived("any_of: yes", texts(second), texts(first)) == [expected]


def test_any_of_several_answers_and_numbers():
    assert derived("any_of: 1, 2", [1.0, 3.0, np.nan], [3.0, 3.0, 2.0]) == ["yes", "no", "yes"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (">= 4", ["no", "yes", "yes"]),
        ("> 4", ["no", "no", "yes"]),
        ("<= 4", ["yes", "yes", "no"]),
        ("< 4", ["yes", "no", "no"]),
    ],
)
def test_threshold(rule, expected):
    assert derived(f"threshold: {rule}", [3.9, 4.0, 4.1]) == expected
    assert derived(f"threshold: {rule}", [np.nan]) == [NONE]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("recode: x=1, 2 | y=3", 1),
        ("band: x=0..2 | y=2.5..", 1),
        ("any_of: 1", 2),
        ("threshold: > 1.5", 1),
    ],
)
def test_the_order_of_rows_does_not_matter_and_nothing_is_changed(rule, count):
    draw = np.random.default_rng(3)
    numbers = draw.choice([1.0, 2.0, 3.0, np.nan], size=(40, count))
    responses = pd.DataFrame(numbers, columns=["a", "b"][:count], index=np.arange(1, 41))
    before = responses.copy()
    parameters = parse_derivation(rule, list(responses.columns)).as_parameters()
    straight = derive(responses, parameters)
    shuffled = derive(responses.sample(frac=1, random_state=4), parameters)
    pd.testing.assert_series_equal(shuffled.sort_index(), straight)
    pd.testing.assert_frame_equal(responses, before)


def test_no_respondents():
    for rule in ("recode: x=1", "band: x=0..2", "any_of: 1", "threshold: > 1"):
        assert derived(rule, []) == []


def test_missing_throughout():
    nothing = texts(None, None)
    assert derived("recode: x=1", nothing) == [NONE, NONE]
    assert derived("any_of: x", nothing) == [NONE, NONE]
    assert derived("threshold: > 1", [np.nan, np.nan]) == [NONE, NONE]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (3.0, "3"),
        ("3", "3"),
        ("3.0", "3.0"),
        (2.5, "2.5"),
        (-1.0, "-1"),
        (None, None),
        (np.nan, None),
        (np.float64(4), "4"),
    ],
)
def test_an_answer_as_a_code(value, code):
    assert as_code(value) == code


@pytest.mark.parametrize(
    ("rule", "sources", "expected"),
    [
        ("", ["a"], "begins with recode:, band:, any_of:, threshold:, sum: or dates_apart:"),
        ("product: a", ["a"], "begins with recode:"),
        ("recode: x=1", [], "`source` names the variable"),
        ("recode: x=1", ["a", "b"], "recode is made from one variable"),
        ("recode: x", ["a"], "new=old, old"),
        ("recode: =1", ["a"], "new=old, old"),
        ("band: x=1-2", ["a"], "bands such as 0..11"),
        ("band: x=..", ["a"], "bands such as 0..11"),
        ("band: x=5..1", ["a"], "not above its upper end"),
        ("band: x=1.2.3..4", ["a"], "bands such as"),
        ("band: x=0..12 | y=12..", ["a"], "do not overlap, but x and y do"),
        ("band: x=20.. | y=0..30", ["a"], "do not overlap, but y and x do"),
        ("recode: x=1, 2 | y=2", ["a"], "each old answer once, but 2 stands twice"),
        ("any_of:", ["a"], "the answers that count"),
        ("threshold: 4", ["a"], "a threshold such as"),
        ("threshold: >= four", ["a"], "a threshold such as"),
    ],
)
def test_a_rule_that_cannot_be_read_says_what_was_expected(rule, sources, expected):
    with pytest.raises(ValueError, match=expected.replace("(", r"\(")) as raised:
        parse_derivation(rule, sources)
    assert "could not convert" not in str(raised.value)
