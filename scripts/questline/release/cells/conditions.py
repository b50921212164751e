"""What a number of people counts: a population, and conditions that hold for each of them.

A cell has a key: the population and a set of pairs of a variable and a value. The value is a level,
several levels together (`either`), that there is an answer (`ANSWERED`) or none (`MISSING`), a kind
of missing (`kind_of_missing`) or a part of the answers or of the people that is no level of the
codebook (`part`): a bin of a distribution, a combination of flags. The same conditions make the
same key wherever they are counted; a level already says that there is an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

RAW, ANALYSED, LEFT_OUT, SCREENED = "raw", "analysed", "left_out", "screened"
"""Populations: rows of the export, respondents analysed, those left out, those screened."""

ANSWERED, MISSING = "\0answered", "\0missing"
"""Whether there is an answer; no level begins with a null character."""
IMPUTED = "\0imputed"
"""No answer, but one that could be imputed."""
_KIND, _PART, _ANSWERING = "\0missing/", "\0part/", "\0answering/"

Value = str | tuple[str, ...]
Conditions = frozenset[tuple[str, Value]]
Key = tuple[str, Conditions]


def key(
    population: str, levels: Mapping[str, Value] | None = None, answered: Iterable[str] = ()
) -> Key:
    """The key of those who answered these variables, and hold these levels."""
    conditions: dict[str, Value] = dict.fromkeys(answered, ANSWERED)
    if levels:
        conditions.update(levels)
    return population, frozenset(conditions.items())


def either(levels: Sequence[str]) -> Value:
    """One of these levels."""
    return levels[0] if len(levels) == 1 else tuple(sorted(levels))


def kind_of_missing(kind: str) -> str:
    """No answer, of one kind: refused, not asked."""
    return _KIND + kind


def part(partition: str, name: str) -> str:
    """One part of a partition that has no levels of the codebook, such as a bin."""
    return f"{_PART}{partition}/{name}"


def answering(partition: str, name: str) -> str:
    """One part of a partition by how much was answered, such as scores from too few answers."""
    return f"{_ANSWERING}{partition}/{name}"


def partition_of(value: Value) -> str | None:
    """Which partition of its variable a value belongs to; none for those that are no single part.

    The levels of the codebook are the partition "".
    """
    if isinstance(value, tuple) or value in (ANSWERED, MISSING, IMPUTED):
        return None
    if value.startswith(_KIND):
        return _KIND
    if value.startswith((_PART, _ANSWERING)):
        return value.rsplit("/", 1)[0]
    # What is left over beside other parts is none itself: with it they would be counted twice.
    return None if value.startswith("\0") else ""


def inside_missing(partition: str) -> bool:
    """Whether the parts of a partition are people without an answer."""
    return partition == _KIND or partition == f"{_ANSWERING}end"


def is_kind(value: Value) -> bool:
    """Whether a value is a kind of missing."""
    return isinstance(value, str) and value.startswith(_KIND)


def lacks_an_answer(conditions: Conditions) -> bool:
    """Whether these people are counted because they have no answer."""
    return any(
        isinstance(value, str)
        and (value in (MISSING, IMPUTED) or value.startswith((_KIND, _ANSWERING)))
        for _, value in conditions
    )


def tells_no_answer_itself(conditions: Conditions) -> bool:
    """Whether nothing is said but that there are answers."""
    return all(value == ANSWERED for _, value in conditions)


def levels_of(conditions: Conditions) -> Conditions:
    """The conditions that say more than that there is an answer."""
    return frozenset(pair for pair in conditions if pair[1] != ANSWERED)


def answered_in(conditions: Conditions) -> frozenset[str]:
    """The variables of which nothing is said but that there is an answer."""
    return frozenset(name for name, value in conditions if value == ANSWERED)
