"""What a synthetic twin is told of the configuration, as plain data."""

from __future__ import annotations

from typing import Any

from questline.core import parameters
from questline.core.configuration import Study


def twin_facts(study: Study) -> dict[str, Any]:
    """Everything of the configuration that a twin is made of; nothing of the raw file.

    `variables` are as intake is told of them, with their labels; `scales` as scoring is, with the
    items whose lower answers make for a higher score (`turned`); `patterned` are the variables of
    which description counts what is missing together.
    """
    scales, table_one = study.scale_definitions(), study.plan.table_one
    return {
        "name": study.name,
        "title": study.settings.title,
        "authors": list(study.settings.authors),
        "licence": study.settings.licence,
        "synthetic": study.settings.synthetic,
        "seed": study.settings.seed,
        "release": study.release.model_dump(),
        "variables": {
            name: {**variable.for_intake(), "label": variable.label}
            for name, variable in study.codebook.items()
        },
        "scales": {
            name: {**scale, "turned": study.scales.scales[name].turned}
            for name, scale in scales.items()
        },
        "analyses": parameters.analyses(study),
        "comparisons": parameters.comparisons(study),
        "patterned": [*dict.fromkeys([*table_one.variables, *table_one.by])],
        "labels": parameters.labels(study),
        "rules": [rule.model_dump() for rule in study.cleaning.rules],
    }
