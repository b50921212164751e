"""Rows of weighting against R's survey, and for awkward weights and margins.

R's numbers are those of reference/weighting.R. Tolerances, relative: 1e-6; the ordinal model 1e-5.
"""

import numpy as np
import pandas as pd
import pytest
from other_model_rows import NUMBER, YES_NO, analysis, category, one, weighted, yes_no
from scipy import stats
from weighting_reference import MARGINS, PEOPLE, numbers

from questline.core.release_rules import ReleaseSettings
from questline.release.stage import release

CLOSE, ORDINAL = 1e-6, 1e-5
PREDICTORS = ["discrepancy", "confidence"]
LEVELS = ["0", "1", "2", "3"]
VARIABLES = {
    **dict.fromkeys([*PREDICTORS, "stress", "base"], NUMBER),
    "leaving": YES_NO,
    "strain": {**category(*LEVELS), "kind": "ordered"},
    **{name: category(*shares) for name, shares in MARGINS.items()},
}
THREE = [
    analysis("logistic", "leaving", PREDICTORS),
    analysis("linear", "stress", PREDICTORS),
    analysis("ordinal", "strain", PREDICTORS, unit=10),
]
DESIGNS = {"raked": {"base": "base"}, "raked_trimmed": {"base": "base", "largest": 4.0}}


def people():
    data = PEOPLE.copy()
    data["leaving"] = yes_no(data["leaving"]).to_numpy()
    data["strain"] = data["strain"].astype(str).astype(object)
    for name in MARGINS:
        data[name] = data[name].astype(object).where(data[name].notna(), None)
    return data


@pytest.fixture(scope="module", params=list(DESIGNS))
def design(request):
    return request.param, weighted(people(), THREE, VARIABLES, MARGINS, **DESIGNS[request.param])


@pytest.fixture(scope="module")
def table():
    return weighted(people(), THREE, VARIABLES, MARGINS, base="base")


def check(row, what, name, tolerance, parts):
    for part, value in zip(
        ("estimate", "se", "p", "low", "high"),
        (row["estimate"], row["se"], row["p"], row["ci_low"], row["ci_high"]),
        strict=True,
    ):
        if part in parts:
            logs = row["statistic"] == "odds_ratio" and part in ("estimate", "low", "high")
            ours = np.log(value) if logs else value
            assert ours == pytest.approx(numbers(what, part)[name], rel=tolerance), part


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_weighted_models_are_those_of_survey(design, kind):
    name, rows = design
    outcome = {"logistic": "leaving", "linear": "stress"}[kind]
    for term in PREDICTORS:
        row = one(rows, analysis=outcome, model="weighted", term=term)
        check(row, f"{name}_{kind}", term, CLOSE, ("estimate", "se", "p", "low", "high"))
        assert row["df"] == numbers(f"{name}_{kind}", "df")["model"]
        assert "linearised errors" in row["method"]


def test_weighted_ordinal_models_are_those_of_survey(design):
    name, rows = design
    for term in PREDICTORS:
        row = one(rows, analysis="strain", model="weighted", term=term)
        assert row["statistic"] == "odds_ratio"
        check(row, f"{name}_ordinal", f"{term}10", ORDINAL, ("estimate", "se"))


def test_weighted_shares_and_means_are_those_of_survey(design):
    name, rows = design
    for level in LEVELS:
        row = one(rows, term="strain", level=level, statistic="weighted_share")
        check(row, f"{name}_share", level, CLOSE, ("estimate", "se", "low", "high"))
    mean = one(rows, term="stress", statistic="weighted_mean")
    for part in ("estimate", "se"):
        expected = numbers(f"{name}_incomplete", part)["stress"]
        assert mean[part] == pytest.approx(expected, rel=CLOSE)
    reach = stats.t.ppf(0.975, mean["df"]) * mean["se"]
    assert mean["ci_high"] - mean["estimate"] == pytest.approx(reach, rel=1e-6)


