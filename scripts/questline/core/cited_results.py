"""The results that people cite: each must be in a store, and the nearest id helps where not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from questline.core.errors import Problem

LEAST_LIKE = 0.5
MOST_COMPARED = 500


def result_problems(cited: Iterable[Mapping[str, str]], known: Sequence[str]) -> list[Problem]:
    """The cited ids that no stage wrote, each with the nearest one that there is.

    `cited` names the place (`where`) and the id (`result`) of each, `known` are all ids of the
    store. What release hides or leaves out of the public edition is in the team's store.
    """
    written = set(known)
    problems = []
    for one in cited:
        identifier = one["result"]
        if identifier in written:
            continue
        near = nearest_id(identifier, known)
        hint = f'. Did you mean "{near}"?' if near else ""
        problems.append(
            Problem(one["where"], f'there is no result "{identifier}"{hint}',
                    "the id of a statistic",
                    "copy it from the column id of release/internal/internal_statistics.csv")
        )  # fmt: skip
    return problems


def nearest_id(identifier: str, known: Iterable[str]) -> str:
    """The known id most like one that there is not, compared part by part; '' if none is near.

    Ids have parts (stage, analysis, model ...), and long ones differ in one of them. So the first
    part that does not exist is replaced by the one most like it, and the search goes on below.
    """
    wanted = identifier.split("/")
    left = [one.split("/") for one in known]
    for place, part in enumerate(wanted):
        there = sorted({one[place] for one in left if len(one) > place})
        near = [part] if part in there else get_close_matches(part, there, 1, LEAST_LIKE)
        if not near:
            break
        left = [one for one in left if len(one) > place and one[place] == near[0]]
    alike = [one for one in left if len(one) == len(wanted)] or left
    chosen = sorted("/".join(one) for one in alike)[:MOST_COMPARED]
    return next(iter(get_close_matches(identifier, chosen, 1, LEAST_LIKE)), "")
