"""The constants of the true model fit each other, the shipped study and what the page says."""

import math
from pathlib import Path

import pytest

from questline.core.configuration import Study
from questline.tools.synthetic_survey import true_model as true
from questline.tools.synthetic_survey.missingness import CLOSED
from questline.tools.synthetic_survey.questions import BY_VARIABLE

SHARES = {
    "gender": true.GENDER,
    "age_group": true.AGE_GROUP,
    "ethnic_group": true.ETHNIC_GROUP,
    "nation": true.NATION,
    "region": true.REGION,
    "employer": true.EMPLOYER,
    "contract": true.CONTRACT["primary_care"],
    "supervision": true.SUPERVISION["primary_care"],
    "training": true.TRAINING,
    "peer_support": true.PEER_SUPPORT,
}
LABELS = {
    "male": "male, against female",
    "a18_29": "18 to 29, against 40 to 49",
    "a30_39": "30 to 39, against 40 to 49",
    "a50_59": "50 to 59, against 40 to 49",
    "a60_plus": "60 or over, against 40 to 49",
    "voluntary_sector": "voluntary sector, against primary care",
    "local_council": "local council, against primary care",
    "scotland": "Scotland, against England",
    "wales": "Wales, against England",
    "northern_ireland": "Northern Ireland, against England",
}


def test_focal_odds_ratios_are_the_published_ones():
    assert [focal.odds_ratio for focal in true.FOCAL] == pytest.approx([6.86, 1.91, 4.86, 1.0])
    assert [focal.published for focal in true.FOCAL] == [6.86, 1.91, 4.86, None]


@pytest.mark.parametrize("variable", sorted(SHARES))
def test_shares_are_of_the_codebooks_levels_and_sum_to_one(variable: str, study: Study):
    assert list(SHARES[variable]) == study.codebook[variable].level_codes
    assert sum(SHARES[variable].values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "shares", [*true.CONTRACT.values(), *true.SUPERVISION.values(), true.HOURS]
)
def test_shares_within_groups_sum_to_one(shares: dict[str, float]):
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize("number", range(2))
def test_outcome_models_hold_the_plans_terms_units_and_references(number: int, study: Study):
    analysis, outcome = study.plan.analyses[number], true.OUTCOMES[number]
    assert analysis.outcome == outcome.name
    assert set(analysis.covariates) == {*outcome.levels, "months_in_role"}
    assert analysis.reference == true.REFERENCE
    for variable, effects in outcome.levels.items():
        assert list(effects) == study.codebook[variable].level_codes
        assert effects[true.REFERENCE[variable]] == 0
    planned = {(one.variable, one.unit, one.direction) for one in analysis.predictors}
    focal = [focal for focal in true.FOCAL if focal.outcome is outcome]
    assert {(one.variable, one.unit, one.direction) for one in focal} == planned


def test_items_ranges_and_proration_are_those_of_the_scales(study: Study):
    items = {"self_efficacy": true.SELF_EFFICACY, "job_discrepancy": true.JOB_DISCREPANCY}
    for name, scale in study.scales.scales.items():
        assert tuple(scale.items) == items[name]
        assert scale.items_needed == true.LEAST_ANSWERED[name]
        assert scale.score == "sum"
    for item, limits in true.RANGES.items():
        assert (study.codebook[item].minimum, study.codebook[item].maximum) == limits


def test_questions_cover_the_codebook_and_its_texts(study: Study):
    asked = [name for name, variable in study.codebook.items() if variable.derivation is None]
    assert list(BY_VARIABLE) == asked
    assert [name for name in asked if name in CLOSED] == list(CLOSED)
    for name in asked:
        variable, question = study.codebook[name], BY_VARIABLE[name]
        assert {code: text.strip() for code, text in variable.levels} == dict(question.texts)
        if question.careless_typing:
            assert variable.matching == "ignore_blanks_and_case"
        refusals = dict(variable.missing)
        assert question.offers_refusal == ("Prefer not to say" in refusals)


def test_the_page_states_the_true_values(root: Path):
    page = (root / "docs" / "synthetic-data.md").read_text(encoding="utf-8")
    rows = {
        "job discrepancy, per 30 higher": [o.job_discrepancy * 30 for o in true.OUTCOMES],
        "self-efficacy, per 10 lower": [-o.self_efficacy * 10 for o in true.OUTCOMES],
        "another gender, against female": [o.levels["gender"]["other"] for o in true.OUTCOMES],
        "other employer, against primary care": [
            o.levels["employer"]["other"] for o in true.OUTCOMES
        ],
    }
    for variable, effects in true.PAST.levels.items():
        for level in effects:
            if level in LABELS:
                rows[LABELS[level]] = [o.levels[variable][level] for o in true.OUTCOMES]
    assert len(rows) == 14
    for label, (past, later) in rows.items():
        assert f"| {label} | {math.exp(past):.2f} | {math.exp(later):.2f} |" in page
    months = [f"{math.exp(o.months_in_role):.3f}" for o in true.OUTCOMES]
    assert f"| months in the role, per month | {' | '.join(months)} |" in page
