"""The plan of specification curves: every mistake in it is said, and what the stage is told."""

import pytest

from core.damage import Damage, sound_study
from questline.core import parameters
from questline.core.configuration import load_study
from questline.core.data_choices import AS_PLANNED, covariate_sets, data_choices, specifications
from questline.core.robustness_plan import SpecificationCurve

PLAN = "plan.yaml"
FIRST = "  - name: leaving_past"
MISTAKES = [
    Damage("thousands of specifications by mistake", PLAN,
           "with_and_without: [gender, age_group, employer, nation, months_in_role]",
           "with_and_without: [gender, age_group, employer, nation, months_in_role]\n"
           "    most_specifications: 500", "",
           ("576 specifications: 3 exclusions x 3 scorings x 2 treatments of missing answers x "
            "32 sets of covariates", "at most 500")),
    Damage("an analysis that is none", PLAN, "analysis: left_in_mind_past\n",
           "analysis: left_in_mind_pst\n", "left_in_mind_pst",
           ('Did you mean "left_in_mind_past"?',)),
    Damage("a predictor of another analysis", PLAN, "predictor: job_discrepancy",
           "predictor: training_adequacy", "predictor: training_adequacy",
           ("a predictor of the analysis",)),
    Damage("an ordinal analysis", PLAN, "analysis: left_in_mind_past\n    predictor: "
           "job_discrepancy", "analysis: training_received\n    predictor: months_in_role",
           "analysis: training_received", ("an ordinal model", "a logistic or a linear model"), 5),
    Damage("a predictor in an interaction", PLAN, "analysis: left_in_mind_past\n",
           "analysis: leaving_and_support\n", "", ('"job_discrepancy" is in an interaction',
                                                   "a single coefficient"), 6),
    Damage("a predictor that is a spline", PLAN, "    family: leaving\n",
           "    splines: {job_discrepancy: 4}\n    family: leaving\n",
           "", ('"job_discrepancy" enters as a spline',)),
    Damage("two curves of one outcome", PLAN, "analysis: left_in_mind_next\n    predictor: job",
           "analysis: left_in_mind_past\n    predictor: job", "name: leaving_next",
           ("is a curve of the outcome",)),
    Damage("a rule that is none", PLAN, "keep_caught_by: [too_fast,", "keep_caught_by: [too_quick,",
           "too_quick", ("a rule of cleaning.yaml that excludes",)),
    Damage("a rule that marks among those that exclude", PLAN, "keep_caught_by: [too_fast,",
           "keep_caught_by: [few_hours,", "keep_caught_by: [few_hours",
           ("a rule of cleaning.yaml that excludes",)),
    Damage("people who did not agree", PLAN, "keep_caught_by: [too_fast,",
           "keep_caught_by: [no_consent,", "no_consent", ("who did not agree", "never")),
    Damage("second records", PLAN, "keep_caught_by: [too_fast,", "keep_caught_by: [duplicate,",
           "duplicate", ("never counts",)),
    Damage("an item of another scale", PLAN, "[jd_paperwork]", "[se_goals]", "se_goals",
           ('an item of "job_discrepancy"',)),
    Damage("more items than there are", PLAN, "least_answered: {job_discrepancy: 100%",
           "least_answered: {job_discrepancy: 11", "job_discrepancy: 11",
           ("11 of 10 items", "no more than there are items")),
    Damage("the plan's own name", PLAN, "keep_the_careless:", "as_planned:", "",
           ("the name of the plan's own choice",)),
    Damage("a choice of nothing", PLAN, "{exclude_marked_by: [few_hours]}", "{}",
           "without_few_hours: {}", ("nothing that differs from the plan",)),
]  # fmt: skip


@pytest.mark.parametrize("damage", MISTAKES, ids=lambda damage: damage.name)
def test_a_mistake_in_a_curve_gives_a_sentence(tmp_path, damage: Damage):
    folder = sound_study(tmp_path)
    damage.do(folder)
    loaded, problems = load_study(folder)
    assert loaded is None
    assert len(problems) == damage.problems, "\n".join(one.sentence() for one in problems)
    place = f"{damage.file}, line {damage.line_number(folder)}" if damage.line else ""
    assert [
        one
        for one in problems
        if all(piece in one.sentence() for piece in damage.says) and place in one.where
    ], "\n".join(one.sentence() for one in problems)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    loaded, problems = load_study(sound_study(tmp_path_factory.mktemp("study")))
    assert loaded, problems
    return loaded


