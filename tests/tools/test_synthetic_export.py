"""The shipped export: the same bytes again, its mess, and its way through the first stages."""

import collections
import math
import re
from pathlib import Path

import pandas as pd
import pytest

from questline.cleaning.stage import Cleaned, clean
from questline.core import parameters
from questline.core.configuration import Study
from questline.intake.exports.reading import open_export
from questline.intake.stage import Intake, take_in
from questline.modelling.regression import fit_analysis
from questline.scoring.stage import score
from questline.tools.synthetic_survey import true_model as true
from questline.tools.synthetic_survey.survey import SyntheticSurvey, simulate

pytestmark = pytest.mark.slow

EXCLUDED = {
    "preview": 6,
    "no_consent": 9,
    "not_a_link_worker": 14,
    "duplicate": 8,
    "broke_off": 21,
    "too_fast": 4,
    "one_answer_throughout": 6,
}


@pytest.fixture(scope="module")
def intake(study: Study) -> Intake:
    variables = study.intake_variables()
    opened = open_export(study.raw, variables=variables)
    return take_in(opened, variables, out_of_range=study.cleaning.out_of_range)


@pytest.fixture(scope="module")
def cleaned(study: Study, intake: Intake) -> Cleaned:
    settings = parameters.cleaning_settings(study)
    return clean(intake.responses, intake.missing, intake.changes, study.variables(), settings)


@pytest.fixture(scope="module")
def analysed(study: Study, cleaned: Cleaned) -> pd.DataFrame:
    definitions = study.scale_definitions(
        "items", "minimum", "maximum", "reverse_keyed", "score", "items_needed", "bands"
    )
    return pd.concat([cleaned.responses, score(cleaned.responses, definitions).scores], axis=1)


def test_the_shipped_file_is_what_the_seed_gives(root: Path, survey: SyntheticSurvey):
    shipped = (root / "data" / "link_workers" / "responses.csv").read_bytes()
    assert survey.content == shipped
    assert survey.rows == 410


@pytest.mark.slow
def test_another_seed_gives_another_survey_with_the_same_make_up(survey: SyntheticSurvey):
    other = simulate(true.SEED + 1)
    assert other.rows == survey.rows
    assert other.content != survey.content


def test_the_file_has_the_mess_of_an_export(root: Path, export: list[dict[str, str]]):
    content = (root / "data" / "link_workers" / "responses.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    cells = collections.Counter(cell for row in export for cell in row.values())
    assert cells["-99"] > 20
    assert cells["-88"] > 50
    assert cells["Prefer not to say"] > 5
    for answer in ("55", "7", "999", "375"):
        assert cells[answer]
    texts = [row["Q6. Nation"] for row in export]
    assert {"England", "england", "ENGLAND", " England", "England "} <= set(texts)
    dates = [row["Start date"] for row in export]
    assert sum(bool(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", date)) for date in dates) > 200
    assert sum(bool(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", date)) for date in dates) > 50
    assert all(row["Response ID"].isascii() for row in export)
    towns = {row["Q8. Town or area"] for row in export}
    assert {"Ynys Môn", "Tàrbert", "Llŷn", "Doire"} <= towns
    assert sum(bool(row["Q9. Employer - other"]) for row in export) > 10


def test_open_answers_hold_what_must_stay_harmless(export: list[dict[str, str]]):
    answers = [
        text for row in export for header, text in row.items() if "[open_" in header and text
    ]
    assert sum(text.startswith("=") for text in answers) == 1
    assert sum("<script>" in text for text in answers) == 1
    assert any("\n" in text for text in answers)
    assert any('"' in text and "," not in text for text in answers)
    assert any("," in text for text in answers)


def test_about_six_in_ten_open_answers_of_the_analysed_are_blank(cleaned: Cleaned):
    opened = cleaned.responses[["open_leaving", "open_staying", "open_help"]]
    assert opened.isna().to_numpy().mean() == pytest.approx(0.6, abs=0.06)


def test_every_question_of_the_codebook_finds_its_column(intake: Intake):
    kinds = set(intake.findings["kind"])
    assert "absent_columns" not in kinds
    unknown = intake.findings.loc[intake.findings["kind"] == "unknown_columns"]
    assert unknown["count"].tolist() == [2]
    assert set(intake.findings["severity"]) == {"note"}


def test_cleaning_leaves_the_342_and_says_why_the_others_left(cleaned: Cleaned):
    assert len(cleaned.responses) == 342
    excluded = cleaned.exclusions[cleaned.exclusions["decision"] == "excluded"]
    assert excluded["rule"].value_counts().to_dict() == EXCLUDED
    assert len(excluded) + len(cleaned.responses) == 410


def test_some_are_caught_by_two_rules(cleaned: Cleaned):
    also = cleaned.exclusions[cleaned.exclusions["decision"] == "also caught"]
    assert {"broke_off", "too_fast", "one_answer_throughout"} <= set(also["rule"])


def test_each_impossible_answer_is_set_to_missing(cleaned: Cleaned):
    changed = cleaned.changes[cleaned.changes["rule"] == "out_of_range"]
    assert len(changed) == 9


def test_some_scores_are_prorated_and_few_cannot_be_made(
    study: Study, cleaned: Cleaned, analysed: pd.DataFrame
):
    for name, scale in study.scales.scales.items():
        answered = cleaned.responses[list(scale.items)].notna().sum(axis=1)
        assert (answered < len(scale.items)).sum() > 20
        assert 2 <= analysed[name].isna().sum() <= 12


@pytest.mark.parametrize(
    ("number", "odds_ratios"), [(0, {"job_discrepancy": 6.86, "self_efficacy": 1.91}),
                                (1, {"job_discrepancy": 4.86})]
)  # fmt: skip
def test_planned_models_come_near_the_published_results(
    number: int,
    odds_ratios: dict[str, float],
    study: Study,
    analysed: pd.DataFrame,
    survey: SyntheticSurvey,
    root: Path,
):
    analysis = parameters.analyses(study)[number]
    variables = study.analysis_variables(parameters.modelled_names(study))
    fit = fit_analysis(analysed, analysis, variables, study.plan.confidence, intervals_for=[])
    assert 300 <= fit.cases.count <= 320
    page = (root / "docs" / "synthetic-data.md").read_text(encoding="utf-8")
    for place, focal in enumerate(true.FOCAL):
        if focal.outcome.name != analysis["outcome"]:
            continue
        found = fit.estimate(focal.variable)
        assert found.estimate is not None
        assert found.p is not None
        ratio = math.exp(found.estimate)
        assert ratio == pytest.approx(survey.draw.odds_ratios[place], rel=1e-6)
        assert found.p == pytest.approx(survey.draw.p_values[place], abs=1e-6)
        assert f"{ratio:.2f}" in page
        if focal.variable in odds_ratios:
            assert ratio == pytest.approx(odds_ratios[focal.variable], rel=0.05)
        else:
            assert found.p > 0.2


def test_the_page_names_the_draw_that_was_kept(root: Path, survey: SyntheticSurvey):
    page = (root / "docs" / "synthetic-data.md").read_text(encoding="utf-8")
    assert f"Draw number {survey.draw.draws} was kept." in page
    for rule, rows in zip(
        ("test runs of the questionnaire", "no consent", "not a link worker"),
        EXCLUDED.values(),
        strict=False,
    ):
        assert f"| {rule} | {rows} |" in page
