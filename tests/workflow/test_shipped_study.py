"""The shipped study against R, which began at the raw file too (reference/shipped_study.R).

Every number of a row is compared: the estimate, its limits, p, degrees of freedom, and the numbers
of people stated beside it. Tolerances, relative: 1e-6 throughout, which the difference of two
formulas for the small-sample factor of Hedges' g (ours the usual approximation, R's exact) needs;
1e-5 where a search for an optimum lies behind a number (the confirmatory models: lavaan's slopes
were below 1e-6 there); profile limits 1e-8 of the roots of R's own deviance; counts of people
exactly. Tiny p-values may differ so in their logarithm.

Numbers that rest on draws (reference/shipped_study_draws.R) lie within three Monte Carlo errors of
R's, that is, of what R's own draws give, as many as the plan has; the few that chance puts further
out are counted. Pooled estimates lie within 0.2 of R's standard error besides, and standard errors
within a tenth of R's. What is not compared stands in NOT_COMPARED with its reason.

A statistic that is new, or a change of the shipped data or plan, needs R once more: see the
scripts.
"""

import csv
import math
import re
from collections import Counter
from pathlib import Path

import pytest
from scipy import stats

from questline.core.statistics import NUMBERS

CLOSE = 1e-6
SEARCHED = 1e-5
ROOT = 1e-8
TINY_P = 1e-6
"""P-values below are compared by their logarithm: a relative 1e-6 of z is more of p."""
SEARCHED_MODELS = {"wlsmv", "fiml", "configural", "metric", "scalar", "strict"}
COUNTED = ("n", "denominator", "events")

MONTE_CARLO_ERRORS = 3
FURTHER_OUT = 6
"""Nothing lies so many Monte Carlo errors away."""
SHARE_BEYOND = 0.02
"""The share of numbers that may lie beyond three errors. Chance puts 0.0027 of independent normal
numbers there; these are neither: the few imputed answers of one variable decide several of its
numbers and those of every model that it stands in, and the spread between 20 sets, on which
standard errors, degrees of freedom and fractions of missing information rest, has longer tails.
Over 400 sets in place of the plan's 20 nothing lies further than 2.6 such errors from R's, and all
but three standard errors within 1.5 (degrees of freedom left aside, which depend on how many sets
there are): what lies further out here is the luck of 20 sets."""
OF_STANDARD_ERROR = 0.2
OF_ERROR_ITSELF = 0.1

OLDER = "left_in_mind_past|left_in_mind_next|self_efficacy_experience"
NEWER = "leaving_and_support|training_received"
NOT_COMPARED = {
    r"intake/findings/none/none/(encoding|delimiter|platform)/.*": "stands there once, whatever "
    "the answers are",
    r"cleaning/exclusions/.*": "counted anew from the ledger below",
    r"imputation/convergence/.*": "how one run of chains went: R-hat stands beside R's, and the "
    "chains beside their numbers, in tests/imputation/test_convergence.py",
    r"imputation/distributions/none/imputed/.*": "the draws themselves, of a few people each: "
    "pooled shares and means rest on them and are compared",
    rf"modelling/({NEWER})/[^/]*/imputed/.*": "rests on draws and is pooled by the code of the "
    "three older analyses, whose coefficients are compared: "
    "tests/modelling/test_imputed_reference.py and test_effect_rows_pooled.py",
    rf"modelling/({OLDER})/[^/]*/imputed/.*/(risk_difference|risk_ratio|average_marginal_effect|"
    r"predicted_probability|predicted_mean|e_value|e_value_limit)": "rests "
    "on draws: tests/modelling/test_effect_rows_pooled.py",
    r"modelling/.*/(model@(corrected|optimism)|internal_validation|shrinkage/bootstrap)/.*": "our "
    "own bootstrap samples: tests/modelling/test_optimism.py and test_optimism_linear.py",
    r"modelling/.*/samples_without_estimate": "counts our own bootstrap samples: "
    "tests/modelling/test_validation_rows.py",
    r"modelling/[^/]*/shrunken/.*": "multiplied by the bootstrap's factor: "
    "tests/modelling/test_shrinkage.py",
    r"modelling/.*/calibration_curve(@[a-z]*)?/.*": "its points are round numbers of our choice, "
    "its correction our own bootstrap: tests/modelling/test_optimism_calibration_curve.py",
    r"modelling/.*/(detectable_odds_ratio|number_of_simulations)": "our own simulated surveys: "
    "tests/modelling/test_detectable.py",
    r"modelling/.*@curve[^/]*/.*": "points at round numbers of our choice of the predictions that "
    "are compared at others: tests/modelling/test_predictions.py",
    r"modelling/.*/(mean_residual|residual_centre|number_of_bins|bins_outside|expected_quantile|"
    r"observed_quantile)": "bins of our own rule: tests/modelling/test_residual_diagnostics.py",
    r"modelling/.*@respondent/.*(largest_move|_without_one)": "steps of Newton's method of our "
    "choice: tests/modelling/test_influence_on_terms.py",
    r"modelling/training_received/weighted/.*": "R's svyolr stops its search early: "
    "tests/modelling/test_weight_rows.py",
    r"robustness/.*/imputed/.*": "rests on draws: tests/robustness",
    r"robustness/[^/]*/none/none/(curve/(?!number_of_specifications|planned_specification)|"
    r"decision/|option/(?!missing=complete)).*": "summaries over imputed specifications too; those "
    "of complete cases are compared: tests/robustness/test_curve_summary.py",
    r"robustness/[^/]*/none/none/(permutation_test|null_curve)/.*": "our own permutations: "
    "tests/robustness/test_permutation.py",
    r".*@respondent/.*share_of_largest_[0-9]": "for the team alone, sums of shares of a total: "
    "tests/release/test_rules_of_release.py",
    r"interviews/(selection|open_answers)/.*": "counts of respondents, made by hand: "
    "tests/interviews/test_selection.py and test_content_analysis.py",
    r"interviews/agreement/.*": "beside the numbers of other programs: "
    "tests/interviews/test_coding_agreement.py",
    r"interviews/(?!selection|open_answers|agreement).*": "numbers of people interviewed, of "
    "segments and of photographs: tests/interviews",
    r"release/anonymity/.*": "brute force stands beside it: tests/release/test_anonymity.py",
    r"release/free_text/.*": "counts answers that are not empty: "
    "tests/release/test_released_texts.py",
    r"release/(protection|.*/registered).*": "counts cells and statistics, no people: "
    "tests/release/test_release_attack.py",
}
"""What whole ids match that R has no number for, and why not, with the tests that look there."""

