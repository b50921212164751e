"""Second records of one respondent: the same answers again, or other ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
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
    left: pd.Index,
) -> Verdict:
    """The records that repeat a respondent whose record is kept.

    Only those `left` are looked at. Records with the same id are compared over all variables but
    the id, those under `ignore` and derived ones; two answers that are missing in different ways
    differ. Where all are the same the first is kept. Where they differ, `different_answers` says
    which is kept: first, last, or most_complete (the most answers among the variables compared; of
    equals the first). Records without an id are nobody's duplicates. Raises StudyError, with every
    id, when they differ and `different_answers` is "error".
    """
    ids = responses[rule["variable"]].loc[left]
    compared = [
        name
        for name, variable in variables.items()
        if name not in {rule["variable"], *rule["ignore"]} and not variable["derivation"]
    ]
    again = ids[ids.notna() & ids.duplicated(keep=False)]
    which, identifiers = pd.factorize(again)
    unlike = _unlike_the_first(responses, again.index, compared, missing, which)
    values: dict[int, str] = {}
    problems = []
    of_each = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
    for identifier, places in zip(identifiers, of_each if len(which) else [], strict=True):
        rows = again.index[places]
        differing = [compared[at] for at in np.flatnonzero(unlike[places].any(axis=0))]
        if not differing:
            kept, found = int(rows[0]), "the same answers as row {}"
        elif rule["different_answers"] == "error":
            problems.append(_different(rule, as_code(identifier) or "", list(rows), differing))
            continue
        else:
            kept = _chosen(rule["different_answers"], responses.loc[rows, compared])
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


def _unlike_the_first(
    responses: pd.DataFrame,
    rows: pd.Index,
    names: Sequence[str],
    missing: pd.DataFrame,
    which: np.ndarray,
) -> np.ndarray:
    """(records, variables): which answers are not those of the first record of the same `which`.

    A missing answer is like another that is missing in the same way.
    """
    kinds = _kinds(rows, names, missing)
    firsts = np.unique(which, return_index=True)[1][which]
    unlike = np.empty((len(rows), len(names)), dtype=bool)
    for at, name in enumerate(names):
        codes, _ = pd.factorize(responses[name].loc[rows])
        same = np.where(codes < 0, -1 - kinds[:, at], codes)
        unlike[:, at] = same != same[firsts]
    return unlike


def _kinds(rows: pd.Index, names: Sequence[str], missing: pd.DataFrame) -> np.ndarray:
    """(records, variables): a number for the kind of each missing answer, 0 where none is noted."""
    kinds = np.zeros((len(rows), len(names)), dtype=np.int64)
    theirs = missing[missing["row"].isin(rows)]
    places = pd.Index(names).get_indexer(pd.Index(theirs["variable"].astype(object)))
    known = places >= 0
    codes, _ = pd.factorize(theirs["kind"].astype(object))
    kinds[rows.get_indexer(pd.Index(theirs["row"]))[known], places[known]] = codes[known] + 1
    return kinds


def _chosen(which: str, records: pd.DataFrame) -> int:
    if which == "most_complete":
        return int(records.index[int(records.notna().sum(axis=1).to_numpy().argmax())])
    return int(records.index[-1 if which == "last" else 0])


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
