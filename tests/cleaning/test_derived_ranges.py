"""Derived numbers outside their declared range, and what is derived from answers set to missing."""

from __future__ import annotations

import pytest

from questline.core.codebook import Variable
from questline.core.derivations import parse_derivation

HOURS = Variable("hours", "number", "", minimum=0, maximum=80)
MORE = Variable("more", "number", "", minimum=0, maximum=80)


def derived(name: str, rule: str, *sources: str, **fields) -> Variable:
    return Variable(name, "derived", "", derivation=parse_derivation(rule, sources), **fields)


BOTH = derived("both", "sum: at least 1", "hours", "more", maximum=100)
MUCH = derived("much", "threshold: >= 60", "both")
ANSWERS = {"hours": [40, 70, 99, None], "more": [10, 60, 20, None]}


def test_a_derived_number_outside_its_range_becomes_missing_with_a_line(cleaned):
    result = cleaned(ANSWERS, [HOURS, MORE, BOTH, MUCH], [])
    assert result.responses["both"].fillna(-1).tolist() == [50, -1, 20, -1]
    assert result.responses["much"].tolist() == ["no", None, "no", None]
    lines = result.changes[["row", "variable", "before", "after", "rule"]].values.tolist()
    assert lines == [[2, "both", "130", "", "out_of_range"], [3, "hours", "99", "", "out_of_range"]]
    assert set(result.missing["variable"]) == {"hours", "more"}


def test_a_rule_sees_the_derived_number(cleaned):
    rule = {
        "name": "late",
        "kind": "condition",
        "variable": "both",
        "above": 45,
        "if_missing": "keep",
    }
    result = cleaned(ANSWERS, [HOURS, MORE, BOTH], [rule])
    assert result.exclusions["row"].tolist() == [1]


@pytest.mark.parametrize("out_of_range", ["error", "set_missing"])
def test_without_a_range_nothing_changes(cleaned, out_of_range):
    free = derived("both", "sum: at least 1", "hours", "more")
    answers = {"hours": [40, 70, 60, None], "more": [10, 60, 20, None]}
    result = cleaned(answers, [HOURS, MORE, free], [], out_of_range=out_of_range)
    assert result.responses["both"].fillna(-1).tolist() == [50, 130, 80, -1]
    assert not len(result.changes)