def test_shares_and_means_without_weights(table):
    data = people()
    share = one(table, term="leaving", level="yes", statistic="unweighted_share")
    count = int((data["leaving"] == "yes").sum())
    assert (share["n"], share["events"]) == (len(data), count)
    wilson = stats.binomtest(count, len(data)).proportion_ci(method="wilson")
    assert [share["ci_low"], share["ci_high"]] == pytest.approx([wilson.low, wilson.high], rel=1e-8)
    stress = data["stress"].dropna()
    mean = one(table, term="stress", statistic="unweighted_mean")
    ends = stats.t.interval(0.95, len(stress) - 1, stress.mean(), stats.sem(stress))
    assert mean["n"] == len(stress)
    assert [mean["ci_low"], mean["ci_high"]] == pytest.approx(ends, rel=1e-8)


def test_the_weights_themselves(table):
    weights = np.array(list(numbers("calibrate_base", "weight").values()))
    weights = weights / weights.mean()
    effect = (weights**2).mean()
    row = one(table, term="weights", statistic="design_effect")
    assert row["estimate"] == pytest.approx(effect, rel=1e-6)
    assert "keep together the share" in row["note"]
    assert one(table, statistic="effective_n")["estimate"] == pytest.approx(
        len(weights) / effect, rel=1e-6
    )
    for statistic, value in (("largest", weights.max()), ("smallest", weights.min())):
        extreme = one(table, statistic=f"{statistic}_weight")
        assert extreme["estimate"] == pytest.approx(value, rel=1e-6)
        # It is about the people who have it, and hidden where they are few.
        assert extreme["n"] == np.isclose(weights, value, rtol=1e-7, atol=0).sum()
    assert one(table, term="weights", statistic="count")["estimate"] == len(weights)
    assert one(table, statistic="zero_weight_count")["estimate"] == 0
    assert one(table, statistic="missing_weight_count")["estimate"] == 0


def test_trimmed_weights_are_counted():
    rows = weighted(people(), THREE[:1], VARIABLES, MARGINS, base="base", largest=4.0)
    trimmed = one(rows, statistic="trimmed_count")["estimate"]
    assert trimmed > 0
    largest = one(rows, statistic="largest_weight")
    assert (largest["estimate"], largest["n"]) == (pytest.approx(4), trimmed)
    assert "held there" in one(rows, statistic="design_effect")["note"]


def test_margins_before_and_after(table):
    data = people()
    for name, shares in MARGINS.items():
        answered = data[name].notna().sum()
        assert one(table, term=name, statistic="missing_count")["estimate"] == len(data) - answered
        for level, share in shares.items():
            count = (data[name] == level).sum()
            place = {"term": name, "level": level}
            before = one(table, statistic="unweighted_share", **place)
            assert before["estimate"] == pytest.approx(count / answered, rel=1e-9)
            assert (before["n"], before["events"]) == (answered, count)
            population = one(table, statistic="population_share", **place)
            assert (population["estimate"], population["method"]) == (share, "a register")
            after = one(table, statistic="weighted_share", **place)
            assert after["estimate"] == pytest.approx(share, rel=1e-8)


def test_published_shares_that_are_rounded_are_divided_by_their_sum():
    shares = {"employer": {"primary_care": 0.45, "voluntary_sector": 0.30, "local_council": 0.24}}
    rows = weighted(people(), THREE[:1], VARIABLES, shares)
    row = one(rows, term="employer", level="local_council", statistic="weighted_share")
    assert row["estimate"] == pytest.approx(0.24 / 0.99, rel=1e-8)
    assert one(rows, term="employer", level="local_council", statistic="population_share")[
        "estimate"
    ] == pytest.approx(0.24 / 0.99)


def test_equal_margins_and_weights_leave_estimates_as_they_are():
    data = people()
    employers = data["employer"].value_counts(normalize=True)
    rows = weighted(data, THREE[:2], VARIABLES, {"employer": employers.to_dict()})
    assert one(rows, statistic="design_effect")["estimate"] == pytest.approx(1)
    before = one(rows, term="leaving", statistic="unweighted_share")
    after = one(rows, term="leaving", statistic="weighted_share")
    assert before["estimate"] == pytest.approx(after["estimate"], rel=1e-8)


