"""Items that are not public are imputed and enter their score, and their spread is not shown."""

from __future__ import annotations

from small_study import ITEMS, PLAN, SCALES, VARIABLES, people

from questline.imputation.stage import impute


def test_the_spread_of_an_item_that_is_not_public_is_not_in_the_store():
    responses, scores = people(90)
    names = [*VARIABLES]
    variables = {name: dict(VARIABLES[name]) for name in names}
    variables[ITEMS[0]]["sensitivity"] = "internal"
    found = impute(
        responses, scores, variables=variables, scales=SCALES,
        plan={**PLAN, "level": "items", "auxiliary": ["support", *ITEMS]}, confidence=0.95, seed=1,
    )  # fmt: skip
    assert ITEMS[0] in found.completed
    assert found.completed[ITEMS[0]].notna().all()
    rows = found.statistics
    spread = rows[rows["analysis"] == "distributions"]["term"]
    course = rows[rows["statistic"] == "chain_mean"]["term"]
    for shown in (set(spread), set(course)):
        assert ITEMS[0] not in shown
        assert ITEMS[1] in shown
