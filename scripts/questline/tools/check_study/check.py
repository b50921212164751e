"""check_study as a whole: a study's files, and its export, looked at without computing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.core.configuration import Configuration
from questline.core.errors import Problem
from questline.core.registration import NONE
from questline.core.release_checks import RELEASE
from questline.core.sentences import number_of
from questline.tools.check_study.absent import absent_parts
from questline.tools.check_study.decided import decisions
from questline.tools.check_study.listing import closing_line, listing
from questline.tools.check_study.marks import Doubt, marks_to_confirm

NOTHING_PROTECTED = (
    "with 1 no number of people is small, so that nobody is protected, and results may be about "
    "single respondents; 10 is usual"
)
EXPORT, LOCK = "the export", "plan.lock"
NO_PLAN = "plan.lock: no plan is registered; `snakemake register_plan` does it"
SAID_OF_THE_EXPORT = (
    "platform",
    "encoding",
    "delimiter",
    "several_files",
    "rows_of_file",
    "side_by_side",
    "empty_in_event",
    "joined_columns",
    "taken_apart",
    "none_ticked",
    "missing_ranges",
)
"""The kinds of findings that say how the export is read."""


def check_study(
    configuration: Configuration,
    texts: Mapping[str, str],
    findings: pd.DataFrame | None,
    problems: Sequence[Problem],
    plan: Mapping[str, Any] | None = None,
) -> tuple[str, str]:
    """The listing for the screen, and the line under it.

    `texts` holds the files of the study by name. `findings` is what intake found in the export
    (columns kind, severity, where, message), None where the export could not be read yet.
    `problems` is everything that stops a run: in the files, between them and in the export. `plan`
    is `core.registration.registration`, None while something is wrong with the files.
    """
    decided = decisions(configuration.models, configuration.codebook)
    doubts = marks_to_confirm(texts)
    release = configuration.models.get(RELEASE)
    if release is not None and release.threshold == 1:
        doubts.append(Doubt(f"{RELEASE}, key threshold", NOTHING_PROTECTED))
    absent = absent_parts(configuration.models, configuration.codebook)
    if plan is not None:
        decided, doubts, absent = _with_registration(plan, decided, doubts, absent)
    if findings is not None:
        read_as = findings[(findings["severity"] == "note")]
        said = read_as.loc[read_as["kind"].isin(SAID_OF_THE_EXPORT), "message"]
        decided = {**decided, EXPORT: said.tolist()} if len(said) else decided
        waiting = findings[findings["severity"] == "decide"]
        doubts += [
            Doubt(where, message)
            for where, message in zip(waiting["where"], waiting["message"], strict=True)
        ]
        unknown = read_as.loc[read_as["kind"] == "unknown_columns", "message"]
        absent += unknown.tolist()
    return listing(decided, doubts, problems, absent), closing_line(doubts, problems)


def _with_registration(
    plan: Mapping[str, Any], decided: dict[str, list[str]], doubts: list[Doubt], absent: list[str]
) -> tuple[dict[str, list[str]], list[Doubt], list[str]]:
    """The three lists with what a registered plan adds to each."""
    if plan["state"] == NONE:
        return decided, doubts, [*absent, NO_PLAN]
    when = f" on {plan['registered']}" if plan["registered"] else ""
    where = f" in {plan['registry']}" if plan["registry"] else ""
    changed = len(plan["amendments"])
    amended = f"{number_of(changed, 'amendment')} since" if changed else "nothing was amended since"
    decided = {**decided, LOCK: [f"the plan was registered{when}{where}; {amended}"]}
    unexplained = [
        Doubt(one["where"], f"{one['change']} after registration; deviations.yaml gives no reason")
        for one in plan["amendments"]
        if not one["reasons"]
    ]
    return decided, [*doubts, *unexplained], absent
