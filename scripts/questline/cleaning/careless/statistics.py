"""The rows of the statistics store about careless responding."""

from __future__ import annotations

from questline.cleaning.careless.application import Screened
from questline.cleaning.careless.cut_offs import CutOff, Flags, cut_off_in_words
from questline.cleaning.careless.definitions import DEFINITIONS
from questline.cleaning.careless.index import Index
from questline.cleaning.careless.rule import FlagCount
from questline.core.statistics import StatisticsPart

ANALYSIS = "careless"
NO_FLAG = "none"
CAUGHT, NOT_CAUGHT = "caught", "not_caught"


def add_careless_statistics(part: StatisticsPart, found: Screened) -> None:
    """What each index and each combination of them caught, the cut-offs, and what the rule says.

    All counts are over the respondents screened, their denominator: those whom no earlier rule left
    out. Of each index, in the order of the rule, `flagged`, `only` (by this index and no other),
    `checked` (those for whom it could be computed) and, where there are any, `not_computable`, with
    the reasons; and its `cut_off`, with its words and source as method. Of each combination that
    occurs, the number flagged by exactly these indices, `none` among them; its group says whether
    the rule catches them. Of the rule, how many are `caught` and how many `undecided`, for whom too
    few indices could be computed.
    """
    for index, flags, count in zip(
        found.indices, found.flags, found.decision.by_index, strict=True
    ):
        _add_index(part, found, index, flags, count)
    for one in found.decision.combinations:
        level = "+".join(one.names) or NO_FLAG
        group = CAUGHT if one.caught else NOT_CAUGHT
        _count(part, found, "combination", level, one.count, group=group)
    caught = None if found.decision.note else int(found.decision.caught.sum())
    _count(part, found, "rule", CAUGHT, caught, note=found.decision.note)
    undecided = int(found.decision.undecided.sum())
    if undecided:
        _count(part, found, "rule", "undecided", undecided, note=found.undecided_note)
    part.add(ANALYSIS, "rule", "least_flags", found.decision.least)
    part.add(ANALYSIS, "rule", "number_of_flags", len(found.flags))


def _add_index(
    part: StatisticsPart, found: Screened, index: Index, flags: Flags, count: FlagCount
) -> None:
    reasons = flags.note or " ".join(index.missing_counts())
    nowhere = reasons if not count.checked else ""
    for level in ("flagged", "only"):
        number = None if nowhere else getattr(count, level)
        _count(part, found, index.name, level, number, note=nowhere)
    _count(part, found, index.name, "checked", count.checked)
    if count.not_computable:
        _count(part, found, index.name, "not_computable", count.not_computable, note=reasons)
    cut_off = found.cut_offs[index.name]
    limit = None if flags.note or nowhere else flags.limit
    part.add(ANALYSIS, index.name, "cut_off", limit, note=nowhere,
             method=cut_off_source(index.name, cut_off))  # fmt: skip


def cut_off_source(name: str, cut_off: CutOff) -> str:
    """What the cut-off is, in words, and where it comes from."""
    usual = DEFINITIONS[name]
    if cut_off == usual.cut_off:
        return f"{usual.cut_off_words} ({usual.cut_off_source})"
    return (
        f"{cut_off_in_words(cut_off)}, as the study says "
        f"(default: {usual.cut_off_words}; {usual.cut_off_source})"
    )


def _count(
    part: StatisticsPart,
    found: Screened,
    term: str,
    level: str,
    count: int | None,
    *,
    group: str = "",
    note: str = "",
) -> None:
    part.add(ANALYSIS, term, "count", count, level=level, group=group, note=note,
             denominator=len(found.rows))  # fmt: skip
