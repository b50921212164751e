"""Scores and signs against R (reference/scores.R) on tests/measurement/reference/items.csv."""

import pandas as pd
import pytest

from questline.scoring.stage import score

ITEMS = ["a1", "a2", "a3", "a4", "a5", "a6"]
SCALE = {"items": ITEMS, "minimum": 1, "maximum": 6, "reverse_keyed": ["a2", "a5"]}
BANDS = [{"name": "low", "to": 18}, {"name": "middle", "to": 24}, {"name": "high", "to": 36}]


@pytest.fixture(scope="module")
def responses(root):
    path = root / "tests" / "measurement" / "reference" / "items.csv"
    return pd.read_csv(path, index_col="row").astype("float64")


def test_scores_are_those_of_r(root, responses):
    expected = pd.read_csv(root / "tests/scoring/reference/scores.csv", index_col="row")
    scales = {
        "sum_five": {**SCALE, "score": "sum", "items_needed": 5, "bands": BANDS},
        "mean_half": {**SCALE, "score": "mean", "items_needed": 3, "bands": []},
    }
    result = score(responses, scales)
    for name in scales:
        pd.testing.assert_series_equal(result.scores[name], expected[name], rtol=1e-12)
    bands = result.scores["sum_five_band"].fillna("")
    assert bands.tolist() == expected["band"].fillna("").tolist()
    answered = result.how[result.how["scale"] == "sum_five"]["answered"]
    assert answered.tolist() == expected["answered"].tolist()


def test_the_sign_check_is_the_r_drop_of_psych(root, responses):
    expected = pd.read_csv(root / "tests/scoring/reference/signs.csv", index_col="item")
    nothing_turned = {**SCALE, "reverse_keyed": [], "score": "sum", "items_needed": 6, "bands": []}
    rows = score(responses, {"s": nothing_turned}).statistics
    found = rows[rows["analysis"] == "sign_check"].set_index("level")
    assert found.loc[ITEMS, "estimate"].tolist() == pytest.approx(
        expected.loc[ITEMS, "item_rest_correlation"].tolist(), rel=1e-6
    )
    assert [item for item in ITEMS if "goes against" in found.loc[item, "note"]] == ["a2", "a5"]


def test_scores_of_the_survey_of_research_software_engineers(reference_folder):
    """Reversal and means, against R's numbers for a real survey."""
    folder = reference_folder / "rse_2016_uk"
    responses = pd.read_csv(folder / "scored_2016_uk.csv", index_col="row")
    reference = pd.read_csv(folder / "reference.csv")
    items = {
        "sat": [f"affSat{number}" for number in (1, 2, 3, 4)],
        "rec": [f"affRec{number}" for number in (1, 2, 3, 4, 5)],
        "emp": [f"percEmp{number}" for number in (1, 2, 3)],
        "perf": [f"perfCheck{number}" for number in (1, 2, 4, 5, 6, 7)],
        "turn4": ["turnOver1", "turnOver4", "turnOver5", "turnOver6"],
    }
    scales = {
        name: {
            "items": named,
            "minimum": 1,
            "maximum": 5,
            "reverse_keyed": [item for item in named if item == "turnOver5"],
            "score": "mean",
            "items_needed": len(named),
            "bands": [],
        }
        for name, named in items.items()
    }
    scores = score(responses, scales).scores
    for name in scales:
        wanted = reference[reference["target"] == f"2016_uk:score:{name}"]
        wanted = wanted.set_index("statistic")["value"]
        assert scores[name].count() == wanted["n"]
        assert scores[name].mean() == pytest.approx(wanted["mean"], rel=1e-9)
        assert scores[name].std() == pytest.approx(wanted["sd"], rel=1e-9)
        assert scores[name].median() == pytest.approx(wanted["median"], rel=1e-9)
        assert scores[name].min() == pytest.approx(wanted["min"], rel=1e-9)
        assert scores[name].max() == pytest.approx(wanted["max"], rel=1e-9)