FOLDER = Path(__file__).with_name("reference")
SCALES = {
    "plain": float,
    "log": math.log,
    "root": math.sqrt,
    "inverse_root": lambda number: number**-0.5,
    "z": math.atanh,
    "z_of_root": lambda number: math.atanh(math.sqrt(number)),
    "logit": lambda number: math.log(number / (1 - number)),
    "probit": lambda p: float(stats.norm.ppf(p / 2)),
}
"""The scales on which draws are nearly normal, named in the second CSV."""


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows(path: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in lines(path)}


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, str]]:
    return rows(FOLDER / "shipped_study.csv")


@pytest.fixture(scope="module")
def drawn() -> list[dict[str, str]]:
    return lines(FOLDER / "shipped_study_draws.csv")


@pytest.fixture(scope="module")
def store(finished) -> dict[str, dict[str, str]]:
    return rows(finished[0] / "results/link_workers/release/internal/internal_statistics.csv")


def test_sets_of_rules_are_those_of_the_ledger(finished, store):
    rules: dict[str, set[str]] = {}
    excluded = set()
    ledger = lines(finished[0] / "results/link_workers/cleaning/exclusions.csv")
    for line in ledger:
        if line["decision"] != "marked":
            rules.setdefault(line["row"], set()).add(line["rule"])
        if line["decision"] == "excluded":
            excluded.add(line["row"])
    expected = Counter(frozenset(rules[row]) for row in excluded)
    found = {
        frozenset(row["level"].split("+")): float(row["estimate"])
        for name, row in store.items()
        if name.startswith("cleaning/exclusions/")
    }
    assert found == expected
    assert len(found) > 5


def tolerance(row: dict[str, str], column: str) -> float:
    if column in COUNTED or row["statistic"].endswith("count"):
        return 0
    if row["statistic"] == "odds_ratio" and column in ("ci_low", "ci_high"):
        return ROOT
    return SEARCHED if row["model"] in SEARCHED_MODELS else CLOSE


def agrees(row: dict[str, str], column: str, expected: str) -> bool:
    """Whether the store has R's number; a nought, which allows no relative tolerance, exactly."""
    if not (row[column] and expected):
        return row[column] == expected
    ours, theirs = float(row[column]), float(expected)
    if column == "p" and 0 < min(ours, theirs) < TINY_P:
        ours, theirs = math.log(ours), math.log(theirs)
    return math.isclose(ours, theirs, rel_tol=tolerance(row, column))