def test_an_outcome_that_is_a_margin_is_not_weighed_against_itself():
    planned = analysis("logistic", "gender", PREDICTORS, event="man")
    rows = weighted(people(), [planned], VARIABLES, MARGINS, base="base")
    assert set(rows[rows["term"] == "gender"]["statistic"]) == {
        "missing_count", "unweighted_share", "population_share", "weighted_share",
    }  # fmt: skip
    assert one(rows, analysis="gender", term="discrepancy", model="weighted")["status"] == "shown"


def test_two_analyses_of_one_outcome_share_its_rows():
    again = {**THREE[0], "name": "again"}
    rows = weighted(people(), [THREE[0], again], VARIABLES, MARGINS)
    assert one(rows, term="leaving", statistic="weighted_share")["level"] == "yes"


def nothing(rows):
    """The reason that all weighted rows give."""
    weighted_rows = rows[
        rows["statistic"].isin(
            ["weighted_share", "weighted_mean", "design_effect", "effective_n", "largest_weight"]
        )
        | (rows["model"] == "weighted") & (rows["statistic"] != "count")
    ]
    assert set(weighted_rows["status"]) == {"not_computable"}
    assert weighted_rows["note"].nunique() == 1
    reason = weighted_rows["note"].iloc[0]
    assert reason.startswith("Not computable: ")
    shown = rows[rows["statistic"].isin(["unweighted_share", "unweighted_mean"])]
    assert "shown" in set(shown["status"])
    return reason


def with_base(values):
    data = people()
    data["base"] = values
    return weighted(data, THREE, VARIABLES, MARGINS, base="base")


def test_a_missing_base_weight_is_a_reason():
    base = PEOPLE["base"].to_numpy(float).copy()
    base[:3] = np.nan
    rows = with_base(base)
    assert "the base weight of some people is missing" in nothing(rows)
    assert one(rows, statistic="missing_weight_count")["estimate"] == 3


def test_negative_base_weights_are_a_reason():
    base = PEOPLE["base"].to_numpy(float).copy()
    base[5] = -1
    assert "is negative" in nothing(with_base(base))


def test_nobody_has_a_base_weight_above_zero():
    data = people()
    data["base"] = 0.0
    rows = weighted(data, THREE, VARIABLES, MARGINS, base="base")
    found = rows[(rows["model"] == "weighted") | (rows["statistic"] == "design_effect")]
    assert set(found["status"]) == {"not_computable"}
    assert one(rows, statistic="zero_weight_count")["estimate"] == len(data)
    assert "nobody has a base weight above zero" in one(rows, statistic="design_effect")["note"]


def test_people_with_a_weight_of_zero_are_left_out_and_counted():
    data = people()
    gone = data.index[::7]
    data.loc[gone, "base"] = 0.0
    planned = analysis("logistic", "leaving", ["discrepancy", "employer"])
    rows = weighted(data, [planned], VARIABLES, MARGINS, base="base")
    zero = one(rows, statistic="zero_weight_count")
    assert zero["estimate"] == len(gone)
    assert "stand for nobody" in zero["note"]
    alone = weighted(data.drop(index=gone), [planned], VARIABLES, MARGINS, base="base")
    for fields in (
        {"model": "weighted", "term": "discrepancy"},
        {"term": "leaving", "statistic": "weighted_share"},
        {"term": "leaving", "statistic": "unweighted_share"},
        {"statistic": "design_effect"},
    ):
        ours, theirs = one(rows, **fields), one(alone, **fields)
        assert ours["estimate"] == pytest.approx(theirs["estimate"], rel=1e-9)
        assert ours["n"] == theirs["n"] == len(data) - len(gone)
    level = one(rows, model="weighted", level="local_council", statistic="odds_ratio")
    assert level["table"] == "leaving/weighted"
    counts = rows[(rows["model"] == "weighted") & (rows["statistic"] == "count")]
    assert counts["estimate"].sum() == len(data) - len(gone)


def test_a_level_that_nobody_has():
    margins = {**MARGINS, "employer": {"primary_care": 0.4, "voluntary_sector": 0.3,
                                       "local_council": 0.2, "other": 0.1}}  # fmt: skip
    rows = weighted(people(), THREE, VARIABLES, margins)
    assert 'nobody has the level "other" of employer' in nothing(rows)
    before = one(rows, term="employer", level="other", statistic="unweighted_share")
    assert before["estimate"] == 0


