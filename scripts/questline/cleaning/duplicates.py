"""Second records of one respondent: the same answers again, or other ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.cleaning.verdict import Verdict
from questline.core.derivations import as_code
from questline.core.errors import Problem, StudyError
from questline.core.sentences import first_of, number_of
from questline.intake.wording import shown

NAMES_LISTED = 8
ROWS_LISTED = 10
IDS_LISTED = 20
THRESHOLD = "one record for each respondent"


def find_duplicates(
    rule: Mapping[str, Any],
    responses: pd.DataFrame,
    missing: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
) -> Verdict:
    """The records that repeat a respondent whose record is kept.

    Records with the same id are compared over all variables but the id, those under `ignore` and
    derived ones; two answers that are missing in different ways differ. Where all are the same the
    first is kept. Where they differ, `different_answers` says which is kept: first, last, or
    most_complete (the most answers among the variables compared; of equals the first). Records
    without an id are nobody's duplicates. Raises StudyError, with every id, when they differ and
    `different_answers` is "error".
    """
    ids = responses[rule["variable"]]
    compared = [
        name
        for name, variable in variables.items()
        if name not in {rule["variable"], *rule["ignore"]} and not variable["derivation"]
    ]
    again = ids[ids.notna() & ids.duplicated(keep=False)]
    records = _with_kinds(responses.loc[again.index, compared], missing)
    complete = responses[compared].notna().sum(axis=1)
    values: dict[int, str] = {}
    problems = []
    for identifier, rows in again.groupby(again, sort=False).groups.items():
        differing = _differing([records[row] for row in rows], compared)
        if not differing:
            kept, found = int(rows[0]), "the same answers as row {}"
        elif rule["different_answers"] == "error":
            problems.append(_different(rule, as_code(identifier) or "", list(rows), differing))
            continue
        else:
            kept = _chosen(rule["different_answers"], rows, complete)
            found = "other answers than row {}, which is kept"
        values |= {row: found.format(kept) for row in rows if row != kept}
    if problems:
        raise StudyError(_shortened(problems, rule))
    return Verdict(
        pd.Series(values, dtype=object).sort_index(),
        THRESHOLD,
        int(ids.isna().sum()),
        f"Without {rule['variable']}, so that they could not be compared and count as different "
        "respondents.",
    )


def _with_kinds(records: pd.DataFrame, missing: pd.DataFrame) -> dict[int, list[Any]]:
    """The answers of each record, the kind of each missing answer in its place."""
    missing = missing[missing["row"].isin(records.index)]
    places = zip(missing["row"], missing["variable"], strict=True)
    kinds = dict(zip(places, missing["kind"], strict=True))
    lines = zip(
        records.index, records.to_numpy(dtype=object), records.isna().to_numpy(), strict=True
    )
    return {
        row: [
            ("missing", kinds.get((row, name), "")) if is_missing else answer
            for name, answer, is_missing in zip(records.columns, answers, absent, strict=True)
        ]
        for row, answers, absent in lines
    }


def _differing(records: Sequence[list[Any]], names: Sequence[str]) -> list[str]:
    """The variables in which not all records are the same."""
    columns = zip(names, zip(*records, strict=True), strict=True)
    return [name for name, answers in columns if len(set(answers)) > 1]


def _chosen(which: str, rows: pd.Index, complete: pd.Series) -> int:
    if which == "most_complete":
        return int(rows[int(complete.loc[rows].to_numpy().argmax())])
    return int(rows[-1] if which == "last" else rows[0])


def _different(
    rule: Mapping[str, Any], identifier: str, rows: Sequence[int], differing: Sequence[str]
) -> Problem:
    listed = first_of([str(row) for row in rows], ROWS_LISTED)
    names = first_of(differing, NAMES_LISTED)
    return Problem(
        f"cleaning.yaml, rule {rule['name']}",
        f'the respondent "{shown(identifier)}" ({rule["variable"]}) has {len(rows)} records with '
        f"different answers, in rows {listed} of the answers; they differ in {names}",
        "one record for each respondent, or records that are the same",
        "correct the export; or put what may differ under `ignore`; or set `different_answers` to "
        "first, last or most_complete",
    )


def _shortened(problems: list[Problem], rule: Mapping[str, Any]) -> list[Problem]:
    further = len(problems) - IDS_LISTED
    if further <= 0:
        return problems
    rest = Problem(
        f"cleaning.yaml, rule {rule['name']}",
        f"{number_of(further, 'more respondent')} with different answers in several records",
        "ids that stand for one respondent each",
        f"check that {rule['variable']} is the variable that identifies a respondent",
    )
    return [*problems[:IDS_LISTED], rest]
