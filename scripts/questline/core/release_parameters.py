"""What release is told of the configuration: how the numbers of people of a study hang together."""

from __future__ import annotations

from typing import Any

from questline.core.configuration import Study
from questline.core.data_choices import covariate_sets
from questline.core.robustness_plan import SpecificationCurve


def release_facts(study: Study) -> dict[str, Any]:
    """What release is told of the numbers of people: how the variables, analyses and rules of
    cleaning hang together. No label is among it."""
    plan = study.plan
    selection = study.interviews.selection
    careless_rules = [rule.name for rule in study.cleaning.rules if rule.kind == "careless"]
    return {
        "variables": study.variables(),
        "scales": {name: list(scale.items) for name, scale in study.scales.scales.items()},
        "analyses": [
            {
                "name": entry.name,
                "kind": entry.kind,
                "outcome": entry.outcome,
                "event": entry.event,
                "terms": entry.terms,
                "interactions": [list(pair) for pair in entry.interactions],
                "teams": entry.teams.variable if entry.teams else "",
            }
            for entry in plan.analyses
        ],
        "comparisons": [
            {
                "name": entry.name,
                "outcome": entry.outcome,
                "group": entry.group,
                "levels": list(entry.levels),
            }
            for entry in plan.comparisons
        ],
        "groups": {
            entry.name: [entry.group, list(entry.levels)] for entry in plan.measurement.invariance
        },
        "benchmarks": {entry.name: dict(entry.variables) for entry in study.report.benchmarks},
        "careless": careless_rules[0] if careless_rules else "",
        "agreed": [selection.agreed.variable, selection.agreed.level] if selection else [],
        "curves": {curve.name: curve.analysis for curve in plan.robustness},
        "without_covariates": {
            curve.name: [curve.predictor, *_empty_sets(curve)] for curve in plan.robustness
        },
    }


def _empty_sets(curve: SpecificationCurve) -> list[str]:
    """The names of a curve's sets of covariates that hold none."""
    return [name for name, names in covariate_sets(curve.model_dump()).items() if not names]
