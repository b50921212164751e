"""Saturation: a worked example of the literature, and awkward orders of interviews."""

import pytest
from coded_material import by_id

from questline.core.statistics import StatisticsPart
from questline.interviews.coding.saturation import add_saturation, new_codes, reached, runs_after

WORKED = [15, 10, 7, 5, 4, 3, 1, 0, 1, 0]
"""New themes by interview: 37 in the first four, then 4 and 3, 1 and 0."""


def interviews(new: list[int]) -> list[set[str]]:
    """Interviews that bring so many new codes each, and repeat the first code."""
    found, known = [], 0
    for count in new:
        found.append({"c0", *(f"c{known + at}" for at in range(count))})
        known += count
    return found


def test_the_example_of_guest_namey_and_chen_2020():
    """Base of 4 interviews with 37 themes, runs of 2: 7/37 = 19%, 4/37 = 11%, 1/37 = 3%, so that
    saturation at the threshold of 5% is reached at 6+2; with runs of 3 at 7+3."""
    runs = runs_after(WORKED, 4, 2)
    assert [run.new for run in runs[:3]] == [7, 4, 1]
    assert [round(100 * run.share) for run in runs[:3]] == [19, 11, 3]
    assert runs[0].last == 6
    assert reached(WORKED, 4, 2, 5) == 6
    assert reached(WORKED, 4, 3, 5) == 7
    assert reached(WORKED, 4, 2, 0) is None


def test_new_codes_are_counted_once():
    assert new_codes([{"a", "b"}, {"b"}, set(), {"c", "a"}]) == [2, 0, 0, 1]
    assert new_codes(interviews(WORKED)) == WORKED


def test_rows():
    part = StatisticsPart("interviews")
    add_saturation(part, interviews(WORKED))
    values = by_id(part.table())
    assert values["saturation/none/none/interview_05/new_codes"] == 4
    assert values["saturation/none/none/interview_05/cumulative_codes"] == 41
    assert values["saturation/none/none/interview_10/cumulative_codes"] == 46
    assert values["saturation/base_4_run_2/none/interview_06/new_information"] == pytest.approx(
        100 * 7 / 37
    )
    assert values["saturation/none/none/base_4/codes"] == 37
    assert values["saturation/none/none/base_4_run_2/5_percent/saturated_after"] == 6
    notes = part.table().set_index("id")["note"]
    assert notes["interviews/saturation/none/none/base_4_run_2/0_percent/saturated_after"] == (
        "Not reached: every run of interviews brought more new codes."
    )


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ([], "There are fewer than 6 coded interviews."),
        ([{"a"}] * 5, "There are fewer than 6 coded interviews."),
        ([set()] * 6, "The first interviews hold no codes."),
    ],
    ids=["nobody", "too few", "no codes"],
)
def test_what_cannot_be_judged_says_why(given, note):
    part = StatisticsPart("interviews")
    add_saturation(part, given)
    rows = part.table().set_index("id")
    row = rows.loc["interviews/saturation/none/none/base_4_run_2/5_percent/saturated_after"]
    assert (row["status"], row["note"]) == ("not_computable", note)