def random_numbers(store, drawn):
    """Ours and R's of every number that rests on draws, on its scale, with the line about it."""
    for line in drawn:
        if float(line["error"]):
            number = store[line["id"]][line["column"]]
            # Degrees of freedom that nothing limits stand in no cell.
            endless = line["column"] == "df" and number == ""
            ours = SCALES[line["scale"]](math.inf if endless else float(number))
            yield ours, float(line["value"]), line


def test_every_number_agrees(store, expected):
    differ = [
        (name, column, row[column], expected[name][column])
        for name, row in store.items()
        if name in expected
        for column in NUMBERS
        if not agrees(row, column, expected[name][column])
    ]
    assert differ == []


def test_what_rests_on_no_draw_beside_draws_agrees_exactly(store, drawn):
    differ = [
        (line["id"], line["column"], store[line["id"]][line["column"]], line["value"])
        for line in drawn
        if not float(line["error"]) and not agrees(store[line["id"]], line["column"], line["value"])
    ]
    assert differ == []


def test_draws_lie_within_three_monte_carlo_errors(store, drawn):
    distances = [
        (abs(ours - theirs) / float(line["error"]), line["id"], line["column"])
        for ours, theirs, line in random_numbers(store, drawn)
    ]
    beyond = [one for one in distances if one[0] > MONTE_CARLO_ERRORS]
    assert [one for one in beyond if one[0] > FURTHER_OUT] == []
    assert len(beyond) <= SHARE_BEYOND * len(distances), beyond


def test_pooled_estimates_lie_within_a_fifth_of_their_standard_error(store, drawn):
    differ = [
        (line["id"], ours, theirs, line["standard_error"])
        for ours, theirs, line in random_numbers(store, drawn)
        if line["standard_error"]
        and abs(ours - theirs) > OF_STANDARD_ERROR * float(line["standard_error"])
    ]
    assert differ == []


def test_pooled_standard_errors_lie_within_a_tenth(store, drawn):
    differ = [
        (line["id"], math.exp(ours - theirs))
        for ours, theirs, line in random_numbers(store, drawn)
        if line["column"] == "se" and abs(math.exp(ours - theirs) - 1) > OF_ERROR_ITSELF
    ]
    assert differ == []


def test_limits_and_p_follow_from_pooled_estimates(store):
    """With the store's own estimate, standard error and degrees of freedom: the t distribution."""
    pooled = [row for row in store.values() if row["dataset"] == "imputed" and row["se"]]
    pooled = [row for row in pooled if row["statistic"] != "percent"]
    assert len(pooled) > 100
    for row in pooled:
        scale = SCALES["plain"]
        if row["statistic"].endswith("_ratio"):
            scale = SCALES["log"]
        elif row["statistic"].endswith("_probability"):
            scale = SCALES["logit"]
        number, se, df = float(row["estimate"]), float(row["se"]), float(row["df"])
        estimate = scale(number)
        if row["statistic"].endswith("_probability"):  # its error is that of the probability
            se /= number * (1 - number)
        reach = stats.t.ppf((1 + float(row["conf_level"])) / 2, df) * se
        close = max(1e-7 * se, 1e-9)  # the store has ten digits
        for limit, side in (("ci_low", -1), ("ci_high", 1)):
            assert scale(float(row[limit])) == pytest.approx(estimate + side * reach, abs=close)
        if row["p"]:
            p = 2 * stats.t.sf(abs(estimate) / se, df)
            assert float(row["p"]) == pytest.approx(p, rel=1e-6)


def test_no_number_is_left_out(store, expected, drawn):
    left_out = re.compile("|".join(NOT_COMPARED))
    computed = {
        (name, column)
        for name, row in store.items()
        if row["estimate"] != "" and not left_out.fullmatch(name)
        for column in NUMBERS
        if row[column] != ""
    }
    compared = {
        (name, column) for name, row in expected.items() for column in NUMBERS if row[column] != ""
    }
    compared |= {(line["id"], line["column"]) for line in drawn}
    # R may have degrees of freedom where ours are without limit.
    endless = {(line["id"], "df") for line in drawn if line["column"] == "df"}
    assert computed - compared == set()
    assert compared - computed - endless == set()


def test_what_is_not_compared_is_there(store):
    for pattern in NOT_COMPARED:
        assert any(map(re.compile(pattern).fullmatch, store)), pattern


def test_nothing_is_both_compared_and_left_out(store, expected, drawn):
    left_out = re.compile("|".join(NOT_COMPARED))
    compared = {*expected, *(line["id"] for line in drawn)}
    assert [name for name in compared if left_out.fullmatch(name)] == []
