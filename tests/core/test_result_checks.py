"""Ids of results that people cite: what the plan tells is checked at the start, the rest later."""

from __future__ import annotations

import json
import runpy
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from core.damage import sound_study
from questline.core.audit_parameters import cited_results
from questline.core.cited_results import result_problems
from questline.core.configuration import load_study
from questline.core.files import write_ledger, write_statistics
from questline.core.job import problems_beside
from questline.core.known_names import KnownNames
from questline.core.result_checks import OF_TERMS, STAGES_OF_RESULTS, check_result
from questline.core.statistics import StatisticsPart
from questline.core.yaml_text import parse_yaml
from questline.reporting.names import EFFECTS

ROOT = Path(__file__).parents[2]
GOOD = "modelling/left_in_mind_past/adjusted/complete/self_efficacy/risk_difference"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    found, problems = load_study(sound_study(tmp_path_factory.mktemp("study")))
    assert found is not None, problems
    return found


def problems_of(study, *results: str) -> list[str]:
    """What is said of some ids, cited as if in plan.yaml."""
    sources = {
        name: parse_yaml((study.folder / name).read_text(encoding="utf-8"), name)
        for name in ("plan.yaml", "scales.yaml")
    }
    known = KnownNames(study.codebook, study.scales, sources)
    for result in results:
        check_result(known, "plan.yaml", ("analyses",), result, study.plan)
    return [problem.sentence() for problem in known.problems]


def test_every_result_of_the_shipped_study_may_be_cited(study):
    published = ROOT / "reports" / "published" / "link_workers" / "statistics.csv"
    ids = pd.read_csv(published, usecols=["id"], dtype=str, keep_default_na=False)["id"]
    cited = [one for one in ids if one.split("/")[0] in STAGES_OF_RESULTS]
    assert len(cited) > 5000
    assert problems_of(study, *cited) == []


@pytest.mark.parametrize(
    ("part", "wrong", "says"),
    [
        ("left_in_mind_past", "left_in_mind_pst",
         '"left_in_mind_pst" is not an analysis of plan.yaml. Did you mean "left_in_mind_past"?'),
        ("adjusted", "ajusted", '"ajusted" is not a model. Did you mean "adjusted"?'),
        ("complete", "completed",
         '"completed" is not what models are fitted to. Did you mean "complete"?'),
        ("self_efficacy", "self_eficacy", '"self_eficacy" is not a term of the analysis '
         '"left_in_mind_past". Did you mean "self_efficacy"?'),
        ("self_efficacy", "training", "Expected: one of age_group, employer, gender"),
        ("risk_difference", "risk_diference",
         '"risk_diference" is not a statistic of a term. Did you mean "risk_difference"?'),
        ("self_efficacy/", "gender/femal/",
         '"femal" is not a level of "gender". Did you mean "female"?'),
        ("self_efficacy/", "gender/", '"" is not a level of "gender"'),
    ],
)  # fmt: skip
def test_a_mistyped_part_of_an_id_of_a_model(study, part, wrong, says):
    (said,) = problems_of(study, GOOD.replace(part, wrong))
    assert says in said
    assert "What to do: correct the id of the result" in said


@pytest.mark.parametrize(
    ("identifier", "says"),
    [
        ("modelling/stress_by_supervision/comparison/complete/gender/mann_whitney",
         '"gender" is not the group of this comparison'),
        ("modelling/stress_by_supervision/adjusted/complete/supervision/mann_whitney",
         '"adjusted" is not the model of a comparison'),
        ("robustness/leaving_pst/none/none/curve/median_risk_difference",
         '"leaving_pst" is not a specification curve of plan.yaml'),
        ("scoring/scores/none/analysed/self_eficacy/count", '"self_eficacy" is not a scale'),
        ("description/table_one/none/analysed/gendr/count", 'Did you mean "gender"?'),
    ],
)  # fmt: skip
def test_a_mistyped_part_of_an_id_of_another_stage(study, identifier, says):
    (said,) = problems_of(study, identifier)
    assert says in said


def test_effects_that_the_report_names_may_be_cited():
    assert set(EFFECTS) <= OF_TERMS


def test_what_only_the_store_tells_ends_the_run_with_the_nearest_id(study):
    cited = cited_results(study)
    assert cited[0]["where"] == "report.yaml, key recommendations[1].results[1]"
    assert cited[-1]["where"].startswith("report.yaml, key published[")
    ids = [one["result"] for one in cited]
    assert result_problems(cited, ids) == []
    (problem,) = result_problems(cited[:1], [ids[0].replace("discrepancy", "discrepency")])
    assert problem.where == "report.yaml, key recommendations[1].results[1]"
    assert f'there is no result "{ids[0]}". Did you mean' in problem.found


def test_the_audit_ends_the_run_where_what_is_cited_is_in_no_store(tmp_path):
    """What release left out of the public store is in the team's, and may be cited."""
    part = StatisticsPart("cleaning")
    part.add("flow", "raw_rows", "count", 203)
    part.add("flow", "analysed", "count", 160)
    store = part.table()
    write_statistics(tmp_path / "public.csv", store[:1])
    write_statistics(tmp_path / "internal.csv", store)
    write_ledger(tmp_path / "checks.csv", pd.DataFrame(columns=["id", "rule", "detail"]))

    def audit(result: str) -> list[str]:
        cited = [{"where": "report.yaml, key recommendations[1].results[1]", "result": result}]
        snakemake = SimpleNamespace(
            rule="audit",
            input=SimpleNamespace(
                **{name: tmp_path / f"{name}.csv" for name in ("public", "internal", "checks")},
                earlier=[],
                published=[],
            ),
            output=SimpleNamespace(
                **{
                    name: tmp_path / f"{name}_out.csv"
                    for name in ("statistics", "team_statistics", "outputs", "listed")
                }
            ),
            params=SimpleNamespace(
                told={"settings": {}, "exceptions": [], "earlier": [], "quotations": 0},
                cited=cited,
                facts=None,
            ),
            log=[str(tmp_path / "audit.log")],
        )
        script = str(ROOT / "scripts" / "audit.py")
        with suppress(SystemExit):
            runpy.run_path(script, init_globals={"snakemake": snakemake})
        problems = problems_beside(tmp_path / "audit.log")
        if not problems.exists():
            return []
        return [one["found"] for one in json.loads(problems.read_text("utf-8"))["problems"]]

    assert audit(store["id"][1]) == []
    assert (tmp_path / "outputs_out.csv").exists()
    wrong = audit("cleaning/flow/none/none/analyzed/count")
    assert wrong == [
        'there is no result "cleaning/flow/none/none/analyzed/count". Did you mean '
        '"cleaning/flow/none/none/analysed/count"?'
    ]
