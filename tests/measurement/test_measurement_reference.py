"""Measurement against R: psych and lavaan on data made here, and on real questionnaires.

The data made here are reference/items.csv; R's numbers, the script and the versions stand beside
it. The real questionnaires are in the folder that QUESTLINE_REFERENCE names.
Tolerances: closed forms 1e-6 relative; omega 1e-5 (lavaan stops where its gradient is small, ours
at 1e-9).
"""

import sys

import pandas as pd
import pytest

from questline.core.measurement_plan import MeasurementPlan
from questline.measurement.reliability.classical import (
    alpha_with_interval,
    feldt_interval,
    omega_total,
)
from questline.measurement.stage import measure
from questline.scoring.stage import score

CLOSED_FORM = 1e-6
OMEGA = 1e-5
ELSEWHERE = {
    "alpha_bootstrap",
    "average_squared_partial",
    "bartlett_chi_square",
    "eigenvalue",
    "kmo",
    "latent_omega",
    "map_components",
    "ordinal_alpha",
    "ordinal_omega",
    "parallel_factors",
    "polychoric_correlation",
    "random_95th_percentile",
    "random_mean",
    "smallest_eigenvalue",
    "split_half",
    "split_half_highest",
    "split_half_lowest",
}
"""Statistics that other files of this folder compare with R."""


def scale(items, minimum, maximum, reverse_keyed=(), kind="reflective", how="mean", needed=None):
    """A scale as the rules' parameters describe it."""
    times = len(items) if how == "sum" else 1
    return {
        "kind": kind,
        "items": list(items),
        "minimum": minimum,
        "maximum": maximum,
        "reverse_keyed": list(reverse_keyed),
        "score": how,
        "items_needed": needed or len(items),
        "bands": [],
        "group_factors": {},
        "lowest_score": minimum * times,
        "highest_score": maximum * times,
    }


def statistics_of(responses, scales, confidence=0.95):
    scores = score(responses, scales).scores
    plan = MeasurementPlan(bootstrap=100, parallel_draws=20).model_dump()
    rows = measure(
        responses, scores, scales, plan=plan, variables={}, confidence=confidence, seed=1
    ).statistics
    rows = rows[(rows["model"] == "") & (rows["group"] == "")]
    return rows.set_index(["analysis", "term", "level", "statistic"])


@pytest.fixture(scope="module")
def own(root):
    """(statistics of Questline, statistics of R) on items.csv."""
    folder = root / "tests" / "measurement" / "reference"
    responses = pd.read_csv(folder / "items.csv", index_col="row").astype("float64")
    scales = {
        "a": scale([f"a{i}" for i in range(1, 7)], 1, 6, ["a2", "a5"], how="sum", needed=3),
        "b": scale(["b1", "b2", "b3"], 1, 6, how="sum", needed=2),
    }
    expected = pd.read_csv(folder / "measurement.csv", keep_default_na=False)
    return responses, statistics_of(responses, scales), expected


def test_the_data_are_what_their_script_makes(root, own):
    folder = root / "tests" / "measurement" / "reference"
    sys.path.insert(0, str(folder))
    try:
        from make_items import make_items
    finally:
        sys.path.remove(str(folder))
    pd.testing.assert_frame_equal(make_items(), own[0], check_index_type=False)


def test_every_statistic_is_that_of_r(own):
    _, found, expected = own
    compared = expected[expected["scale"].isin(["a", "b"])]
    compared = compared[~compared["statistic"].isin(["alpha_listwise"])]
    assert len(compared) > 100
    for row in compared.itertuples():
        name, column = row.statistic, "estimate"
        if name.startswith("alpha_ci"):
            name, column = "alpha", name.removeprefix("alpha_")
        value = found.loc[(row.scale, row.term, row.level, name), column]
        tolerance = OMEGA if name == "omega_total" else CLOSED_FORM
        assert value == pytest.approx(float(row.value), rel=tolerance, abs=1e-12), row


def test_nothing_but_what_r_gave_is_in_the_store(own):
    """Every number of the two scales is checked above, the bins of the distribution apart."""
    _, found, expected = own
    named = expected[["scale", "term", "level", "statistic"]].itertuples(index=False, name=None)
    computed = found[found["table"] == ""].drop(index=list(ELSEWHERE), level="statistic")
    assert set(computed.index) <= set(named)


def test_alpha_of_complete_rows_is_that_of_psych(own):
    responses, _, expected = own
    listwise = expected[expected["statistic"] == "alpha_listwise"].set_index("scale")["value"]
    items = responses[[f"a{i}" for i in range(1, 7)]].dropna()
    items = items.assign(a2=7 - items["a2"], a5=7 - items["a5"])
    found = alpha_with_interval(items, 0.95)
    assert found.value == pytest.approx(float(listwise["a"]), rel=CLOSED_FORM)
    assert found.n == len(items)


