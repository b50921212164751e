"""What readers are told of each person interviewed: a tree over all respondents analysed.

Recoding as coarse as must be so that nobody stands out (k-anonymity: Sweeney 2002, International
Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 557-570; local recoding by
splitting a group as long as its parts are large enough: LeFevre, DeWitt and Ramakrishnan 2006,
Mondrian). The variables are taken in the order in which the study lists them. A group of
respondents is split by the next one: each level held by enough of them is a group of its own, all
others, and those without an answer, are one group of whom it is not told. Where that group is too
small, the smallest of the other levels joins it, until it is large enough. Those without an answer
are no reason for that where they are all there is in it and release.yaml says that small numbers
without an answer may be shown: that somebody gave no answer to a question is known to nobody
outside.

So everybody is told of in the same words as enough other respondents, whatever is told and whatever
is not. Somebody who knows how the tree is made learns nothing more from its gaps, because those
of whom something is not told are a group of enough respondents too, or all of them gave no answer
(against the attack by minimality: Wong, Fu, Wang and Pei 2007, VLDB, 543-554).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from questline.description.frames import Coded

UNTOLD = -1


def tell(
    answers: Mapping[str, Coded], threshold: int, *, few_without_answer: bool = False
) -> dict[str, np.ndarray]:
    """What is told of each respondent: for each variable the position of the level, or `UNTOLD`.

    `answers` are those of all respondents analysed, the most important variable first. Every
    combination of what is told and not told is that of nobody or of at least `threshold`
    respondents; with `few_without_answer` it may be that of fewer who all lack an answer to one of
    the variables. With fewer respondents than that nothing is told at all.
    """
    people = len(next(iter(answers.values())).positions) if answers else 0
    groups = [np.arange(people)]
    told = {}
    for name, coded in answers.items():
        shown = np.full(people, UNTOLD, dtype=np.int64)
        parts = []
        for group in groups:
            levels = _told_levels(coded, group, threshold, few_without_answer)
            positions = coded.positions[group]
            shown[group] = np.where(np.isin(positions, levels), positions, UNTOLD)
            parts += [group[shown[group] == value] for value in (UNTOLD, *levels)]
        told[name] = shown
        groups = [part for part in parts if len(part)]
    return told


def _told_levels(
    coded: Coded, group: np.ndarray, threshold: int, few_without_answer: bool
) -> list[int]:
    """The levels that are told within a group, in their order."""
    counts = np.bincount(coded.positions[group] + 1, minlength=len(coded.levels) + 1)
    held = {level: int(count) for level, count in enumerate(counts[1:]) if count}
    told = [level for level, count in held.items() if count >= threshold]
    if few_without_answer and len(told) == len(held):
        return told
    pool = len(group) - sum(held[level] for level in told)
    while told and 0 < pool < threshold:
        joining = min(told, key=lambda level: held[level])
        told.remove(joining)
        pool += held[joining]
    return told


def smallest_group(told: Mapping[str, np.ndarray], people: int) -> int:
    """How many respondents the rarest combination of what is told and not told has."""
    if not told or not people:
        return people
    _, counts = np.unique(np.column_stack([*told.values()]), axis=0, return_counts=True)
    return int(counts.min())
