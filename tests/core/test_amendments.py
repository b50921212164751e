"""Every kind of amendment of a registered plan is named in plain words, and nothing else is."""

from __future__ import annotations

import copy

import pytest

from questline.core.amendments import amendments

LOCKED = {
    "plan": {
        "analyses": [
            {
                "name": "leaving",
                "covariates": ["gender", "age_group"],
                "predictors": [{"variable": "burnout", "unit": "1"}],
                "interactions": [["burnout", "age_group"]],
                "family": "main",
            },
            {"name": "staying", "covariates": ["gender"]},
        ],
        "confidence": "0.95",
        "reference": {"gender": "female"},
    },
    "codebook": [
        {"variable": "gender", "kind": "category", "levels": ["1=Female", "2=Male"]},
        {"variable": "age_group", "kind": "ordered", "levels": ["1=to 39", "2=40 or more"]},
    ],
    "scales": {"burnout": {"items": ["b1", "b2", "b3"], "least_answered": "100%"}},
    "cleaning": {"rules": [{"name": "consent", "kind": "consent"}, {"name": "fast", "kind": "x"}]},
    "release": {"threshold": "10", "free_text": ["comment"]},
    "seed": "7",
}
REMOVED = object()


def compared(*changes, stated=None):
    """What is said of the plan when these values are put at their places (keys, then the value)."""
    now = copy.deepcopy(LOCKED)
    for *place, last, value in changes:
        found = now
        for key in place:
            found = found[key]
        if value is REMOVED:
            del found[last]
        else:
            found[last] = value
    told = amendments(LOCKED, now, now if stated is None else stated)
    return [f"{one.where}: {one.change}" for one in told]


LEAVING = ("plan", "analyses", 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((*LEAVING, "covariates", ["gender", "age_group", "team"]),
         "plan.yaml, analyses.leaving.covariates: team was added"),
        ((*LEAVING, "covariates", []),
         "plan.yaml, analyses.leaving.covariates: gender and age_group were removed"),
        ((*LEAVING, "covariates", ["team", "age_group"]),
         "plan.yaml, analyses.leaving.covariates: team was added; gender was removed"),
        ((*LEAVING, "covariates", ["age_group", "gender"]),
         "plan.yaml, analyses.leaving.covariates: the order was changed"),
        ((*LEAVING, "covariates", ["gender", "age_group", "gender"]),
         "plan.yaml, analyses.leaving.covariates: gender was added"),
        ((*LEAVING, "interactions", [["burnout", "gender"]]),
         "plan.yaml, analyses.leaving.interactions: burnout × gender was added; "
         "burnout × age_group was removed"),
        ((*LEAVING, "predictors", 0, "unit", "10"),
         "plan.yaml, analyses.leaving.predictors.burnout.unit: 1 became 10"),
        ((*LEAVING, "family", REMOVED), "plan.yaml, analyses.leaving.family: main was removed"),
        ((*LEAVING, "event", "yes, often"),
         "plan.yaml, analyses.leaving.event: “yes, often” was added"),
        (("plan", "analyses", LOCKED["plan"]["analyses"][:1]),
         "plan.yaml, analyses.staying: was removed"),
        (("plan", "analyses", [*LOCKED["plan"]["analyses"], {"name": "new"}]),
         "plan.yaml, analyses.new: was added"),
        (("plan", "analyses", LOCKED["plan"]["analyses"][::-1]),
         "plan.yaml, analyses: the order was changed"),
        (("plan", "comparisons", [{"name": "by_gender"}]),
         "plan.yaml, comparisons.by_gender: was added"),
        (("plan", "imputation", {"sets": "20"}), "plan.yaml, imputation: was added"),
        (("plan", "confidence", "0.9"), "plan.yaml, confidence: 0.95 became 0.9"),
        (("plan", "reference", "gender", "male"),
         "plan.yaml, reference.gender: female became male"),
        (("codebook", 0, "levels", ["1=Female", "2=Male", "3=Other"]),
         "codebook.csv, gender.levels: “3=Other” was added"),
        (("codebook", LOCKED["codebook"][1:]), "codebook.csv, gender: was removed"),
        (("codebook", LOCKED["codebook"][::-1]), "codebook.csv: the order was changed"),
        (("scales", "burnout", "items", ["b1", "b2"]),
         "scales.yaml, burnout.items: b3 was removed"),
        (("scales", "burnout", "least_answered", "50%"),
         "scales.yaml, burnout.least_answered: “100%” became “50%”"),
        (("scales", "burnout", REMOVED), "scales.yaml, burnout: was removed"),
        (("cleaning", "rules", 1, "kind", "y"), "cleaning.yaml, rules.fast.kind: x became y"),
        (("release", "threshold", "5"), "release.yaml, threshold: 10 became 5"),
        (("release", "free_text", REMOVED), "release.yaml, free_text: comment was removed"),
        (("seed", "8"), "study.yaml, seed: 7 became 8"),
    ],
)  # fmt: skip
def test_an_amendment_is_named(change, said):
    assert compared(change) == [said]


def test_nothing_is_said_of_a_plan_that_is_as_it_was():
    assert compared() == []


def test_all_amendments_are_listed_in_the_order_of_the_file():
    told = compared(("seed", "8"), ("release", "threshold", "5"), (*LEAVING, "family", "other"))
    assert [one.split(",")[0] for one in told] == ["plan.yaml", "release.yaml", "study.yaml"]


def test_a_key_that_questline_has_since_is_no_amendment_while_it_has_its_default():
    new_key = (*LEAVING, "robust", "false")
    assert compared(new_key, stated=LOCKED) == []
    assert compared(new_key) == ["plan.yaml, analyses.leaving.robust: false was added"]
    new_table = ("plan", "weighting", {"method": "rake", "most": "5"})
    assert compared(new_table, stated=LOCKED) == []


def test_a_default_that_questline_changed_since_is_an_amendment():
    told = compared(("release", "threshold", "12"), stated={**LOCKED, "release": {}})
    assert told == ["release.yaml, threshold: 10 became 12"]


def test_entries_of_a_list_that_share_a_name_are_compared_as_they_are():
    twice = [{"name": "a", "x": "1"}, {"name": "a", "x": "2"}]
    assert compared(("cleaning", "rules", twice))[0].startswith("cleaning.yaml, rules: ")
