"""All simulation studies: which there are, and running them beside R's results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from questline.core.errors import Problem, StudyError
from questline.core.screen import say
from questline.tools.validation import (
    confirmatory,
    curves,
    detectable,
    families,
    groups,
    imputed,
    missingness,
    optimism,
    pairs,
    regressions,
    scales,
    shares,
    teams,
    weights,
)
from questline.tools.validation.against_r import InR, read_results_of_r
from questline.tools.validation.monte_carlo import Behaviour, behaviour
from questline.tools.validation.scenario import Scenario
from questline.tools.validation.simulate import simulate

MODULES = (
    scales,
    pairs,
    confirmatory,
    groups,
    imputed,
    missingness,
    shares,
    regressions,
    teams,
    weights,
    families,
    curves,
    optimism,
    detectable,
)


def scenarios() -> list[Scenario]:
    """Every scenario, in the order of the page."""
    return [scenario for module in MODULES for scenario in module.scenarios()]


def headings(studied: Sequence[Scenario]) -> list[str]:
    """The headings of the page, in its order."""
    return list(dict.fromkeys(scenario.family for scenario in studied))


def chosen(everything: Sequence[Scenario], wanted: str) -> list[Scenario]:
    """The scenarios of the families in which a name begins with one of the words `wanted`.

    A comma stands between words; without any all scenarios are chosen. Families are run whole, as
    the page has a section for each. Raises StudyError when no name begins with a word.
    """
    words = [word.strip() for word in wanted.split(",") if word.strip()]
    kinds = list(dict.fromkeys(scenario.name.partition("/")[0] for scenario in everything))
    unknown = [word for word in words if not any(one.name.startswith(word) for one in everything)]
    if unknown:
        raise StudyError(
            Problem(
                f"scenarios={wanted}",
                f"no simulation study has a name that begins with {word}",
                f"the beginning of a name: {', '.join(kinds)}",
                "correct it, or leave it out to run all",
            )
            for word in unknown
        )
    named = {one.family for one in everything if one.name.startswith(tuple(words))}
    return [one for one in everything if not words or one.family in named]


def validate(
    studied: Sequence[Scenario],
    folder_of_r: str | Path,
    *,
    replications: int | None = None,
    processes: int | None = None,
    tell: Callable[[str], None] = say,
) -> dict[str, list[Behaviour]]:
    """The behaviour of every quantity by the name of its scenario.

    `folder_of_r` holds R's results on the same draws; `replications` overrides the scenarios' own
    number, for a quick run; `tell` gets a line when a scenario is done. Raises StudyError when R
    analysed other draws than these.
    """
    in_r = read_results_of_r(folder_of_r, studied)
    drawn = simulate(studied, replications=replications, processes=processes, say=tell)
    return {
        scenario.name: _behaviours(scenario, drawn[scenario.name], in_r) for scenario in studied
    }


def _behaviours(scenario: Scenario, outcomes: np.ndarray, in_r: InR) -> list[Behaviour]:
    theirs = in_r.get(scenario.name, {})
    found = []
    for place, quantity in enumerate(scenario.quantities):
        of_r = theirs.get(quantity.name) if quantity.in_r else None
        ours = outcomes[:, place, :]
        found.append(behaviour(quantity, ours, None if of_r is None else of_r[: len(ours)]))
    return found
