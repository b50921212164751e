"""What can be wrong in the rule of careless responding, and the sentence that says so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from core.damage import Damage, sound_study
from questline.cleaning.careless.definitions import DEFINITIONS
from questline.cleaning.careless.items import MOST_STEPS
from questline.core import careless_checks, parameters
from questline.core.careless_rule import FROM_ANSWERS, USUAL, CarelessRule, IndexName
from questline.core.configuration import load_study

FILE = "cleaning.yaml"
SECONDS = "    seconds: duration\n"
FIRST = """  - name: careless
    kind: careless
    variables:
      - se_composure
"""


def rule(**keys) -> CarelessRule:
    return CarelessRule(name="careless", kind="careless", reason="Why", **keys)


def flags(written: str, more: str = "") -> tuple[str, str]:
    """The shipped rule with these flags in place of the time."""
    return SECONDS, f"{more}    flags: {written}\n"


MISTAKES = [
    Damage("no such item", FILE, FIRST, FIRST.replace("composure", "compsure"), "se_compsure",
           ("key rules[6].variables[1]", 'Did you mean "se_composure"?')),
    Damage("an item twice", FILE, FIRST, FIRST + "      - se_composure\n", "",
           ('"se_composure" stands in line', "each name once")),
    Damage("words among the items", FILE, FIRST, FIRST.replace("se_composure", "gender"),
           "- gender", ('"gender" has no numbers',)),
    Damage("an item without a range", "codebook.csv", "Feeling supported,,,-99=refused,1,5,",
           "Feeling supported,,,-99=refused,,,", "",
           ("rules[6]", '"feeling_supported" has no declared range of answers'), 2),
    Damage("no such time", FILE, SECONDS, "    seconds: durations\n", "durations",
           ("key rules[6].seconds", 'Did you mean "duration"?')),
    Damage("a time in words", FILE, SECONDS, "    seconds: gender\n", "seconds: gender",
           ('"gender" has no numbers', "timing")),
    Damage("no such index", FILE, *flags("[{index: long_run}]"), "long_run",
           ('"long_run"', 'Did you mean "longest_run"?')),
    Damage("an index twice", FILE, *flags("[{index: longest_run}, {index: longest_run}]"),
           "flags", ('"longest_run" stands twice',)),
    Damage("more flags than there are", FILE, SECONDS, f"{SECONDS}    least_flags: 8\n",
           "least_flags: 8", ("8 of 7 flags",)),
    Damage("no flag at all", FILE, SECONDS, f"{SECONDS}    least_flags: 0\n", "least_flags: 0",
           ("1 or more",)),
    Damage("one flag and two asked for", FILE, *flags("[{index: longest_run}]"), "- name: careless",
           ("2 of 1 flags",)),
    Damage("a flag without its times", FILE,
           *flags("[{index: longest_run}, {index: seconds_per_item}]"), "index: seconds",
           ('"seconds_per_item" can be computed for nobody', "`seconds`")),
    Damage("times that no flag uses", FILE,
           *flags("[{index: longest_run}, {index: mahalanobis}]", SECONDS), "seconds: duration",
           ("`seconds` stands here", "seconds_per_item is not among the flags")),
    Damage("times of pages that no flag uses", FILE, SECONDS,
           f"{SECONDS}    pages: [{{items: [se_goals], seconds: duration}}]\n", "pages",
           ("fast_pages is not among the flags",)),
    Damage("checks that no flag uses", FILE,
           *flags("[{index: longest_run}, {index: mahalanobis}]",
                  "    checks: {supervision: [yes]}\n"), "checks",
           ("failed_checks is not among the flags",)),
    Damage("a flag without its checks", FILE,
           *flags("[{index: longest_run}, {index: failed_checks}]"), "index: failed_checks",
           ("`checks`",)),
    Damage("a flag without its pages", FILE,
           *flags("[{index: longest_run}, {index: fast_pages}]"), "index: fast_pages",
           ("`pages`",)),
    Damage("even-odd of one scale", FILE, *flags("[{index: longest_run}, {index: even_odd}]"),
           "index: even_odd", ("at least three reflective scales",)),
    Damage("most flags without what they need", FILE, SECONDS, f"{SECONDS}    least_flags: 7\n",
           "least_flags: 7", ("6 of 7 can be computed", "even_odd: at least three")),
    Damage("a share above one", FILE,
           *flags("[{index: longest_run, cut_off: 12}, {index: mahalanobis}]"), "cut_off: 12",
           ("the share_of_items is 12", "below 1"), 1),
    Damage("a probability above one", FILE,
           *flags("[{index: longest_run}, {index: mahalanobis, cut_off: 1.5}]"), "cut_off: 1.5",
           ("the probability is 1.5",)),
    Damage("a fence within", FILE,
           *flags("[{index: longest_run}, {index: average_run, cut_off: 0}]"), "cut_off: 0",
           ("a number above 0",)),
    Damage("a distance cut by its value", FILE,
           *flags("[{index: longest_run}, {index: mahalanobis, cut_off: 40, by: value}]"),
           "by: value", ("mahalanobis cannot be cut by value", "probability")),
    Damage("a share of the items of another index", FILE,
           *flags("[{index: longest_run}, {index: average_run, cut_off: 1, by: share_of_items}]"),
           "by: share", ("average_run cannot be cut by share_of_items", "value or fence")),
    Damage("no cut-off beside by", FILE,
           *flags("[{index: longest_run, by: value}, {index: mahalanobis}]"), "by: value",
           ("no cut_off stands beside it",)),
    Damage("a check that is no variable", FILE, SECONDS,
           f"{SECONDS}    checks: {{chek: [agree]}}\n", "chek", ('"chek" is not a variable',)),
    Damage("a check with an unknown answer", FILE, SECONDS,
           f"{SECONDS}    checks: {{supervision: [maybe]}}\n", "maybe",
           ('"maybe" is not a level of "supervision"',)),
    Damage("a check that nobody passes", FILE, SECONDS,
           f"{SECONDS}    checks: {{supervision: []}}\n", "checks",
           ('no answer to "supervision" passes',)),
    Damage("an item on two pages", FILE, SECONDS,
           f"{SECONDS}    pages: [{{items: [se_goals]}}, {{items: [se_goals]}}]\n", "pages",
           ('"se_goals" stands in line',), 2),
    Damage("an item on no page", FILE, SECONDS, f"{SECONDS}    pages: [{{items: [se_goals]}}]\n",
           "pages", ('"se_composure" stands on no page',)),
    Damage("a page of other items", FILE, SECONDS,
           f"{SECONDS}    pages: [{{items: [caseload]}}]\n", "caseload",
           ('"caseload" is not an item that the rule screens',), 2),
    Damage("two rules", FILE, FIRST, f"{FIRST}    reason: 1\n{FIRST.replace('careless', 'b', 1)}",
           "",           ("a second rule of the kind careless", "one decision")),
]  # fmt: skip


@pytest.fixture
def study(tmp_path: Path, monkeypatch) -> Path:
    made = sound_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.mark.parametrize("damage", MISTAKES, ids=lambda damage: damage.name)
def test_a_mistake_in_the_rule_gives_a_sentence(study, damage: Damage):
    damage.do(study)
    loaded, problems = load_study(study)
    assert loaded is None
    text = "\n".join(one.sentence() for one in problems)
    assert len(problems) == damage.problems, text
    place = f"{damage.file}, line {damage.line_number(study)}" if damage.line else ""
    assert [
        one
        for one in problems
        if all(piece in one.sentence() for piece in damage.says)
        and re.search(rf"{re.escape(place)}\b", one.where)
    ], f"{place} {damage.says}\n{text}"


def test_without_scales_and_items_there_is_nothing_to_screen(study):
    path = study / FILE
    text = path.read_text(encoding="utf-8")
    start = text.index(FIRST)
    end = text.index("    seconds: duration")
    path.write_text(text[:start] + "  - name: careless\n    kind: careless\n" + text[end:])
    assert load_study(study)[1] == []  # the items of the two scales
    (study / "scales.yaml").write_text("{}\n")
    _, problems = load_study(study)
    (found,) = [one for one in problems if one.where.startswith(FILE)]
    assert "1 of 7 can be computed" in found.found
    assert "longest_run: at least one item" in found.expected


def test_the_default_rule(study):
    assert [flag.index for flag in rule().flags_used] == [
        "longest_run", "average_run", "within_person_sd", "mahalanobis", "even_odd",
        "guttman_errors",
    ]  # fmt: skip
    more = rule(seconds="time", checks={"check": ["yes"]})
    assert [flag.index for flag in more.flags_used][6:] == ["seconds_per_item", "failed_checks"]
    assert rule().decision == "mark"
    assert rule().least_flags == 2


def test_what_the_stage_is_told(study):
    loaded, _ = load_study(study)
    (told,) = [
        one for one in parameters.cleaning_settings(loaded)["rules"] if one["kind"] == "careless"
    ]
    assert [item["name"] for item in told["items"]] == told["variables"]
    first, facet = told["items"][0], told["items"][6]
    assert first == {"name": "se_composure", "low": 1, "high": 6, "reversed": False,
                     "turned_back": False, "scale": "self_efficacy", "page": 0}  # fmt: skip
    assert (facet["name"], facet["scale"]) == ("jd_workload", "")  # of an index: no scale
    assert told["flags"][0] == {"index": "longest_run", "cut_off": None, "by": "share_of_items"}
    assert len(told["timed"]) == 20


def test_core_and_kernels_say_the_same():
    assert get_args(IndexName) == tuple(DEFINITIONS)
    assert {name: one.cut_off.kind for name, one in DEFINITIONS.items()} == USUAL
    assert careless_checks.MOST_STEPS == MOST_STEPS
    assert set(FROM_ANSWERS) == set(tuple(DEFINITIONS)[:9])
