"""What modelling is told of a rule on careless responding."""

from pathlib import Path

import pytest

from questline.core import parameters
from questline.core.configuration import load_study

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shipped():
    study, problems = load_study(ROOT / "config" / "link_workers")
    assert study is not None, problems
    return study


def with_rules(study, change):
    """The study with other cleaning rules."""
    rules = [new for rule in study.cleaning.rules if (new := change(rule)) is not None]
    cleaning = study.cleaning.model_copy(update={"rules": rules})
    return study.__class__(**{**vars(study), "cleaning": cleaning})


def test_a_rule_that_marks_needs_nobody_to_come_back(shipped):
    assert parameters.careless(shipped) == {"rule": "careless", "back": None}


def test_a_rule_that_leaves_out_says_how_people_come_back(shipped):
    def exclude(rule):
        return rule.model_copy(update={"decision": "exclude"}) if rule.kind == "careless" else rule

    told = parameters.careless(with_rules(shipped, exclude))
    assert told["rule"] == "careless"
    assert told["back"]["once"] == ["respondent"]
    assert set(told["back"]["scales"]) == set(shipped.scales.scales)
    for scale in told["back"]["scales"].values():
        assert {"items", "minimum", "maximum", "items_needed"} <= set(scale)
        assert "label" not in scale


def test_without_a_rule_modelling_is_told_nothing(shipped):
    none = with_rules(shipped, lambda rule: None if rule.kind == "careless" else rule)
    assert parameters.careless(none) is None
