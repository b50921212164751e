"""What a study does not say yet: nothing here stops a run, but a reader would ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from questline.core.cleaning_rules import CleaningSettings
from questline.core.codebook import Variable
from questline.core.plan import PlanSettings
from questline.core.report_settings import ReportSettings
from questline.core.scales import ScaleSettings
from questline.core.sentences import listed
from questline.core.study import StudySettings


def absent_parts(models: Mapping[str, Any], codebook: Mapping[str, Variable]) -> list[str]:
    """What is missing in the files that could be read, each with where it would stand."""
    found: list[str] = []
    if models.get("study.yaml"):
        found += _study(models["study.yaml"])
    if models.get("scales.yaml"):
        found += _scales(models["scales.yaml"], codebook)
    if models.get("cleaning.yaml"):
        found += _cleaning(models["cleaning.yaml"], codebook)
    if models.get("plan.yaml"):
        found += _plan(models["plan.yaml"])
    if models.get("report.yaml"):
        found += _report(models["report.yaml"])
    return found


def _study(study: StudySettings) -> Iterator[str]:
    if not study.sha256:
        yield "study.yaml, key sha256: nothing holds the raw file to the version that was analysed"
    if not study.recruitment:
        yield "study.yaml, key recruitment: who was asked, when and how"
    if not study.summary:
        yield "study.yaml, key summary: what the study asks"
    if not study.authors:
        yield "study.yaml, key authors: who made the study"


def _scales(settings: ScaleSettings, codebook: Mapping[str, Variable]) -> Iterator[str]:
    for name, scale in settings.scales.items():
        if not scale.source:
            yield f"scales.yaml, scale {name}, key source: where the scale comes from"
    used = {item for scale in settings.scales.values() for item in scale.items}
    loose = [name for name, one in codebook.items() if one.kind == "item" and name not in used]
    if loose:
        yield f"scales.yaml: no scale uses the items {listed(loose)}"


def _cleaning(settings: CleaningSettings, codebook: Mapping[str, Variable]) -> Iterator[str]:
    kinds = {rule.kind for rule in settings.rules}
    present = {variable.kind for variable in codebook.values()}
    if "consent" not in kinds:
        what = "no rule looks at it" if "consent" in present else "no variable holds it"
        yield f"cleaning.yaml: consent to take part; {what}"
    if "duplicates" not in kinds:
        yield "cleaning.yaml: a rule of kind duplicates; second records of a person would count"
    if "timing" in present and not kinds & {"too_fast", "careless"}:
        yield "cleaning.yaml: a rule on the time taken, though the codebook has one"


def _plan(plan: PlanSettings) -> Iterator[str]:
    if not plan.analyses and not plan.comparisons:
        yield "plan.yaml, keys analyses and comparisons: the report tests nothing"
    for entry in plan.analyses:
        if not entry.rationale:
            yield f"plan.yaml, analysis {entry.name}, key rationale: why this analysis"


def _report(report: ReportSettings) -> Iterator[str]:
    if not report.limits:
        yield "report.yaml, key limits: what the study cannot say"
