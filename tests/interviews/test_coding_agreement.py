"""Agreement between coders: worked examples of the literature, other programs, awkward coding.

Published numbers are given with three digits or more and are met within half of the last one; those
of other programs (reference/agreement_reference.csv) within 1e-12.
"""

import csv
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from coded_material import NAN, by_id, segments, sources

from questline.core.statistics import StatisticsPart
from questline.core.streams import stream
from questline.interviews.coding.agreement import (
    ALWAYS,
    INTERVIEWS,
    NEVER,
    ONE_UNIT,
    add_agreement,
    compared_answers,
    compared_interviews,
    disagreements,
)
from questline.interviews.coding.coefficients import (
    NOT_RATED,
    RESAMPLES,
    alpha_intervals,
    alpha_parts,
    category_counts,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percentage_agreement,
)
from questline.interviews.coding.passages import units_of

REFERENCE = Path(__file__).parent / "reference"


def coders(*rows: str) -> tuple[np.ndarray, int]:
    """Ratings from one text a coder, one sign a unit, a full stop where there is no rating."""
    signs = sorted(set("".join(rows)) - {"."})
    table = [[signs.index(one) if one != "." else NOT_RATED for one in row] for row in rows]
    return np.array(table).T, len(signs)


def table(cells: list[list[int]]) -> np.ndarray:
    """Ratings of two coders from their cross table."""
    size = range(len(cells))
    return np.array([(one, other) for one in size for other in size
                     for _ in range(cells[one][other])])  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
    ],
    ids=["A: binary data, two observers", "B: nominal data, two observers"],
)
def test_alpha_of_krippendorff_2011(rows, alpha):
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability."""
    ratings, categories = coders(*rows)
    assert krippendorff_alpha(category_counts(ratings, categories)) == pytest.approx(
        alpha, abs=5e-4
    )


FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def test_four_observers_with_missing_ratings():
    """Krippendorff (2011), example C: alpha 0.743; the same data in Gwet (2014, p. 120), to whom
    also the unit that one observer rated counts: AC1 0.775, kappa 0.761, agreement 0.818."""
    ratings, categories = coders(*FOUR_OBSERVERS)
    counts = category_counts(ratings, categories)
    assert krippendorff_alpha(counts) == pytest.approx(0.743, abs=5e-4)
    found = gwet_ac1(counts)
    assert found is not None
    assert found.estimate == pytest.approx(0.77544, abs=5e-6)
    assert found.error == pytest.approx(0.14295, abs=5e-6)
    assert fleiss_kappa(counts) == pytest.approx(0.76117, abs=5e-6)
    assert percentage_agreement(counts) == pytest.approx(0.81818, abs=5e-6)


def test_pregnancies_of_gwet_2014():
    """Gwet (2014), two abstractors and 100 women; the tables of the R package irrCAC 1.0, whose
    variance of two raters divides by n where that of several divides by n - 1."""
    ratings = table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    counts = category_counts(ratings, 3)
    assert cohen_kappa(ratings, 3).estimate == pytest.approx(0.7964094, abs=5e-8)
    assert krippendorff_alpha(counts) == pytest.approx(0.7972585, abs=5e-8)
    found = gwet_ac1(counts)
    assert found is not None
    assert found.error is not None
    assert found.estimate == pytest.approx(0.8493305, abs=5e-8)
    assert found.error * sqrt(99 / 100) == pytest.approx(0.04321747, abs=5e-9)


def test_kappa_of_cohen_1960():
    """Cohen (1960, Educational and Psychological Measurement 20, 37-46): 0.492 of 200 patients."""
    ratings = table([[88, 10, 2], [14, 40, 6], [18, 10, 12]])
    assert cohen_kappa(ratings, 3).estimate == pytest.approx(0.492, abs=5e-4)


DIAGNOSES = [
    "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334",
    "114444", "555555", "144444", "124444", "222333", "144444", "224445", "333335",
    "111455", "111112", "224444", "133555", "555555", "244444", "224555", "114444",
    "144445", "222224", "111155", "224444", "133333", "555555",
]  # fmt: skip


def test_kappa_of_fleiss_1971():
    """Fleiss (1971, Psychological Bulletin 76, 378-382): 30 patients, 6 diagnoses of each."""
    ratings = np.array([[int(sign) - 1 for sign in patient] for patient in DIAGNOSES])
    assert fleiss_kappa(category_counts(ratings, 5)) == pytest.approx(0.430, abs=5e-4)


def reference_sets() -> dict[str, np.ndarray]:
    sets: dict[str, list[list[int]]] = {}
    with (REFERENCE / "agreement_ratings.csv").open(newline="") as file:
        for line in csv.DictReader(file):
            cells = [line[name] for name in "abcd" if line[name] != "-"]
            rated = [int(cell) if cell else NOT_RATED for cell in cells]
            sets.setdefault(line["set"], []).append(rated)
    return {name: np.array(rows) for name, rows in sets.items()}


def test_other_programs_compute_the_same():
    sets = reference_sets()
    with (REFERENCE / "agreement_reference.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 13
    for line in lines:
        ratings = sets[line["set"]]
        categories = int(ratings.max()) + 1
        counts = category_counts(ratings, categories)
        found = {
            "krippendorff_alpha": krippendorff_alpha(counts),
            "cohen_kappa": cohen_kappa(ratings, categories).estimate,
            "fleiss_kappa": fleiss_kappa(counts),
        }[line["coefficient"]]
        assert found == pytest.approx(float(line["value"]), abs=1e-12), line


def test_the_interval_is_that_of_alphas_computed_one_by_one():
    ratings = reference_sets()["three_coders_missing"]
    counts = category_counts(ratings, 2)
    (interval,) = alpha_intervals(alpha_parts(counts)[None], stream(1, "test"), 0.95)
    random = stream(1, "test")
    units = len(counts)
    alphas = []
    while len(alphas) < RESAMPLES:
        for times in random.multinomial(units, np.full(units, 1 / units), size=250):
            alphas.append(krippendorff_alpha(np.repeat(counts, times, axis=0)))
    assert interval == pytest.approx(np.quantile(alphas, (0.025, 0.975)), abs=1e-12)
    low, high = interval
    assert low < (krippendorff_alpha(counts) or 0) < high


def test_units_that_are_drawn_as_wholes_spread_more():
    """A decision that stands twice says no more than once."""
    counts = category_counts(reference_sets()["two_coders"], 2)
    once = gwet_ac1(counts)
    twice = gwet_ac1(np.repeat(counts, 2, axis=0), np.repeat(np.arange(len(counts)), 2))
    assert once is not None
    assert twice is not None
    assert twice.estimate == pytest.approx(once.estimate, abs=1e-12)
    assert twice.error == pytest.approx(once.error, abs=1e-12)


def test_what_is_not_defined_is_none():
    nobody = category_counts(np.zeros((5, 2), dtype=int), 2)
    assert krippendorff_alpha(nobody) is None
    assert fleiss_kappa(nobody) is None
    assert cohen_kappa(np.zeros((5, 2), dtype=int), 2).estimate is None
    alone = category_counts(np.array([[0, NOT_RATED], [NOT_RATED, 1]]), 2)
    assert percentage_agreement(alone) is None
    assert krippendorff_alpha(alone) is None
    assert gwet_ac1(alone) is None
    assert cohen_kappa(np.empty((0, 0), dtype=int), 2).pairs == 0


TEXT = "The first paragraph.\n\nThe second one, which is longer.\nThe third."


def compared(lines: list[tuple], names: list[str], text: str = ""):
    return compared_interviews(units_of(segments(*lines), sources(Ash=text)), names)


def rows_of(found, names: list[str]) -> pd.DataFrame:
    part = StatisticsPart("interviews")
    add_agreement(part, found, INTERVIEWS, {"code": {name: [name] for name in names}}, 0.95, 1)
    return part.table()


def test_paragraphs_are_the_units_where_the_text_is_known():
    lines = [
        ("Ash", 1, "talk", 0, 9, "pay", "Kim"),
        ("Ash", 1, "talk", 12, 20, "pay", "Lee"),
        ("Ash", 1, "talk", 22, 60, "place", "Kim"),  # the second and the third
        ("Ash", 1, "talk", 30, 40, "place", "Lee"),
    ]
    found = compared(lines, ["pay", "place", "role"], TEXT)
    assert found.units["kind"].tolist() == ["paragraph"] * 3
    assert found.units["text"].tolist() == [line for line in TEXT.split("\n") if line]
    assert found.ratings(["pay"]).tolist() == [[1, 1], [0, 0], [0, 0]]
    assert found.ratings(["place"]).tolist() == [[0, 0], [1, 1], [1, 0]]
    store = rows_of(found, ["pay", "place", "role"])
    values = by_id(store)
    assert values["agreement/interviews/none/pay/code/krippendorff_alpha"] == 1
    assert values["agreement/interviews/none/place/code/percentage"] == pytest.approx(200 / 3)
    assert values["agreement/interviews/none/all/all/percentage"] == pytest.approx(800 / 9)
    never = store[store["term"] == "role"].set_index("statistic")
    assert never.loc["krippendorff_alpha", "status"] == "not_computable"
    assert never.loc["krippendorff_alpha", "note"] == NEVER
    assert never.loc["percentage", "estimate"] == 100
    discussed = disagreements(found, "")
    assert discussed[["unit", "code", "given_by", "not_given_by"]].values.tolist() == [
        ["3", "place", "Kim", "Lee"]
    ]
    assert discussed["text"].tolist() == ["The third."]


def test_runs_of_overlapping_segments_are_the_units_otherwise():
    lines = [
        ("Ash", 1, "talk", 0, 50, "pay", "Kim"),
        ("Ash", 1, "talk", 40, 90, "pay", "Lee"),
        ("Ash", 1, "talk", 90, 95, "pay", "Kim"),  # begins where the run ends
        ("Ash", 1, "talk", NAN, NAN, "pay", "Kim", "the same words"),
        ("Ash", 1, "talk", NAN, NAN, "pay", "Lee", "the same words"),
        ("Ash", 1, "talk", NAN, NAN, "pay", "Lee", "others"),
    ]
    found = compared(lines, ["pay"])
    assert found.ratings(["pay"]).tolist() == [[1, 1], [1, 0], [1, 1], [0, 1]]


def test_every_coder_everywhere_is_not_computable():
    lines = [("Ash", 1, "talk", at, at + 5, "pay", who) for at in (0, 10) for who in ("Kim", "Lee")]
    store = rows_of(compared(lines, ["pay"]), ["pay"]).set_index("id")
    assert store.loc["interviews/agreement/interviews/none/pay/code/fleiss_kappa", "note"] == ALWAYS


def test_one_unit_is_not_computable():
    lines = [("Ash", 1, "talk", 0, 5, "pay", who) for who in ("Kim", "Lee")]
    store = rows_of(compared(lines, ["pay", "role"]), ["pay"])
    only = store[store["status"] == "not_computable"]
    assert set(only["note"]) == {ONE_UNIT}
    assert set(only["statistic"]) == {
        "cohen_kappa", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1"
    }  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("Ash", 1, "talk", 0, 5, "pay", "Kim"), ("Ash", 1, "talk", 9, 15, "role", "Kim")],
        [("Ash", 1, "talk", 0, 5, "pay", "Kim"), ("Bay", 2, "talk", 0, 5, "pay", "Lee")],
    ],
    ids=["no segments", "one coder", "two coders, never on the same source"],
)
def test_without_a_source_that_two_coded_there_is_a_reason(lines):
    found = compared(lines, ["pay", "role"])
    store = rows_of(found, ["pay", "role"])
    assert store["term"].unique().tolist() == ["all"]
    missing = store[store["status"] == "not_computable"]
    assert len(missing) == 5
    assert set(missing["note"]) == {"No source was coded by two coders."}
    assert disagreements(found, "").empty


def test_three_coders_of_whom_one_did_not_code_everything():
    lines = [("Ash", 1, "talk", at, at + 5, "pay", who)
             for at, whose in ((0, ("Kim", "Lee")), (10, ("Kim",))) for who in whose]  # fmt: skip
    lines += [("Bay", 2, "talk", at, at + 5, "role", who) for at in (0, 10) for who in
              ("Kim", "Lee", "Ola")]  # fmt: skip
    found = compared(lines, ["pay", "role"])
    assert found.coders == ["Kim", "Lee", "Ola"]
    assert found.ratings(["pay"]).tolist() == [[1, 1, -1], [1, 0, -1], [0, 0, 0], [0, 0, 0]]
    store = rows_of(found, ["pay"]).set_index("id")
    row = store.loc["interviews/agreement/interviews/none/pay/code/cohen_kappa"]
    assert row["note"] == "Defined for 1 of 3 pairs of coders."
    assert row["estimate"] == pytest.approx(0.5)


def test_readers_learn_little_of_agreement_on_answers():
    """Exact coefficients would tell how many respondents a hidden category has."""
    given = pd.DataFrame([(1, "pay", "Kim"), (1, "pay", "Lee"), (2, "pay", "Kim"),
                          (3, "role", "Lee")], columns=["row", "code", "coder"])  # fmt: skip
    read = pd.DataFrame([(row, who) for row in (1, 2, 3, 4, 5) for who in ("Kim", "Lee")]
                        + [(6, "Kim")], columns=["row", "coder"])  # fmt: skip
    found = compared_answers(given, read, ["pay", "role"], {2: "more pay", 3: None})
    assert len(found.units) == 5
    part = StatisticsPart("interviews")
    add_agreement(part, found, "help", {"code": {"pay": ["pay"]}}, 0.95, 1)
    store = part.table()
    assert set(store.loc[store["term"] == "pay", "dataset"]) == {"team"}
    values = by_id(store)
    exact = values["agreement/help/team/all/all/gwet_ac1"]
    assert values["agreement/help/told/all/all/gwet_ac1"] == round(exact, 2) != exact
    assert store.loc[store["dataset"] == "told", "se"].isna().all()
    discussed = disagreements(found, "help")
    assert discussed[["question", "source", "text", "code"]].values.tolist() == [
        ["help", "2", "more pay", "pay"], ["help", "3", "", "role"]
    ]  # fmt: skip


def test_the_same_seed_gives_the_same_rows():
    lines = [("Ash", 1, "talk", 10 * at, 10 * at + 5, "pay" if at % 3 else "role", who)
             for at in range(12) for who in ("Kim", "Lee") if at % 5 or who == "Kim"]  # fmt: skip
    first, second = (rows_of(compared(lines, ["pay", "role"]), ["pay", "role"]) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    limits = first[first["statistic"] == "krippendorff_alpha"]
    assert (limits["ci_low"] <= limits["estimate"]).all()
    assert (limits["estimate"] <= limits["ci_high"]).all()
