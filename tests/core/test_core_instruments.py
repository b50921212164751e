"""Instruments become scales; every mistake in naming one names file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from questline.core import parameters
from questline.core.configuration import load_study

PLAN = "table_one: {variables: [leaving]}\n"
CODEBOOK = "variable,kind,label,match,column,levels,missing,minimum,maximum,sensitivity\n"
WHO = ["cheerful", "calm", "active", "rested", "interested"]
PHQ = ["interest", "mood", "sleep", "energy", "appetite", "self_worth", "concentration",
       "movement", "self_harm"]  # fmt: skip
LONELY = ["emptiness", "rely_on", "trust", "misses_people", "close_to", "rejected"]


class Folder:
    """A study's folder: items with a range in the codebook, and what scales.yaml says."""

    def __init__(self, path: Path):
        self.path = path
        self.rows = ["leaving,category,Leaving,header,Leaving,no=No | yes=Yes,,,,"]
        for name, content in {
            "study.yaml": "name: s\ntitle: S\nraw: a.csv\nseed: 1\n",
            "cleaning.yaml": "{}\n", "plan.yaml": PLAN, "release.yaml": "{}\n",
            "report.yaml": "{}\n", "a.csv": "x\n1\n",
        }.items():  # fmt: skip
            self.write(name, content)

    def write(self, name, content):
        (self.path / name).write_text(content, encoding="utf-8")

    def items(self, names, low, high, sensitivity="", prefix=""):
        self.rows += [
            f"{prefix}{name},item,{name},header,{prefix}{name},,,{low},{high},{sensitivity}"
            for name in names
        ]
        return self

    def load(self, scales):
        self.write("scales.yaml", scales)
        self.write("codebook.csv", CODEBOOK + "\n".join(self.rows) + "\n")
        return load_study(self.path)

    def scales(self, scales):
        study, problems = self.load(scales)
        assert problems == [], [problem.sentence() for problem in problems]
        return study.scales.scales

    def problem(self, scales):
        (problem,) = self.load(scales)[1]
        assert problem.expected
        assert problem.remedy
        return problem


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def entry(instrument, items, *more, name="mine"):
    lines = ["instruments:", f"  {name}:", f"    from: {instrument}", "    items:"]
    lines += [f"      {tag}: {variable}" for tag, variable in items.items()]
    return "\n".join([*lines, *(f"    {line}" for line in more)]) + "\n"


def same(tags, prefix=""):
    return {tag: f"{prefix}{tag}" for tag in tags}


def test_one_score_has_the_entrys_name_and_the_librarys_facts(folder):
    (scale,) = folder.items(WHO, 0, 5).scales(entry("who_5", same(WHO))).values()
    assert (scale.score, scale.multiply_by, scale.highest_score) == ("sum", 4, 100)
    assert [band["to"] for band in scale.limits] == [50, 100]
    assert "Topp" in scale.citation
    assert "WHO" in scale.licence
    assert scale.version


def test_several_scores_are_named_after_the_entry_and_share_their_items(folder):
    folder.items(PHQ[:-1], 0, 3).items(PHQ[-1:], 0, 3, "internal")
    scales = folder.scales(entry("phq_9", same(PHQ), name="depression"))
    assert list(scales) == ["depression_phq_9", "depression_phq_8", "depression_phq_2"]
    assert [len(scale.items) for scale in scales.values()] == [9, 8, 2]
    assert [scale.items_needed for scale in scales.values()] == [7, 8, 2]
    assert "self-harm" in scales["depression_phq_9"].note
    assert "self-harm" not in scales["depression_phq_8"].note


def test_a_chosen_score_needs_its_own_items_only(folder):
    folder.items(PHQ[:2], 0, 3)
    scales = folder.scales(entry("phq_9", same(PHQ[:2]), "scores: [phq_2]", "label: Mood"))
    assert list(scales) == ["mine"]
    assert scales["mine"].label == "Mood"


def test_a_safety_item_that_is_public_is_refused(folder):
    problem = folder.items(PHQ, 0, 3).problem(entry("phq_9", same(PHQ)))
    assert 'single answers to "self_harm" must never be shown' in problem.found
    assert problem.where == "scales.yaml, line 13, key instruments.mine.items.self_harm"


