"""What release is told of the configuration: how the numbers of people of a study hang together."""

from __future__ import annotations

from typing import Any

from questline.core.configuration import Study


def release_facts(study: Study) -> dict[str, Any]:
    """What release is told of the numbers of people: how the variables, analyses and rules of
    cleaning hang together. No label is among it."""
    plan, rules = study.plan, study.cleaning.rules
    careless_rules = [rule.name for rule in rules if rule.kind == "careless"]
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
        "rules": [rule.name for rule in rules],
        "careless": careless_rules[0] if careless_rules else "",
        "curves": {curve.name: curve.analysis for curve in plan.robustness},
    }
