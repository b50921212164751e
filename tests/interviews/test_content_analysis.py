"""Content analysis of open answers: counts by hand, groups, hierarchy, whose coding counts."""

import pandas as pd
import pytest
from coded_material import by_id, codes, variable

from questline.core.errors import StudyError
from questline.core.statistics import StatisticsPart
from questline.interviews.coding.content_analysis import add_open_answers, counted_codes

RESPONSES = pd.DataFrame(
    {"left": ["yes", "no", "yes", None, "no", "yes"]}, index=pd.Index([1, 2, 4, 5, 7, 9])
)
GIVEN = pd.DataFrame(
    [(1, "pay", "Kim"), (1, "pay", "Lee"), (1, "peers", "Kim"), (2, "pay", "Lee"),
     (4, "training", "Kim"), (5, "peers", "Kim"), (5, "peers", "Lee")],
    columns=["row", "code", "coder"],
)  # fmt: skip
READ = pd.DataFrame(
    [(row, who) for row in (1, 2, 4, 5, 7) for who in ("Kim", "Lee") if (row, who) != (4, "Lee")],
    columns=["row", "coder"],
)
CODES = codes(support="", peers="support", training="support", pay="", parking="")


def rows(counted: str = "any", **changes) -> dict[str, float]:
    part = StatisticsPart("interviews")
    given = {"given": GIVEN, "read": READ, "responses": RESPONSES, **changes}
    add_open_answers(
        part, {"variable": "help", "counted": counted, "by": ["left"]}, given["given"],
        given["read"], CODES, given["responses"], {"left": variable("yes", "no")}, 0.95, "here",
    )  # fmt: skip
    table = part.table()
    assert table["dataset"].unique().tolist() == ["analysed"]
    assert (table[["table", "row", "column"]] != "").all(axis=None)
    return by_id(table) | {f"{name}/n": n for name, n in
                           zip(by_id(table), table["denominator"], strict=True)}  # fmt: skip


def test_counts_are_those_by_hand():
    found = rows()
    place = "open_answers/none/analysed/help"
    assert found[f"{place}/count"] == 5
    assert [found[f"{place}@left={level}/count"] for level in ("yes", "no", "missing")] == [2, 2, 1]
    assert found[f"{place}/pay/count"] == 2
    assert found[f"{place}/pay/percent"] == 40
    assert found[f"{place}/pay/percent/n"] == 5
    assert f"{place}@left=missing/peers/count" not in found
    assert found[f"{place}/parking/count"] == 0
    assert found[f"{place}/(no code)/count"] == 1
    for category, missing in (("pay", 0), ("peers", 1), ("support", 1), ("(no code)", 0)):
        levels = [found[f"{place}@left={level}/{category}/count"] for level in ("yes", "no")]
        assert sum(levels) + missing == found[f"{place}/{category}/count"]


def test_a_category_holds_those_below_it_once():
    assert rows()["open_answers/none/analysed/help/support/count"] == 3


def test_the_interval_is_wilsons():
    part = StatisticsPart("interviews")
    add_open_answers(part, {"variable": "help", "counted": "any", "by": []}, GIVEN, READ, CODES,
                     RESPONSES, {}, 0.95, "here")  # fmt: skip
    row = part.table().set_index("id").loc["interviews/open_answers/none/analysed/help/pay/percent"]
    # R 4: prop.test(2, 5, correct = FALSE)$conf.int
    assert row["ci_low"] == pytest.approx(11.76208, abs=1e-4)
    assert row["ci_high"] == pytest.approx(76.92757, abs=1e-4)


def test_whose_coding_counts():
    place = "open_answers/none/analysed/help"
    agreed = rows("all")
    assert agreed[f"{place}/pay/count"] == 1
    assert agreed[f"{place}/training/count"] == 1  # one coder alone read row 4
    assert agreed[f"{place}/count"] == 5
    one = rows("Lee")
    assert one[f"{place}/count"] == 4
    assert one[f"{place}/pay/count"] == 2
    assert one[f"{place}/support/count"] == 1
    with pytest.raises(StudyError, match='"Kin" is not a coder of these files'):
        rows("Kin")


def test_rows_that_are_not_analysed_do_not_count():
    found = rows(responses=RESPONSES.loc[[2, 9]])
    assert found["open_answers/none/analysed/help/count"] == 1
    assert found["open_answers/none/analysed/help/pay/percent"] == 100


def test_nothing_read_is_not_computable():
    nothing = rows(given=GIVEN.iloc[:0], read=READ.iloc[:0])
    assert nothing["open_answers/none/analysed/help/count"] == 0
    assert pd.isna(nothing["open_answers/none/analysed/help/pay/percent"])


def test_all_coders_means_all_who_read_it():
    found = counted_codes(GIVEN, READ, "all")
    assert sorted(found.itertuples(index=False, name=None)) == [
        (1, "pay"), (4, "training"), (5, "peers")
    ]  # fmt: skip