def test_answers_to_a_safety_item_are_not_counted_or_drawn(folder):
    folder.items(PHQ[:-1], 0, 3).items(PHQ[-1:], 0, 3, "internal")
    study, problems = folder.load(entry("phq_9", same(PHQ)))
    assert problems == []
    groups = parameters.answer_groups(study)
    assert [name for group in groups for name in group["variables"]] == PHQ[:-1]
    assert "self_harm" not in parameters.described_names(study)
    assert study.scale_definitions("withheld")["mine_phq_9"]["withheld"] == ["self_harm"]


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        (entry("who_6", same(WHO)), "line 3, key instruments.mine.from",
         ['"who_6" is not an instrument of the library', 'Did you mean "who_5"?']),
        (entry("who_5", {**same(WHO[:-1]), "interest": "interested"}),
         "line 9, key instruments.mine.items.interest",
         ['"interest" is not an item of who_5', 'Did you mean "interested"?']),
        (entry("who_5", same(WHO[:-1])), "line 4, key instruments.mine.items",
         ["no variable for interested", "add a line for each"]),
        (entry("who_5", {**same(WHO), "calm": "cheerful"}),
         "line 6, key instruments.mine.items.calm", ['"cheerful" is "cheerful" already']),
        (entry("who_5", {**same(WHO), "calm": "clam"}),
         "line 6, key instruments.mine.items.calm",
         ['"clam" is not a variable of codebook.csv', 'Did you mean "calm"?']),
        (entry("who_5", same(WHO), "bands: customary"), "key instruments.mine.bands",
         ['"customary" is not a set of bands of who_5', "one of none"]),
        (entry("who_5", same(WHO), "scores: [totel]"), "key instruments.mine.scores[1]",
         ['Did you mean "total"?']),
        (entry("who_5", same(WHO), "score: mean"), "key instruments.mine.score",
         ["total is a sum", "a sum only"]),
        (entry("who_5", same(WHO), "least_answered: 6"), "key instruments.mine.least_answered",
         ["6 are to be answered of 5 items"]),
        (entry("who_5", same(WHO), "codes: {0: 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6}"),
         "key instruments.mine.codes", ["the code 6", "whole numbers from 0 to 5"]),
        (entry("who_5", same(WHO), "codes: {0: 5, 1: 4, 2: 3, 3: 2, 4: 1}"),
         "key instruments.mine.codes", ["nothing says what becomes of 5"]),
        (entry("who_5", same(WHO), "codes: {0: 0, 0.0: 1}"),
         "key instruments.mine.codes", ["0 and 0.0, which are the same number"]),
        (entry("who_5", same(WHO), "codes: {5: 0}", "rescale: true"),
         "key instruments.mine.rescale", ["both `codes` and `rescale`"]),
        (entry("who_5", same(WHO), "bonds: none"), "key instruments.mine.bonds",
         ['Did you mean "bands"?']),
        (entry("who_5", same(WHO), name="calm"), "key instruments.calm",
         ['"calm" is also a variable of codebook.csv']),
    ],
)  # fmt: skip
def test_a_mistake_names_its_line_and_its_key(folder, text, where, says):
    problems = folder.items(WHO, 0, 5).load(text)[1]
    sentences = " ".join(problem.sentence() for problem in problems)
    assert problems[0].where.startswith("scales.yaml, line ")
    assert where in problems[0].where
    for piece in says:
        assert piece in sentences
    named = {problem.where for problem in problems}
    assert len(named) == 1, named


def test_a_range_that_differs_says_how_codes_are_turned(folder):
    problems = folder.items(WHO, 1, 6).load(entry("who_5", same(WHO)))[1]
    assert len(problems) == 5
    assert "from 1 to 6, the instrument from 0 to 5" in problems[0].found
    assert "`rescale: true`" in problems[0].remedy


def test_rescaling_spreads_the_codes_evenly_and_only_onto_codes(folder):
    (scale,) = folder.items(WHO, 1, 6).scales(
        entry("who_5", same(WHO), "rescale: true")
    ).values()  # fmt: skip
    assert scale.codes == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}
    problem = Folder(folder.path).items(WHO, 1, 5).problem(
        entry("who_5", same(WHO), "rescale: true")
    )  # fmt: skip
    assert "1, 2, 3, 4, 5, which would become 0, 1.25, 2.5, 3.75, 5" in problem.found


def test_rescaling_the_same_codes_changes_nothing(folder):
    (scale,) = folder.items(WHO, 0, 5).scales(
        entry("who_5", same(WHO), "rescale: true")
    ).values()  # fmt: skip
    assert scale.codes == {}
    assert "codes" not in scale.as_parameters()


def test_rescaling_needs_codes_and_the_same_for_all(folder):
    problem = folder.items(WHO, "", "").problem(entry("who_5", same(WHO), "rescale: true"))
    assert 'does not say which codes "cheerful" has' in problem.found
    mixed = Folder(folder.path).items(WHO[:1], 1, 6).items(WHO[1:], 0, 5)
    problem = mixed.problem(entry("who_5", same(WHO), "rescale: true"))
    assert '"cheerful" and "calm" have different codes' in problem.found


def test_two_entries_that_make_one_name_and_a_scale_of_that_name(folder):
    folder.items(PHQ[:2], 0, 3).items(PHQ[:-1], 0, 3, prefix="b_")
    text = entry("phq_9", same(PHQ[:2]), "scores: [phq_2]", name="mine_phq_2")
    text += entry("phq_9", same(PHQ[:-1], "b_"), "scores: [phq_8, phq_2]").partition("\n")[2]
    problem = folder.problem(text)
    assert 'makes the scale "mine_phq_2", which is one of mine_phq_2 already' in problem.found


def test_what_follows_from_a_mistake_is_not_reported_as_well(folder):
    folder.write("plan.yaml", PLAN + "correlations: {variables: [mine, mine_total]}\n"
                 "imputation: {level: items, auxiliary: [mine_total]}\n")  # fmt: skip
    problem = folder.items(WHO, 0, 5).problem(entry("who_6", same(WHO)))
    assert "who_6" in problem.found
    problem = folder.problem("instruments:\n  mine:\n    from: who_5\n")
    assert 'the key "items" is missing' in problem.found


