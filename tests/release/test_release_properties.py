"""What holds of the public edition whatever the stages wrote."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from questline.core.statistics import NUMBERS, StatisticsPart
from questline.release.people import PEOPLE_COUNTS
from questline.release.stage import release

ROWS = ["", "gender", "gender/female", "gender/other", "hours/answered", "gender/female;hours"]
COLUMNS = ["", "all", "leaving", "leaving/yes", "leaving/no", "leaving/yes;leaving/no"]
NUMBER_OF_PEOPLE = st.none() | st.integers(0, 40)
STATISTICS = st.fixed_dictionaries(
    {
        "statistic": st.sampled_from([*PEOPLE_COUNTS, "percent", "mean", "odds_ratio"]),
        "estimate": NUMBER_OF_PEOPLE,
        "group": st.sampled_from(["", "leaving=yes", "respondent"]),
        "table": st.sampled_from(["", "table_one", "answers"]),
        "row": st.sampled_from(ROWS),
        "column": st.sampled_from(COLUMNS),
        "n": NUMBER_OF_PEOPLE,
        "denominator": NUMBER_OF_PEOPLE,
        "events": NUMBER_OF_PEOPLE,
        "se": st.none() | st.floats(0, 5),
    }
)


def store(rows):
    part = StatisticsPart("description")
    for number, row in enumerate(rows):
        part.add("table_one", f"term_{number}", note="Some 3 people.", **row)
    return part.table()


def holds(outer, inner):
    return outer in ("", inner) or inner.startswith(f"{outer}/")


@settings(max_examples=10, deadline=None)
@given(st.lists(STATISTICS, max_size=25), st.integers(1, 30))
def test_the_public_edition(rows, threshold):
    before = store(rows)
    result = release([before], {"threshold": threshold, "missing_answers": "hide"})
    pd.testing.assert_frame_equal(result.internal, before)
    public = result.public

    # Every row but those about single people keeps its id and its place.
    kept = before[before["group"] != "respondent"].reset_index(drop=True)
    assert public["id"].tolist() == kept["id"].tolist()

    # A hidden row has no number and none of what its note said.
    hidden = public["status"] == "hidden"
    assert public.loc[hidden, list(NUMBERS)].isna().all(axis=None)
    assert not public.loc[hidden, "note"].str.contains("Some 3 people").any()

    # No number of people below the threshold is left anywhere.
    counts = public[public["statistic"].isin(PEOPLE_COUNTS)]
    assert not (counts["estimate"] < threshold).any()
    for name in ("n", "denominator", "events"):
        assert not (public[name] < threshold).any()
    for name in ("n", "denominator"):
        assert not (public[name] - public["events"] < threshold).any()

    # Nothing is left that names a hidden cell of its table or holds one.
    small = kept[kept["statistic"].isin(PEOPLE_COUNTS) & (kept["estimate"] < threshold)]
    shown = public[~hidden]
    for cell in small[small["table"] != ""].itertuples():
        for row in shown[shown["table"] == cell.table].itertuples():
            assert not (
                any(holds(name, cell.row) for name in row.row.split(";"))
                and any(holds(name, cell.column) for name in row.column.split(";"))
            )

    # What is not hidden keeps its estimate; only a number of people beside it may be withheld.
    people = ["n", "denominator", "events", "df"]
    pd.testing.assert_frame_equal(
        public[~hidden].drop(columns=people), kept[~hidden].drop(columns=people)
    )
    for name in people:
        left = public.loc[~hidden, name].dropna()
        assert left.equals(kept.loc[left.index, name])
