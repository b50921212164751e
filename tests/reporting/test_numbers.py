"""Numbers as readers see them."""

import re

import pytest

from questline.reporting import numbers


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.125, 2, "0.13"),
        (-0.004, 2, "0.00"),
        (1234.5, 1, "1,234.5"),
        (-1234567.0, 0, "−1,234,567"),
        (1e-12, 3, "0.000"),
        (1.005, 2, "1.01"),
    ],
)
def test_estimates_are_rounded_as_readers_round(value, digits, text):
    assert numbers.estimate(value, digits) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_written(value):
    with pytest.raises(ValueError, match="not finite"):
        numbers.estimate(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0004, "<0.001"),
        (0.0099, "0.010"),
        (0.48, "0.48"),
        (6.859, "6.86"),
        (9.996, "10.0"),
        (12.04, "12.0"),
        (99.96, "100"),
        (1434.4, "1,434"),
    ],
)
def test_odds_ratios_keep_three_digits(value, text):
    assert numbers.ratio(value) == text


def test_numbers_beyond_all_sense_are_written():
    assert numbers.ratio(1e300) == ">999,999"
    assert len(numbers.estimate(1e300, 2)) > 300


@pytest.mark.parametrize(
    ("p", "text", "phrase"),
    [
        (0.00099, "<.001", "p < .001"),
        (0.001, ".001", "p = .001"),
        (0.0456, ".046", "p = .046"),
        (0.9995, ">.999", "p > .999"),
    ],
)
def test_p_values(p, text, phrase):
    assert numbers.p_value(p) == text
    assert numbers.p_phrase(p) == phrase


def test_intervals_percentages_and_counts():
    assert numbers.interval(-0.5, 1.25, 1) == "−0.5 to 1.3"
    assert numbers.ratio_interval(3.91, 12.0) == "3.91 to 12.0"
    assert numbers.percent(62.35, 1) == "62.4%"
    assert numbers.share(0.623) == "62%"
    assert numbers.count(1234) == "1,234"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "none"),
        (0.03, "fewer than 1 in 20"),
        (0.26, "about a quarter"),
        (0.33, "about a third"),
        (0.49, "about half"),
        (0.62, "about 6 in 10"),
        (0.66, "about two thirds"),
        (0.97, "more than 19 in 20"),
        (1, "all"),
    ],
)
def test_shares_in_words(share, words):
    assert numbers.share_in_words(share) == words


def test_a_share_beyond_its_range_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        numbers.share_in_words(1.2)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("−1,234.5", "-1234.5"),
        ("12", "12"),
        ("−0.45 to 0.2", "−0.45 to 0.2"),
        ("18 to 29", "18 to 29"),
        ("a,b", "a,b"),
        ("", ""),
    ],
)
def test_numbers_for_a_spreadsheet(text, plain):
    assert numbers.plain(text) == plain


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.312, 2, ".31"),
        (-0.312, 2, "−.31"),
        (0.999, 2, "1.00"),
        (-1.0, 2, "−1.00"),
        (0.001, 2, ".00"),
        (-0.001, 2, ".00"),
        (0.0456, 3, ".046"),
        (12.5, 1, "12.5"),
    ],
)
def test_what_cannot_exceed_one_has_no_zero_before_its_point(value, digits, text):
    assert numbers.bounded(value, digits) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (".31", "0.31"),
        ("−.31", "-0.31"),
        ("<.001", "<0.001"),
        (">.999", ">0.999"),
        ("1.00", "1.00"),
        ("p = .012", "p = .012"),
        (".", "."),
        (".31 (.16 to .46)", ".31 (.16 to .46)"),
    ],
)
def test_spreadsheets_get_the_zero_back(text, plain):
    assert numbers.plain(text) == plain
    if re.fullmatch(r"[-\d.]*\d", plain):
        float(plain)