def test_bands_that_others_made_are_taken_only_by_name(folder):
    tags = ["companionship", "left_out", "isolated"]
    folder.items(tags, 1, 3)
    (plain,) = folder.scales(entry("ucla_3", same(tags))).values()
    assert plain.bands == []
    (chosen,) = folder.scales(entry("ucla_3", same(tags), "bands: six_or_more")).values()
    assert [band.name for band in chosen.bands] == ["not_lonely", "lonely"]
    assert "convention" in chosen.note
    folder.items(WHO, 0, 5)
    (without,) = folder.scales(entry("who_5", same(WHO), "bands: none")).values()
    assert without.bands == []


def test_the_other_way_of_scoring_can_be_chosen(folder):
    tags = ["composure", "solutions", "handling", "experience", "goals", "demands"]
    text = entry("occupational_self_efficacy_short", same(tags), "score: mean")
    (scale,) = folder.items(tags, 1, 6).scales(text).values()
    assert (scale.lowest_score, scale.highest_score) == (1, 6)


def test_single_items_make_no_scale_and_none_may_be_made(folder):
    tags = ["satisfied", "worthwhile", "happy", "anxious"]
    study, problems = folder.items(tags, 0, 10).load(entry("ons_4", same(tags)))
    assert problems == []
    assert study.scales.scales == {}
    assert study.scales.single_items["anxious"]["direction"] == "higher is worse"
    assert list(parameters.labels(study)["single_items"]) == tags
    together = (
        "scales:\n  all:\n    label: All\n    kind: reflective\n    items: [happy, anxious]\n"
    )
    together += "    minimum: 0\n    maximum: 10\n    score: mean\n    direction: up\n"
    problem = folder.problem(entry("ons_4", same(tags)) + together)
    assert "happy, anxious are single items" in problem.found
    problem = folder.problem(entry("ons_4", same(tags), "bands: none"))
    assert "ons_4 has no score" in problem.found


def test_imputing_items_cannot_follow_counts_and_tables(folder):
    folder.items(LONELY, 1, 3)
    plan = PLAN + "imputation: {level: items, auxiliary: [lonely_total]}\n"
    folder.write("plan.yaml", plan)
    problem = folder.problem(entry("de_jong_gierveld_6", same(LONELY), name="lonely"))
    assert problem.where == "plan.yaml, line 2, key imputation.level"
    assert 'the score of "lonely_total" counts answers' in problem.found
    folder.write("plan.yaml", plan.replace("level: items", "level: scales"))
    folder.scales(entry("de_jong_gierveld_6", same(LONELY), name="lonely"))


def test_an_item_turned_round_in_the_export_is_not_turned_again(folder):
    tags = ["quick_rebound", "struggles", "soon_recovered", "hard_rebound", "gets_through",
            "slow_recovery"]  # fmt: skip
    folder.items(tags, 1, 5)
    text = entry("brief_resilience_scale", same(tags))
    folder.scales(text)
    rows = [f"{row},{'yes' if ',struggles,' in row else ''}" for row in folder.rows]
    header = f"{CODEBOOK.strip()},reversed_in_export\n"
    folder.write("codebook.csv", header + "\n".join(rows) + "\n")
    (problem,) = load_study(folder.path)[1]
    assert '"struggles" is to be turned round, but' in problem.found
    assert "1=5 | 2=4" in problem.remedy


def test_a_specification_curve_leaves_a_table_alone(folder):
    tags = ["optimistic", "useful", "relaxed", "dealing_with_problems", "thinking_clearly",
            "close_to_people", "own_mind"]  # fmt: skip
    folder.items(tags, 1, 5)
    folder.write(
        "plan.yaml",
        PLAN
        + """analyses:
  - {name: leaving, label: L, kind: logistic, outcome: leaving, event: "yes",
     predictors: [{variable: mine, unit: 1, direction: lower}], covariates: []}
robustness:
  - name: curve
    label: C
    analysis: leaving
    predictor: mine
    scoring:
      fewer: {least_answered: {mine: "5"}}
      shorter: {without_items: {mine: [useful]}}
    covariates: {}
""",
    )
    problems = folder.load(entry("swemwbs", same(tags)))[1]
    assert len(problems) == 2, [problem.sentence() for problem in problems]
    for problem in problems:
        assert 'the score of "mine" is read off a table' in problem.found


def test_a_derived_variable_is_no_item(folder):
    folder.items(WHO[:-1], 0, 5)
    rows = [f"{row},," for row in folder.rows]
    rows.append('interested,derived,I,,,,,,,,"cheerful, calm",sum: all')
    folder.write("scales.yaml", entry("who_5", same(WHO)))
    folder.write("codebook.csv", f"{CODEBOOK.strip()},source,rule\n" + "\n".join(rows) + "\n")
    (problem,) = load_study(folder.path)[1]
    assert '"interested" is of kind derived' in problem.found