def test_margins_that_contradict_each_other():
    data = people()
    same = data["employer"] == "primary_care"
    data["age"] = np.where(same, "under_40", "from_40")
    margins = {
        "employer": {"primary_care": 0.5, "voluntary_sector": 0.3, "local_council": 0.2},
        "age": {"under_40": 0.6, "from_40": 0.4},
    }
    assert "contradict each other" in nothing(weighted(data, THREE, VARIABLES, margins))


def test_weights_that_may_not_be_large_enough():
    rows = weighted(people(), THREE[:2], VARIABLES, MARGINS, largest=1.01)
    assert "at most 1.01 times their mean" in nothing(rows)
    assert one(rows, statistic="trimmed_count")["status"] == "not_computable"


def test_models_without_numbers_say_so():
    data = people()
    data["twice"] = 2 * data["discrepancy"]
    data.loc[data["employer"] == "local_council", "leaving"] = "no"
    planned = analysis("logistic", "leaving", ["discrepancy", "twice", "employer"])
    rows = weighted(data, [planned], {**VARIABLES, "twice": NUMBER}, MARGINS)
    for term in ("discrepancy", "twice"):
        assert "collinearity" in one(rows, model="weighted", term=term)["note"]
    separated = one(rows, model="weighted", level="local_council")
    assert "(separation)" in separated["note"]
    other = one(rows, model="weighted", level="voluntary_sector")
    assert other["status"] == "shown"
    assert "separate the outcome" in other["note"]


def test_more_parameters_than_people():
    data = people().iloc[:4].copy()
    rows = weighted(data, THREE[1:2], VARIABLES, {"gender": MARGINS["gender"]})
    found = rows[rows["model"] == "weighted"]
    assert set(found["status"]) <= {"not_computable"}
    assert found["note"].str.startswith("Not computable: ").all()


def test_nobody_answered_a_margin_or_an_outcome():
    data = people()
    data["stress"] = np.nan
    data["gender"] = None
    rows = weighted(data, THREE[1:2], VARIABLES, {"gender": MARGINS["gender"]})
    assert set(rows[rows["term"] == "stress"]["status"]) == {"not_computable"}
    before = one(rows, term="gender", level="man", statistic="unweighted_share")
    assert "nobody answered" in before["note"]


def test_shares_of_few_people_are_hidden():
    data = people()
    few = data.index[data["employer"] == "local_council"][9:]
    data.loc[few, "employer"] = "primary_care"
    rows = weighted(data, THREE[:1], VARIABLES, MARGINS)
    public = release([rows], ReleaseSettings().model_dump()).public
    assert (data["employer"] == "local_council").sum() == 9
    for statistic in ("unweighted_share", "weighted_share"):
        hidden = one(public, term="employer", level="local_council", statistic=statistic)
        assert hidden["status"] == "hidden"
        assert np.isnan(hidden["estimate"])
        shown = one(public, term="employer", level="primary_care", statistic=statistic)
        assert shown["status"] == "shown"
    known = one(public, term="employer", level="local_council", statistic="population_share")
    assert known["status"] == "shown"


def test_the_public_edition_hides_the_weights_of_few_and_counts_of_few():
    rows = weighted(people(), THREE[:1], VARIABLES, MARGINS, base="base")
    public = release([rows], {"threshold": 10}).public
    assert one(public, statistic="largest_weight")["status"] == "hidden"
    assert one(public, statistic="zero_weight_count")["status"] == "hidden"
    assert one(public, term="age", statistic="missing_count")["status"] == "shown"
    settings = {"threshold": 10, "missing_answers": "hide"}
    lacking = one(release([rows], settings).public, term="age", statistic="missing_count")
    assert lacking["status"] == "hidden"
    assert one(public, statistic="design_effect")["status"] == "shown"


def test_ids_do_not_depend_on_numbers():
    first = weighted(people(), THREE, VARIABLES, MARGINS)
    second = weighted(people().iloc[::-1], THREE, VARIABLES, MARGINS)
    assert first["id"].tolist() == second["id"].tolist()
    pd.testing.assert_series_equal(first["estimate"], second["estimate"], rtol=1e-6)