def real(values, wanted_name, reference, items, minimum, maximum, reverse_keyed=()):
    """Compare one scale of a real questionnaire with all that its reference says of it."""
    target = reference[reference["target"] == wanted_name].set_index(["analysis", "statistic"])
    scales = {"s": scale(items, minimum, maximum, reverse_keyed, needed=len(items))}
    found = statistics_of(values, scales)
    alpha = found.loc[("s", "s", "", "alpha")]
    pairwise = target.loc["alpha_pairwise", "value"]
    assert alpha["estimate"] == pytest.approx(pairwise["raw_alpha"], rel=CLOSED_FORM)
    average = found.loc[("s", "s", "", "average_inter_item_correlation"), "estimate"]
    assert average == pytest.approx(pairwise["average_r"], rel=CLOSED_FORM)
    # psych counts every row of the file, Questline those who answered two items at least.
    rows = int(target.loc[("alpha_pairwise", "raw_alpha"), "n"])
    low, high = feldt_interval(alpha["estimate"], rows, len(items), 0.95)
    assert low == pytest.approx(pairwise["feldt_ci_low"], rel=CLOSED_FORM)
    assert high == pytest.approx(pairwise["feldt_ci_high"], rel=CLOSED_FORM)
    for item in items:
        one = reference[reference["target"] == f"{wanted_name}:{item}"].set_index("analysis")
        for name, theirs in (
            ("item_rest_correlation", "item_rest_r"),
            ("alpha_if_dropped", "alpha_if_dropped"),
        ):
            value = found.loc[("s", item, "", name), "estimate"]
            assert value == pytest.approx(one.loc[theirs, "value"], rel=CLOSED_FORM), (item, name)
    omega = found.loc[("s", "s", "", "omega_total")]
    if ("omega_total_1factor_ML", "omega") in target.index:
        wanted = target.loc[("omega_total_1factor_ML", "omega")]
        assert omega["estimate"] == pytest.approx(wanted["value"], rel=OMEGA)
        assert omega["n"] == wanted["n"]
    else:
        assert omega["status"] == "not_computable"
    if ("alpha_listwise", "raw_alpha") in target.index:
        wanted = target.loc[("alpha_listwise", "raw_alpha")]
        complete = values[items].dropna()
        for item in reverse_keyed:
            complete[item] = minimum + maximum - complete[item]
        listwise = alpha_with_interval(complete, 0.95)
        assert listwise.value == pytest.approx(wanted["value"], rel=CLOSED_FORM)
        assert listwise.n == wanted["n"]
    return found


def described(found, item, reference, target):
    """Compare count, mean and sd of one item with psych::describe."""
    wanted = reference[(reference["analysis"] == "describe") & (reference["target"] == target)]
    wanted = wanted.set_index("statistic")["value"]
    for name, theirs in (("count", "n"), ("mean", "mean"), ("sd", "sd")):
        value = found.loc[("s", item, "", name), "estimate"]
        assert value == pytest.approx(wanted[theirs], rel=CLOSED_FORM)


BIG_FIVE_REVERSED = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"]


@pytest.mark.parametrize("letter", list("ACENO"))
def test_big_five(reference_folder, letter):
    folder = reference_folder / "big_five"
    reference = pd.read_csv(folder / "reference.csv")
    values = pd.read_csv(folder / "bfi.csv").astype("float64")
    items = [f"{letter}{number}" for number in range(1, 6)]
    reverse_keyed = [item for item in items if item in BIG_FIVE_REVERSED]
    found = real(values, letter, reference, items, 1, 6, reverse_keyed)
    for item in set(items) - set(reverse_keyed):
        described(found, item, reference, f"item:{item}")


RSE_SCALES = {
    "affSat": ([f"affSat{number}" for number in (1, 2, 3, 4)], []),
    "affRec": ([f"affRec{number}" for number in (1, 2, 3, 4, 5)], []),
    "percEmp": ([f"percEmp{number}" for number in (1, 2, 3)], []),
    "progRSE": ([f"progRSE{number}" for number in (1, 2, 3, 4, 5)], []),
    "perfCheck": ([f"perfCheck{number}" for number in (1, 2, 4, 5, 6, 7)], []),
    "turnover4_clean": (["turnOver1", "turnOver4", "turnOver5", "turnOver6"], ["turnOver5"]),
}


@pytest.mark.parametrize("name", RSE_SCALES)
def test_research_software_engineers(reference_folder, name):
    folder = reference_folder / "rse_2016_uk"
    reference = pd.read_csv(folder / "reference.csv")
    reference["target"] = reference["target"].str.replace("turnOver5r", "turnOver5")
    values = pd.read_csv(folder / "scored_2016_uk.csv", index_col="row")
    items, reverse_keyed = RSE_SCALES[name]
    found = real(values, f"2016_uk:{name}", reference, items, 1, 5, reverse_keyed)
    for item in set(items) - set(reverse_keyed):
        described(found, item, reference, f"2016_uk:{item}")


