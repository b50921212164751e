"""What the files of a study decide, in sentences: everything that a run will do because of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from questline.core.careless_rule import CarelessRule
from questline.core.cleaning_rules import CleaningRule, CleaningSettings
from questline.core.codebook import Variable
from questline.core.interview_settings import InterviewSettings
from questline.core.plan import PlanSettings
from questline.core.release_rules import ReleaseSettings
from questline.core.scales import Scale, ScaleSettings
from questline.core.sentences import listed, number_of
from questline.core.study import StudySettings
from questline.intake.exports.recognition import NAMES

_SECRET = ("identifying", "free_text", "internal")


def decisions(models: Mapping[str, Any], codebook: Mapping[str, Variable]) -> dict[str, list[str]]:
    """The decisions by file, in the order in which a run meets them.

    `models` holds the content of each file that could be read, by its name.
    """
    makers: dict[str, Callable[[Any], Iterator[str]]] = {
        "study.yaml": _study,
        "codebook.csv": lambda _: _variables(codebook),
        "scales.yaml": _scales,
        "cleaning.yaml": _cleaning,
        "plan.yaml": _plan,
        "release.yaml": _release,
        "interviews.yaml": _interviews,
    }
    known = {**models, "codebook.csv": codebook}
    said = {name: list(make(known[name])) for name, make in makers.items() if known.get(name)}
    return {name: sentences for name, sentences in said.items() if sentences}


def _study(study: StudySettings) -> Iterator[str]:
    yield f'"{study.title}"; the results go to results/{study.name}/'
    pinned = "which must have the checksum stated" if study.sha256 else "whatever its content"
    yield f"the answers are in {study.raw}, {pinned}"
    if study.platform:
        name = NAMES.get(study.platform, "")
        yield f"the export is one of {name}" if name else "the export is read as a plain table"
    if study.companions:
        yield f"beside it: {listed(study.companions)}"
    for file in study.more_files:
        pinned = "which must have the checksum stated" if file.sha256 else "whatever its content"
        yield f"the rows of {file.name} are in {file.raw}, {pinned}, below those of the first file"
    if study.side_by_side:
        keys = listed(study.side_by_side.by)
        yield (
            f"the rows of one {study.side_by_side.respondent} become one row; {keys} "
            f"{'tells' if len(study.side_by_side.by) == 1 else 'tell'} them apart"
        )
    yield f"every random number follows from the seed {study.seed}"
    if study.synthetic:
        yield "the data are simulated, and every page says so"


def _variables(codebook: Mapping[str, Variable]) -> Iterator[str]:
    kinds = Counter(variable.kind for variable in codebook.values())
    counts = listed(number_of(count, f"{kind} variable") for kind, count in kinds.items())
    yield f"{number_of(len(codebook), 'variable')}: {counts}"
    for sensitivity in _SECRET:
        names = [name for name, one in codebook.items() if one.sensitivity == sensitivity]
        if names:
            yield f"never shown in the report, as {sensitivity.replace('_', ' ')}: {listed(names)}"
    by_code: dict[tuple[str, str], list[str]] = {}
    for name, variable in codebook.items():
        for text, kind in variable.missing:
            by_code.setdefault((text, kind), []).append(name)
    for (text, kind), names in by_code.items():
        yield f'"{text}" means {kind.replace("_", " ")} in {listed(names)}'
    for name, variable in codebook.items():
        if variable.joined_with:
            further = listed(f'"{header}"' for header in variable.joined_with)
            yield f'{name} has its answers from "{variable.column}", joined with {further}'
    questions = Counter(one.choices_of for one in codebook.values() if one.choices_of)
    for question, count in questions.items():
        yield f"{question} has {count} options; who ticked none of them left the question blank"
    turned = [name for name, variable in codebook.items() if variable.reversed_in_export]
    if turned:
        yield f"turned round in the export already: {listed(turned)}"
    for name, variable in codebook.items():
        if variable.derivation:
            sources = listed(variable.derivation.sources)
            yield f"{name} is made from {sources} ({variable.derivation.kind.replace('_', ' ')})"


def _scales(settings: ScaleSettings) -> Iterator[str]:
    if not settings.scales:
        yield "no scale is scored"
    made: Mapping[str, str] = getattr(settings, "made", {})
    for name, scale in settings.scales.items():
        library = f"from {settings.instruments[made[name]].instrument}: " if name in made else ""
        yield f"{name}: {library}{_scale(scale)}"


def _scale(scale: Scale) -> str:
    reversed_items = listed(scale.reverse_keyed) if scale.reverse_keyed else "none"
    parts = [
        f"{scale.score} of {number_of(len(scale.items), 'item')} from {scale.minimum:g} to "
        f"{scale.maximum:g}",
        f"turned round: {reversed_items}",
        f"at least {scale.items_needed} must be answered",
        scale.direction,
    ]
    if scale.bands:
        parts.append(f"bands {listed(band.name for band in scale.bands)}")
    return "; ".join(parts)


def _cleaning(settings: CleaningSettings) -> Iterator[str]:
    if settings.out_of_range == "set_missing":
        yield "an answer outside its declared range becomes missing, with a line in changes.csv"
    else:
        yield "an answer outside its declared range stops the run"
    if not settings.rules:
        yield "nobody is left out"
    for number, rule in enumerate(settings.rules, 1):
        yield f"rule {number}, {_rule(rule)}"


def _rule(rule: CleaningRule) -> str:
    becomes = "is left out" if rule.decision == "exclude" else "stays and is marked"
    kind = rule.kind.replace("_", " ")
    if isinstance(rule, CarelessRule):
        kind += f", at least {rule.least_flags} of {len(rule.flags_used)} flags"
    return f"{rule.name} ({kind}): whom it catches {becomes}. {rule.reason}"


def _plan(plan: PlanSettings) -> Iterator[str]:
    yield f"intervals at {plan.confidence:.0%}"
    if plan.table_one.variables:
        yield f"Table 1 shows {listed(plan.table_one.variables)}"
    for entry in plan.analyses:
        focal = listed(predictor.variable for predictor in entry.predictors)
        adjusted = f", adjusted for {listed(entry.covariates)}" if entry.covariates else ""
        family = f"; family of tests {entry.family}" if entry.family else ""
        yield f"{entry.name}: {entry.kind} model of {entry.outcome} on {focal}{adjusted}{family}"
    for comparison in plan.comparisons:
        yield (
            f"{comparison.name}: {comparison.outcome} by {comparison.group} "
            f"({comparison.test.replace('_', ' ')})"
        )
    if plan.imputation:
        yield "missing answers are imputed beside the complete cases"
    for curve in plan.robustness:
        yield f"a specification curve of {curve.analysis}"


def _release(settings: ReleaseSettings) -> Iterator[str]:
    yield f"counts below {settings.threshold} are hidden in the public edition"


def _interviews(settings: InterviewSettings) -> Iterator[str]:
    chosen = settings.selection
    if chosen:
        names = listed(one.variable for one in chosen.dimensions)
        yield (
            f"{chosen.size} of those with {chosen.agreed.variable} = {chosen.agreed.level} are "
            f"proposed for an interview, so that they differ in {names}"
        )
        yield f"the contact details are in {chosen.contacts}; two columns of it are read"
    if settings.participants:
        told = listed(settings.context) if settings.context else "nothing"
        yield f"who was interviewed is in {settings.participants}; readers are told: {told}"
    if settings.coding:
        yield f"the coded interviews are in {listed(settings.coding.files)}"
    for answers in settings.open_answers:
        yield f"the coded answers to {answers.variable} are in {answers.coding}"
    if settings.photographs:
        yield f"the photographs are listed in {settings.photographs.register_file}"
    if settings.findings:
        findings = number_of(len(settings.findings), "finding")
        yield f"{findings} of the questionnaire beside what the interviews say of it"
