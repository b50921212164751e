"""What each rule is told of the configuration: the fields it uses, as plain data, and no more.

Snakemake re-runs a rule when its parameters change. So labels and prose go to reporting alone, and
a stage is given only the variables that it works on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from questline.core import (
    audit_parameters,
    interview_parameters,
    published_codebook,
    registration,
    release_parameters,
)
from questline.core.analysis_plan import Analysis
from questline.core.careless_checks import careless_parameters
from questline.core.careless_rule import CarelessRule
from questline.core.configuration import Study
from questline.core.marks import marked
from questline.core.robustness_plan import SpecificationCurve
from questline.core.scales import FEATURES, Scale
from questline.core.settings import Settings
from questline.core.sharing import anonymity as anonymity
from questline.core.sharing import free_text as free_text

SCORED = ("items", "minimum", "maximum", "reverse_keyed", "score", "items_needed", "bands")
"""What scoring is told of a scale."""


def described_names(study: Study) -> list[str]:
    """The variables and scales that description works on: all that may be shown."""
    plan = study.plan
    named = [
        *plan.table_one.variables,
        *plan.table_one.by,
        *plan.correlations.variables,
        *(name for group in study.report.answers for name in group.variables),
        *(name for benchmark in study.report.benchmarks for name in benchmark.variables),
        *plan.analysed_names,
        *(item for scale in study.scales.scales.values() for item in scale.items),
    ]
    private = set(study.withheld([name for name in named if name in study.codebook]))
    return [name for name in dict.fromkeys(named) if name not in private]


def modelled_names(study: Study) -> list[str]:
    """The variables and scales that modelling works on."""
    return study.plan.modelled_names


def imputed_names(study: Study) -> list[str]:
    """The variables and scales that imputation works on, those that only help included.

    With `level: items` these hold the items of the scales that are asked for as well.
    """
    plan = study.plan
    if plan.imputation is None:
        return []
    named = [*plan.analysed_names, *plan.imputation.auxiliary]
    if plan.imputation.level == "items":
        scales = study.scales.scales
        named += [item for name in list(named) if name in scales for item in scales[name].items]
    return list(dict.fromkeys(named))


def imputation(study: Study) -> dict[str, Any] | None:
    """How missing answers are imputed, or nothing: the plan, who must predict whom, and the events.

    `events` holds the level that counts as yes of the outcomes of logistic models: of an outcome
    with several analyses that of the first.
    """
    plan = study.plan
    if plan.imputation is None:
        return None
    together = [
        [entry.outcome, *(one.variable for one in entry.predictors), *entry.covariates]
        for entry in plan.analyses
    ]
    together += [[entry.outcome, entry.group] for entry in plan.comparisons]
    return {
        **plan.imputation.model_dump(),
        "together": together,
        "events": {
            entry.outcome: entry.event
            for entry in reversed(plan.analyses)
            if entry.kind == "logistic"
        },
        "correlations": plan.correlations.model_dump(),
    }


def measurement(study: Study) -> dict[str, Any]:
    """How the scales are examined, without labels."""
    plan = study.plan.measurement.model_dump()
    for key in ("sets", "invariance"):
        plan[key] = [_without(entry, ("label",)) for entry in plan[key]]
    return plan


def analyses(study: Study) -> list[dict[str, Any]]:
    """The planned regressions without their labels."""
    return [_without(entry.model_dump(), ("label", "rationale")) for entry in study.plan.analyses]


def comparisons(study: Study) -> list[dict[str, Any]]:
    """The planned comparisons without their labels."""
    return [_without(entry.model_dump(), ("label",)) for entry in study.plan.comparisons]


def family_methods(study: Study) -> dict[str, str]:
    """The adjustment of each family of tests."""
    return {name: family.method for name, family in study.plan.families.items()}


def questions(study: Study) -> dict[str, Any]:
    """What is asked about every planned regression once it is fitted."""
    plan = study.plan
    return {
        "internal_validation": plan.internal_validation.model_dump(),
        "detectable": plan.detectable.model_dump(),
        "weighting": plan.weighting.model_dump() if plan.weighting else None,
    }


def careless(study: Study) -> dict[str, Any] | None:
    """The rule on careless responding; nothing without one.

    Where it leaves people out, `back` says how they come back: `scales` is how they are scored, and
    `once` names the variables that tell respondents apart.
    """
    rule = next((rule for rule in study.cleaning.rules if rule.kind == "careless"), None)
    if rule is None:
        return None
    back = {"scales": study.scale_definitions(*SCORED), "once": _once(study)}
    return {"rule": rule.name, "back": back if rule.decision == "exclude" else None}


def _once(study: Study) -> list[str]:
    """The variables that tell respondents apart."""
    return [rule.variable for rule in study.cleaning.rules if rule.kind == "duplicates"]


def robustness_names(study: Study) -> list[str]:
    """The variables and scales that specification curves work on."""
    plan = study.plan
    varied = {curve.analysis for curve in plan.robustness}
    named: list[str] = []
    for entry in plan.analyses:
        if entry.name in varied:
            named += [entry.outcome, *entry.terms]
            named += [entry.teams.variable] if entry.teams else []
    if any("imputed" in curve.missing for curve in plan.robustness) and plan.imputation:
        named += plan.imputation.auxiliary
        if plan.imputation.level == "items":
            scales = study.scales.scales
            named += [item for name in list(named) if name in scales for item in scales[name].items]
    return list(dict.fromkeys(named))


def robustness(study: Study) -> dict[str, Any]:
    """The specification curves, the analyses that they vary, and how data are made again.

    `scales` says how scores are made as planned, by scale. Each scoring choice of a curve holds the
    scales that it changes, described in the same way. `once` names the variables that tell
    respondents apart; `imputation` is the plan of imputation where a curve asks for it.
    """
    plan = study.plan
    varied = {curve.analysis for curve in plan.robustness}
    chosen = [entry for entry in plan.analyses if entry.name in varied]
    imputed = any("imputed" in curve.missing for curve in plan.robustness)
    return {
        "curves": [_curve(study, curve) for curve in plan.robustness],
        "analyses": {entry.name: _varied_analysis(entry) for entry in chosen},
        "scales": {name: _scoring(scale, scale) for name, scale in study.scales.scales.items()},
        "once": _once(study),
        "imputation": _imputation_again(study, chosen) if imputed else None,
    }


def _curve(study: Study, curve: SpecificationCurve) -> dict[str, Any]:
    """A curve without its label, its scoring choices as the scales that they change."""
    scales = study.scales.scales
    scoring = {
        name: {
            scale: _scoring(scales[scale], changed)
            for scale, changed in choice.changed(scales).items()
        }
        for name, choice in curve.scoring.items()
    }
    plain = _without(curve.model_dump(), ("label", "most_specifications"))
    return {**plain, "scoring": scoring}


def _scoring(scale: Scale, changed: Scale) -> dict[str, Any]:
    """How the score of a scale is made, maybe from fewer items; its range is that of all."""
    fields = ("items", "minimum", "maximum", "reverse_keyed", "score", "bands", *FEATURES)
    described = {name: value for name, value in changed.as_parameters().items() if name in fields}
    factor = len(scale.items) / len(changed.items) if scale.score != "mean" else 1.0
    return {
        **described,
        "bands": scale.limits,
        "items_needed": changed.items_needed,
        "factor": factor,
        "lowest_score": scale.lowest_score,
        "highest_score": scale.highest_score,
    }


def _varied_analysis(entry: Analysis) -> dict[str, Any]:
    """What a planned regression is made of, without what is asked about it besides."""
    fields = ("name", "kind", "outcome", "event", "predictors", "covariates", "reference",
              "splines", "interactions")  # fmt: skip
    described = {name: value for name, value in entry.model_dump().items() if name in fields}
    return {**described, "teams": entry.teams.variable if entry.teams else ""}


def _imputation_again(study: Study, analyses: Sequence[Analysis]) -> dict[str, Any] | None:
    """The plan of imputation for these analyses alone."""
    planned = imputation(study)
    if planned is None:
        return None
    together = [[entry.outcome, *entry.terms] for entry in analyses]
    return {**_without(planned, ("shifts", "correlations", "events")), "together": together}


def answer_groups(study: Study) -> list[dict[str, Any]]:
    """The groups of questions whose answers are counted: name and variables.

    Items of scales that no group names are counted under the name of their scale, so that every
    item's answers are in the report but those that are not public.
    """
    groups = [
        {"name": group.name, "variables": list(group.variables)} for group in study.report.answers
    ]
    grouped = {name for group in groups for name in group["variables"]}
    for name, scale in study.scales.scales.items():
        grouped |= set(study.withheld(scale.items))
        left = [item for item in scale.items if item not in grouped]
        grouped |= set(left)
        if left:
            groups.append({"name": f"items_of_{name}", "variables": left})
    return groups


def benchmark_shares(study: Study) -> list[dict[str, Any]]:
    """The shares from other surveys and what they are compared with."""
    return [
        {
            "name": entry.name,
            "share": entry.share,
            "n": entry.n,
            "source": entry.source,
            "variables": dict(entry.variables),
        }
        for entry in study.report.benchmarks
    ]


def release_facts(study: Study) -> dict[str, Any]:
    """What release is told of how the numbers of people hang together, without labels."""
    return release_parameters.release_facts(study)


def earlier_releases(study: Study) -> list[dict[str, Any]]:
    """The public stores that were published before: name, path, whether the rows are the same."""
    return audit_parameters.earlier(study)


def audited(study: Study) -> dict[str, Any]:
    """What the audit is told: the rules of release, the exceptions, how many texts are released."""
    return audit_parameters.audited(study)


def cleaning_settings(study: Study) -> dict[str, Any]:
    """The cleaning rules in their order, reasons included: the ledgers hold them.

    A rule of careless responding holds what it needs of the codebook and the scales besides.
    """
    rules = [
        careless_parameters(rule, study.codebook, study.scales.scales)
        if isinstance(rule, CarelessRule)
        else rule.model_dump()
        for rule in study.cleaning.rules
    ]
    return {**study.cleaning.model_dump(), "rules": rules}


def cleaned_columns(study: Study) -> list[dict[str, Any]]:
    """The columns of the cleaned data for other programs, with their labels."""
    return published_codebook.cleaned_columns(study)


def registered(study: Study) -> dict[str, Any]:
    """What is registered, when and where, and whether the study still is so."""
    return registration.registered(study)


def publication(study: Study) -> dict[str, Any]:
    """What the description of a run for programs says of the study."""
    settings = study.settings
    return {
        "title": settings.title,
        "summary": settings.summary,
        "authors": list(settings.authors),
        "licence": settings.licence,
        "download": settings.download,
        "results_licence": settings.results_licence,
        "published": settings.published,
    }


def registration_marks(study: Study) -> dict[str, dict[str, str]]:
    """What stands beside the label of each analysis that is not as it was registered, by kind."""
    return registration.marks(study)


def labels(study: Study) -> dict[str, Any]:
    """What figures need of the configuration: labels, orders, groups of questions.

    The label of an analysis that is not as it was registered says so.
    """
    marks = registration.marks(study)
    band_labels = {
        f"{name}_band": {
            "label": f"{scale.label}, band",
            "note": "",
            "kind": "ordered",
            "levels": [[band.name, band.name.replace("_", " ")] for band in scale.bands],
            "minimum": None,
            "maximum": None,
            "sensitivity": "public",
        }
        for name, scale in study.scales.scales.items()
        if scale.bands
    }
    variables = {
        name: {
            "label": variable.label,
            "note": variable.readers_note,
            "kind": variable.kind,
            "levels": [[code, variable.level_label(code)] for code in variable.level_codes],
            "minimum": variable.minimum,
            "maximum": variable.maximum,
            "sensitivity": variable.sensitivity,
        }
        for name, variable in study.codebook.items()
    }
    return {
        "synthetic": study.settings.synthetic,
        "confidence": study.plan.confidence,
        "threshold": study.release.threshold,
        "variables": {**variables, **band_labels},
        "scales": study.scale_definitions(),
        "single_items": study.scales.single_items,
        "answers": _answers(study),
        "analyses": _marked(study.plan.analyses, marks["analyses"]),
        "comparisons": _marked(study.plan.comparisons, marks["comparisons"]),
        "correlations": study.plan.correlations.model_dump(),
        "measurement": {
            **study.plan.measurement.model_dump(),
            "sets": _marked(study.plan.measurement.sets, marks["sets"]),
            "invariance": _marked(study.plan.measurement.invariance, marks["invariance"]),
        },
        "imputation": study.plan.imputation.model_dump() if study.plan.imputation else None,
        "weighting": study.plan.weighting.model_dump() if study.plan.weighting else None,
        "robustness": _marked(study.plan.robustness, marks["robustness"]),
        "table_one": study.plan.table_one.model_dump(),
        "cleaning": study.cleaning.model_dump(),
        "published": [entry.model_dump() for entry in study.report.published],
        "benchmarks": [entry.model_dump() for entry in study.report.benchmarks],
    }


def reading_matter(study: Study) -> dict[str, Any]:
    """What the pages need of the configuration: the labels, and what people wrote."""
    settings = study.settings
    return {
        **labels(study),
        "codebook": published_codebook.codebook_entries(study),
        "title": settings.title,
        "authors": list(settings.authors),
        "summary": settings.summary,
        "recruitment": settings.recruitment,
        "download": settings.download,
        "licence": settings.licence,
        "families": _families(study),
        "limits": list(study.report.limits),
        "language": study.report.language,
        "plain_words": study.report.summary.model_dump(),
        "recommendations": [entry.model_dump() for entry in study.report.recommendations],
        "checklists": {name: dict(items) for name, items in study.report.checklists.items()},
        "deviations": [
            entry.model_dump() for entry in study.deviations.deviations if not entry.part
        ],
        "registration": registration.registration(study),
        "release": audit_parameters.audited(study),
        "anonymity": study.release.anonymity.model_dump() if study.release.anonymity else None,
        "free_text": list(study.release.free_text),
        "interviews": interview_parameters.words(study),
    }


def _marked(entries: Iterable[Settings], marks: Mapping[str, str]) -> list[dict[str, Any]]:
    """Entries of the plan whose labels carry their marks."""
    plain = [entry.model_dump() for entry in entries]
    return [
        {**entry, "label": marked(entry["label"], marks.get(entry["name"], ""))} for entry in plain
    ]


def _families(study: Study) -> dict[str, dict[str, Any]]:
    """The families of tests; their labels carry their marks."""
    marks = registration.marks(study)["families"]
    families = {}
    for name, family in study.plan.families.items():
        label = family.label
        if marks.get(name):
            words = name.replace("_", " ")
            label = marked(label or words[:1].upper() + words[1:], marks[name])
        families[name] = {**family.model_dump(), "label": label}
    return families


def _answers(study: Study) -> list[dict[str, Any]]:
    """Every group of questions that is drawn, those made from scales included."""
    written = {group.name: group.model_dump() for group in study.report.answers}
    drawn = []
    for group in answer_groups(study):
        if group["name"] in written:
            drawn.append(written[group["name"]])
        else:
            scale = study.scales.scales[group["name"].removeprefix("items_of_")]
            drawn.append({**group, "label": scale.label, "diverging": True, "low": "", "high": ""})
    return drawn


def _without(record: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in set(names)}
