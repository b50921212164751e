"""Cleaning as a whole: first single answers, then whole respondents, with a line for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.cleaning.careless.application import Screened, first_careless, nobody
from questline.cleaning.cells import derive_again, set_out_of_range_missing
from questline.cleaning.quality import quality_indices
from questline.cleaning.rules import apply_rule
from questline.cleaning.statistics import cleaning_statistics
from questline.cleaning.verdict import ALSO_CAUGHT, EXCLUDED, MARKED, Verdict
from questline.core.data_choices import NEVER_COUNT
from questline.core.errors import Problem, StudyError
from questline.core.ledgers import (
    CHANGES_COLUMNS,
    EXCLUSIONS_COLUMNS,
    MISSING_COLUMNS,
    join_ledger,
    rows_of,
)
from questline.core.sentences import number_of


@dataclass(frozen=True)
class Cleaned:
    """What cleaning gives.

    `all_responses`: those of every row, laid out as intake does. `is_back` and `is_analysed` say
    for each whether another choice of rules could bring them back, the analysed among them, and
    whether their answers count; who did not agree, previews and second records of a respondent are
    never back. `missing`: what the analysed left out, with the kind out_of_range added.
    `exclusions`: row, rule, value, threshold, decision (excluded, also caught, marked), reason.
    `changes`: every changed answer of every row, intake's among them. `quality`: row, longest_run,
    answered_share, seconds and the indices of careless responding, for every row of the raw file.
    `careless`: flags, checked, caught and a truth for each index, one line for each respondent who
    was screened and whom no other rule leaves out. `statistics`: cleaning's part of the store.
    `line`: one line for the screen.
    """

    all_responses: pd.DataFrame
    is_back: np.ndarray
    is_analysed: np.ndarray
    missing: pd.DataFrame
    exclusions: pd.DataFrame
    changes: pd.DataFrame
    quality: pd.DataFrame
    careless: pd.DataFrame
    statistics: pd.DataFrame
    line: str

    @property
    def responses(self) -> pd.DataFrame:
        """The responses of those whose answers count, put together each time that they are asked
        for: there may be a million.
        """
        return rows_of(self.all_responses, self.is_analysed)

    @property
    def everyone(self) -> pd.DataFrame:
        """The responses of all whom another choice of rules could bring back."""
        return rows_of(self.all_responses, self.is_back)


def clean(
    responses: pd.DataFrame,
    missing: pd.DataFrame,
    changes: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    settings: Mapping[str, Any],
) -> Cleaned:
    """Apply cleaning.yaml: whose answers count, and what was changed.

    The order matters. First single answers change: with `out_of_range: set_missing` those outside
    their declared range become missing. Derived variables are made anew, so that rules and all
    later stages see them as they now are. Only then the rules run, in the order of `settings`; they
    look at every respondent and change no answer. A respondent leaves under the first rule that
    excludes; further rules that would have are noted as "also caught".

    `responses`, `missing` and `changes` are those of intake, `variables` is
    `Variable.for_analysis()` by name, `settings` is `parameters.cleaning_settings`. Raises
    StudyError when one respondent's records differ and no choice was made, or when fewer than
    `least_respondents` are left.
    """
    all_changes, all_missing = [changes], [missing]
    if settings["out_of_range"] == "set_missing":
        responses, more_missing, more_changes = set_out_of_range_missing(responses, variables)
        all_missing.append(more_missing)
        all_changes.append(more_changes)
    else:
        responses = derive_again(responses, variables)
    responses = responses.sort_index()
    missing = join_ledger(all_missing, MISSING_COLUMNS, ["row"])
    left = responses.index
    verdicts: list[Verdict] = []
    ledger = []
    for rule in settings["rules"]:
        verdict = apply_rule(rule, responses, missing, variables, left)
        lines = _ledger_lines(rule, verdict, left)
        verdicts.append(verdict)
        ledger.append(lines)
        left = left[~left.isin(lines.loc[lines["decision"] == EXCLUDED, "row"])]
    exclusions = join_ledger(ledger, EXCLUSIONS_COLUMNS, ["row"])
    if len(left) < settings["least_respondents"]:
        raise StudyError(_too_few(len(responses), len(left), exclusions, settings))
    gone = exclusions.loc[exclusions["decision"] == EXCLUDED, "row"]
    if len(left) + len(gone) != len(responses) or gone.duplicated().any():
        raise RuntimeError(
            f"{len(responses)} rows came in, but {len(left)} are analysed and {len(gone)} excluded"
        )
    still_missing = missing[missing["row"].isin(left)].reset_index(drop=True)
    ordered_changes = join_ledger(all_changes, CHANGES_COLUMNS, ["row", "variable"])
    screened = next((verdict.screened for verdict in verdicts if verdict.screened), None)
    quality = quality_indices(responses, variables, settings["rules"], screened)
    statistics = cleaning_statistics(
        len(responses), left, settings["rules"], verdicts, exclusions, ordered_changes, quality
    )
    line = _line(len(responses), len(left), exclusions, settings["rules"])
    never = _never_counted(exclusions, settings["rules"])
    return Cleaned(
        responses,
        ~responses.index.isin(never),
        responses.index.isin(left),
        still_missing,
        exclusions,
        ordered_changes,
        quality,
        _otherwise_analysed(screened, exclusions, settings["rules"]),
        statistics,
        line,
    )


def _never_counted(exclusions: pd.DataFrame, rules: Sequence[Mapping[str, Any]]) -> pd.Index:
    """The rows caught by rules that no choice sets aside (`NEVER_COUNT`)."""
    names = [rule["name"] for rule in rules if rule["kind"] in NEVER_COUNT]
    caught = exclusions["rule"].isin(names) & (exclusions["decision"] != MARKED)
    return pd.Index(exclusions.loc[caught, "row"].unique())


def _otherwise_analysed(
    screened: Screened | None, exclusions: pd.DataFrame, rules: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """What the rule of careless responding found with those whom no other rule leaves out."""
    rule = first_careless(rules)
    if screened is None or rule is None:
        return nobody()
    others = exclusions[(exclusions["rule"] != rule["name"]) & (exclusions["decision"] != MARKED)]
    found = screened.by_respondent()
    return found[~found.index.isin(others["row"])]


def _ledger_lines(rule: Mapping[str, Any], verdict: Verdict, left: pd.Index) -> pd.DataFrame:
    """The lines of one rule: who of those caught is excluded by it, and who was so already."""
    rows = verdict.values.index
    if rule["decision"] == "mark":
        decisions = [MARKED] * len(rows)
    else:
        decisions = [EXCLUDED if still else ALSO_CAUGHT for still in rows.isin(left)]
    return pd.DataFrame(
        {
            "row": rows,
            "rule": rule["name"],
            "value": verdict.values.to_numpy(),
            "threshold": verdict.threshold,
            "decision": decisions,
            "reason": rule["reason"],
        }
    )


def _counts(exclusions: pd.DataFrame, rules: Sequence[Mapping[str, Any]]) -> str:
    """How many each rule excluded, in words; empty when nobody was."""
    gone = exclusions.loc[exclusions["decision"] == EXCLUDED, "rule"]
    counts = gone.value_counts()
    return ", ".join(
        f"{rule['name']} {counts[rule['name']]}" for rule in rules if rule["name"] in counts
    )


def _too_few(raw: int, left: int, exclusions: pd.DataFrame, settings: Mapping[str, Any]) -> Problem:
    counts = _counts(exclusions, settings["rules"])
    excluded = f"excluded by rule: {counts}" if counts else "no rule excluded anyone"
    are = "is" if left == 1 else "are"
    remedy = (
        "if the study is this small, write `least_respondents` into cleaning.yaml with a smaller "
        "number, but not below 3"
    )
    if counts:
        remedy = (
            "look at the rule that excludes most: does it name the codes that codebook.csv gives "
            f"the answers? Otherwise, {remedy}"
        )
    return Problem(
        "cleaning.yaml",
        f"of {number_of(raw, 'row')} in the raw file {left} {are} left to analyse ({excluded})",
        f"at least {settings['least_respondents']} respondents, as `least_respondents` says",
        remedy,
    )


def _line(raw: int, left: int, exclusions: pd.DataFrame, rules: Sequence[Mapping[str, Any]]) -> str:
    counts = _counts(exclusions, rules)
    return f"{left} of {number_of(raw, 'row')} analysed" + (
        f"; left out: {counts}" if counts else ""
    )