SCORES = {"sat": "affSat", "rec": "affRec", "emp": "percEmp", "perf": "perfCheck",
          "turn4": "turnover4_clean"}  # fmt: skip


@pytest.mark.parametrize("name", SCORES)
def test_scores_of_research_software_engineers(reference_folder, name):
    folder = reference_folder / "rse_2016_uk"
    reference = pd.read_csv(folder / "reference.csv")
    values = pd.read_csv(folder / "scored_2016_uk.csv", index_col="row")
    items, reverse_keyed = RSE_SCALES[SCORES[name]]
    found = statistics_of(values, {"s": scale(items, 1, 5, reverse_keyed)})
    wanted = reference[reference["target"] == f"2016_uk:score:{name}"]
    wanted = wanted.set_index("statistic")["value"]
    theirs = {"count": "n", "minimum": "min", "maximum": "max", "skewness": "skew"}
    for ours in ("count", "mean", "sd", "median", "minimum", "maximum", "skewness", "kurtosis"):
        value = found.loc[("s", "s", "", ours), "estimate"]
        assert value == pytest.approx(wanted[theirs.get(ours, ours)], rel=CLOSED_FORM), ours


CLASSICS = {
    "HS:x1": ("HolzingerSwineford1939", ["x1", "x2", "x3"], 0, 10, []),
    "HS:x4": ("HolzingerSwineford1939", ["x4", "x5", "x6"], 0, 10, []),
    "HS:x7": ("HolzingerSwineford1939", ["x7", "x8", "x9"], 0, 10, []),
    "DS14:NA": ("mokken_DS14", [f"Na{i}" for i in (2, 4, 5, 7, 9, 12, 13)], 0, 4, []),
    "DS14:SI (1,3 reversed)": (
        "mokken_DS14", ["Si1.", "Si3.", "Si6", "Si8", "Si10", "Si11", "Si14"], 0, 4,
        ["Si1.", "Si3."],
    ),
    "DS14:SI NOT reversed (wrong on purpose)": (
        "mokken_DS14", ["Si1.", "Si3.", "Si6", "Si8", "Si10", "Si11", "Si14"], 0, 4, [],
    ),
    "efc:neg7": (
        "efc", ["c83cop2", "c84cop3", "c85cop4", "c86cop5", "c87cop6", "c88cop7", "c90cop9"], 1, 4,
        [],
    ),
    "evalBurnout:exp.riesgo1-10": (
        "evalBurnout", [f"exp.riesgo.{i}" for i in range(1, 11)], 1, 5, [],
    ),
    "evalBurnout:burn1-14 (no reversal, pairwise; 0 complete rows)": (
        "evalBurnout", [f"burn.{i}" for i in range(1, 15)], 1, 5, [],
    ),
}  # fmt: skip
SPANISH = {
    "En total desacuerdo": 1, "Parcialmente en desacuerdo": 2, "Indiferente": 3,
    "Parcialmente de acuerdo": 4, "Totalmente de acuerdo": 5,
    "Nunca": 1, "Pocas veces al ano": 2, "Una vez al mes o menos": 3, "Una vez a la semana": 5,
}  # fmt: skip


@pytest.mark.parametrize("target", CLASSICS)
def test_classics(reference_folder, target):
    reference = pd.read_csv(reference_folder / "classics" / "reference.csv")
    file_name, items, minimum, maximum, reverse_keyed = CLASSICS[target]
    values = pd.read_csv(reference_folder / "classics" / f"{file_name}.csv")
    values = values.rename(columns=lambda name: name.replace("*", "."))
    if file_name == "evalBurnout":
        values[items] = values[items].apply(lambda column: column.map(SPANISH))
    real(values[items].astype("float64"), target, reference, items, minimum, maximum, reverse_keyed)


def test_items_of_classics_are_described_as_by_psych(reference_folder):
    reference = pd.read_csv(reference_folder / "classics" / "reference.csv")
    for prefix, target in (("efc", "efc:neg7"), ("DS14", "DS14:NA")):
        file_name, items, minimum, maximum, _ = CLASSICS[target]
        values = pd.read_csv(reference_folder / "classics" / f"{file_name}.csv")
        found = statistics_of(values[items], {"s": scale(items, minimum, maximum)})
        for item in items:
            described(found, item, reference, f"{prefix}:{item}")


def test_omega_needs_no_more_than_its_own_items(own):
    """Rows that are complete on the scale count, whatever else is missing."""
    responses, found, _ = own
    again = omega_total(responses[["b1", "b2", "b3"]])
    assert again.n == responses[["b1", "b2", "b3"]].dropna().shape[0]
    assert found.loc[("b", "b", "", "omega_total"), "n"] == again.n