def test_the_shipped_curves(study):
    curves = parameters.robustness(study)["curves"]
    assert [len(specifications(curve)) for curve in curves] == [576, 576]
    assert [curve.specifications for curve in study.plan.robustness] == [576, 576]
    (first, *_) = specifications(curves[0])
    assert first == {"exclusions": AS_PLANNED, "scoring": AS_PLANNED, "missing": "complete",
                     "covariates": "self_efficacy"}  # fmt: skip


def test_a_scoring_choice_describes_the_scales_that_it_changes(study):
    told = parameters.robustness(study)
    choices = told["curves"][0]["scoring"]
    assert list(choices) == ["all_items_needed", "without_paperwork"]
    needed = {name: scale["items_needed"] for name, scale in choices["all_items_needed"].items()}
    assert needed == {"job_discrepancy": 10, "self_efficacy": 6}
    (changed,) = choices["without_paperwork"].values()
    assert "jd_paperwork" not in changed["items"]
    assert (changed["items_needed"], changed["factor"]) == (8, 10 / 9)
    assert (changed["lowest_score"], changed["highest_score"]) == (0, 100)
    planned = told["scales"]["job_discrepancy"]
    assert (planned["items_needed"], planned["factor"], len(planned["items"])) == (8, 1.0, 10)


@pytest.mark.parametrize(
    ("least", "without", "needed"),
    [("5", [], 5), ("100%", ["se_goals"], 5), ("6", ["se_goals", "se_demands"], 4), ("50%", [], 3)],
)
def test_items_that_a_choice_needs(study, least, without, needed):
    curve = study.plan.robustness[0].model_dump()
    curve["scoring"] = {"other": {"least_answered": {"self_efficacy": least},
                                  "without_items": {"self_efficacy": without}}}  # fmt: skip
    choice = SpecificationCurve.model_validate(curve).scoring["other"]
    changed = choice.changed(study.scales.scales)["self_efficacy"]
    assert changed.items_needed == needed
    assert len(changed.items) == 6 - len(without)


def test_the_stage_is_told_nothing_that_it_does_not_need(study):
    told = parameters.robustness(study)
    text = str(told)
    for label in ("Leaving in mind", "Job discrepancy", "The published analysis"):
        assert label not in text
    assert "interval" not in told["analyses"]["left_in_mind_past"]
    assert told["once"] == ["respondent"]
    assert "shifts" not in told["imputation"]
    together = told["imputation"]["together"]
    assert [names[0] for names in together] == ["left_in_mind_past", "left_in_mind_next"]


def test_names_are_those_of_the_varied_analyses(study):
    names = parameters.robustness_names(study)
    assert names[:3] == ["left_in_mind_past", "job_discrepancy", "self_efficacy"]
    assert {"training", "peer_support", "caseload"} <= set(names), "auxiliary variables help"
    assert "supervision_quality" not in names
    none = study.plan.model_copy(update={"robustness": []})
    without = type(study)(**{**vars(study), "plan": none})
    assert parameters.robustness_names(without) == []
    assert parameters.robustness(without)["curves"] == []


def test_the_order_of_specifications():
    curve = {
        "exclusions": {"other": {}},
        "scoring": {},
        "missing": ["complete", "imputed"],
        "covariates": {"always": ["a"], "with_and_without": ["b", "c"], "sets": {}},
    }
    assert list(covariate_sets(curve)) == ["a", "a+b", "a+c", "a+b+c"]
    assert data_choices(curve) == [
        (AS_PLANNED, AS_PLANNED, "complete"),
        (AS_PLANNED, AS_PLANNED, "imputed"),
        ("other", AS_PLANNED, "complete"),
        ("other", AS_PLANNED, "imputed"),
    ]
    curve["covariates"] = {"always": [], "with_and_without": [], "sets": {}}
    assert covariate_sets(curve) == {"none": ()}
    curve["covariates"] = {"always": ["a"], "with_and_without": [], "sets": {"few": ["b"]}}
    assert covariate_sets(curve) == {"few": ("a", "b")}
