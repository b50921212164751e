"""Estimates whose number of people is withheld: that they would tell it, and no longer do."""

import math

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.release.rules import Known, round_what_is_shown

PEOPLE = 332


def rmsea(people):
    return math.sqrt((27.5 - 18) / (18 * people))


def fisher(people):
    return math.tanh(math.atanh(0.4) - 1.959964 / math.sqrt(people - 3))


def store():
    measured = StatisticsPart("measurement")
    measured.add("trust", "model", "rmsea", rmsea(PEOPLE), n=PEOPLE, model="fiml")
    measured.add("trust", "model", "chi_square", 27.5, df=18, p=0.0702, n=PEOPLE, model="fiml")
    measured.add("trust", "a", "correlation", 0.4, level="b", ci_low=fisher(PEOPLE), ci_high=0.5,
                 n=PEOPLE)  # fmt: skip
    described = StatisticsPart("description")
    described.add("table_one", "hours", "mean", 9621 / PEOPLE, n=PEOPLE)
    described.add("table_one", "hours", "median", 29, n=PEOPLE)
    models = StatisticsPart("modelling")
    models.add("pay", "age", "coefficient", 0.5, se=0.21, p=0.0178734, df=PEOPLE - 5, n=PEOPLE)
    models.add("leaving", "age", "odds_ratio", 1.234567, p=0.0178734, n=PEOPLE)
    models.add("leaving", "age", "e_value", 1.9, p=0.0178734, df=320.5, dataset="imputed",
               n=PEOPLE)  # fmt: skip
    return join_parts([part.table() for part in (measured, described, models)])


def released(withheld=True):
    exact = store()
    public = exact.copy()
    if withheld:
        public[["n", "df"]] = math.nan
    known = Known(exact, exact, {}, {}).then(exact["n"] < 0)
    return round_what_is_shown(public, known)


def people_that_fit(value, step, of):
    """All numbers of people within ten of the real one that agree with what is shown."""
    near = range(PEOPLE - 10, PEOPLE + 11)
    return [people for people in near if abs(of(people) - value) <= step]


@pytest.mark.parametrize(
    ("statistic", "column", "of"),
    [("rmsea", "estimate", rmsea), ("correlation", "ci_low", fisher)],
)
def test_exact_numbers_tell_how_many_people_and_rounded_ones_do_not(statistic, column, of):
    exact = store().set_index("statistic").loc[statistic, column]
    assert people_that_fit(exact, 1e-8, of) == [PEOPLE]
    public, lines = released()
    shown = public.set_index("statistic").loc[statistic]
    assert shown["status"] == "rounded"
    # Between the number shown and the exact one many numbers of people lie.
    step = max(2 * abs(shown[column] - exact), 0.001)
    assert len(people_that_fit(shown[column], step, of)) >= 8
    assert shown["id"] in lines["id"].tolist()


def test_what_does_not_tell_it_keeps_its_digits():
    public, lines = released()
    rows = public.set_index("statistic")
    assert rows.loc["mean", "estimate"] == 29.0
    assert rows.loc["correlation", "estimate"] == 0.4
    assert rows.loc["coefficient", "estimate"] == 0.5
    for statistic in ("coefficient", "e_value"):
        # t with 317 to 337 degrees of freedom has p-values that differ by 0.00002.
        assert 0.0178734 < rows.loc[statistic, "p"] <= 0.0179
    for statistic in ("median", "chi_square", "odds_ratio"):
        pd.testing.assert_series_equal(
            rows.loc[statistic].drop(["n", "df"]),
            store().set_index("statistic").loc[statistic].drop(["n", "df"]),
        )
    assert set(lines["rule"]) == {"withheld_people"}


def test_a_p_value_and_an_interval_of_t_no_longer_tell_the_degrees_of_freedom():
    from scipy import stats

    def numbers(freedom):
        half = stats.t.ppf(0.975, freedom) * 0.21
        return {
            "p": 2 * stats.t.sf(0.5 / 0.21, freedom),
            "ci_low": 0.5 - half,
            "ci_high": 0.5 + half,
        }

    part = StatisticsPart("modelling")
    part.add("pay", "age", "coefficient", 0.5, se=0.21, df=327, n=PEOPLE, **numbers(327))
    exact = join_parts([part.table()])
    public = exact.copy()
    public[["n", "df"]] = math.nan
    shown = round_what_is_shown(public, Known(exact, exact, {}, {}).then(exact["n"] < 0))[0].iloc[0]
    for name, way in (("p", 1), ("ci_low", -1), ("ci_high", 1)):
        moved = shown[name] - exact.loc[0, name]
        differences = [abs(numbers(327 + other)[name] - numbers(327)[name]) for other in (-10, 10)]
        # It has moved in the cautious direction, and its step covers ten people more or fewer.
        assert moved * way >= 0
        digits = len(f"{shown[name]:.10f}".rstrip("0").partition(".")[2])
        assert 10.0**-digits >= max(differences)


def test_a_number_of_people_that_is_shown_needs_no_rounding():
    public, lines = released(withheld=False)
    pd.testing.assert_frame_equal(public, store())
    assert lines.empty
