"""Are these the published statistics? Two statistics stores compared by id, number by number."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questline.core.errors import Problem, StudyError
from questline.core.sentences import ended, first_of, listed, number_of
from questline.core.statistics import COLUMNS, NUMBERS

TOLERANCE = 1e-6
"""The relative difference up to which two numbers count as the same, unless a person says another.

Processors with other kernels for linear algebra differ by less than a third of that."""

VERDICTS = ("identical", "within tolerance", "different", "missing", "new")
"""What can be said of a statistic; the last three mean that these are not the published results."""

DISAGREEING = VERDICTS[2:]
HEADERS = (
    "id",
    "verdict",
    "columns",
    "column",
    "published",
    "found",
    "relative_difference",
    "in_words",
)
LISTED = 5
STORE = "release/statistics.csv"
"""The public store, within a run's results."""
IN_WORDS = {
    "estimate": "",
    "se": "its standard error",
    "df": "its degrees of freedom",
    "conf_level": "the level of its confidence interval",
    "ci_low": "the lower limit of its interval",
    "ci_high": "the upper limit of its interval",
    "p": "its p-value",
    "p_adjusted": "its adjusted p-value",
    "n": "the number of people behind it",
    "denominator": "its denominator",
    "events": "its number of events",
    "status": "whether it is shown or hidden",
}

Row = Mapping[str, str]


@dataclass(frozen=True)
class Compared:
    """What was found of one statistic; `column` is where the two differ most, if they do."""

    id: str
    verdict: str
    columns: tuple[str, ...] = ()
    column: str = ""
    published: str = ""
    found: str = ""
    relative_difference: float = 0.0
    in_words: str = ""

    def line(self) -> list[str]:
        """The statistic as a line of verification.csv (HEADERS)."""
        by = f"{self.relative_difference:.3g}" if self.relative_difference else ""
        said = (" ".join(self.columns), self.column, self.published, self.found)
        return [self.id, self.verdict, *said, by, self.in_words]

    def sentence(self) -> str:
        """The difference in words, or nothing where there is none."""
        if self.verdict == "missing":
            return f"{self.in_words}: published, and not found now."
        if self.verdict == "new":
            return f"{self.in_words}: found now, and not published."
        if self.verdict == "identical":
            return ""
        which = IN_WORDS.get(self.column, f'the column "{self.column}"')
        where = f", {which}" if which else ""
        return ended(
            f"{self.in_words}{where}: published {_or_nothing(self.published)}, "
            f"found {_or_nothing(self.found)}"
        )


def read_rows(text: str, where: str) -> dict[str, Row]:
    """The rows of a statistics store by id, as texts; `where` names the file in sentences.

    Raises StudyError when the text is no statistics store, or an id stands twice.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    remedy = f"name the {STORE} of a run of this study"
    if lacking:
        found = f"it has no column {first_of(lacking, LISTED)}"
        raise StudyError(Problem(where, found, "a statistics store", remedy), TO_VERIFY)
    rows = list(reader)
    short = [row for row in rows if None in row or None in row.values()]
    twice = [name for name, times in Counter(row["id"] for row in rows).items() if times > 1]
    if short or twice:
        found = f"the id {first_of(twice, LISTED)} stands twice"
        if short:
            found = "a line of it has more or fewer cells than the header"
        raise StudyError(Problem(where, found, "a statistics store", remedy), TO_VERIFY)
    for row in rows:
        for column in NUMBERS:
            if row[column] and not _is_number(row[column]):
                found = f'"{row[column]}" stands for {column} of {row["id"]}'
                raise StudyError(Problem(where, found, "a number", remedy), TO_VERIFY)
    return {row["id"]: row for row in rows}


TO_VERIFY = "the results are verified"
"""What has to wait for a problem found here."""


def compare(
    published: Mapping[str, Row], found: Mapping[str, Row], tolerance: float = TOLERANCE
) -> list[Compared]:
    """Every statistic of either store: those published in their order, then new ones in theirs."""
    compared = [
        _compare_one(row, found[name], tolerance)
        if name in found
        else Compared(name, "missing", in_words=in_words(row))
        for name, row in published.items()
    ]
    new = (name for name in found if name not in published)
    return compared + [Compared(name, "new", in_words=in_words(found[name])) for name in new]


def agree(compared: Sequence[Compared]) -> bool:
    """Whether every statistic is identical or within the tolerance; nothing compared is not."""
    return bool(compared) and not any(one.verdict in DISAGREEING for one in compared)


def counts(compared: Sequence[Compared]) -> dict[str, int]:
    """How many statistics got which verdict."""
    counted = Counter(one.verdict for one in compared)
    return {verdict: counted[verdict] for verdict in VERDICTS}


def summary(compared: Sequence[Compared]) -> str:
    """The comparison in one sentence."""
    found = [f"{count} {verdict}" for verdict, count in counts(compared).items() if count]
    return f"{number_of(len(compared), 'statistic')} of {STORE} compared: {listed(found) or 'none'}"


def first_differences(compared: Sequence[Compared], most: int = 10) -> list[str]:
    """The first statistics that are different, missing or new, in words."""
    differing = [one.sentence() for one in compared if one.verdict in DISAGREEING]
    more = len(differing) - most
    return differing[:most] + ([f"… and {more} more in verification.csv."] if more > 0 else [])


def in_words(row: Row) -> str:
    """What a statistic is, from the names in its row."""
    said = f"{_words(row['statistic'])} of {_words(row['term']) or _words(row['analysis'])}"
    said += f", {_words(row['level'])}" if row["level"] else ""
    said += f", among {row['group']}" if row["group"] else ""
    said += f" ({_words(row['analysis'])}" if row["analysis"] else f" ({row['stage']}"
    said += f", {_words(row['model'])} model" if row["model"] else ""
    said += f", {_words(row['dataset'])} data" if row["dataset"] else ""
    return said[:1].upper() + said[1:] + ")"


def _compare_one(published: Row, found: Row, tolerance: float) -> Compared:
    """`tolerance` applies to numbers; texts have to be the same."""
    name = published["id"]
    apart = {
        column: _difference(column, published[column], found[column])
        for column in COLUMNS
        if published[column] != found[column]
    }
    if not any(apart.values()):
        return Compared(name, "identical")
    most = max(apart, key=lambda column: apart[column])
    return Compared(
        name,
        "within tolerance" if apart[most] <= tolerance else "different",
        tuple(column for column, difference in apart.items() if difference),
        most,
        published[most],
        found[most],
        apart[most],
        in_words(published),
    )


def _difference(column: str, published: str, found: str) -> float:
    """By how much two unlike texts differ, relative to the larger number; infinite for words."""
    if column not in NUMBERS:
        return math.inf
    if not (published and found):
        return math.inf
    first, second = float(published), float(found)
    return abs(first - second) / max(abs(first), abs(second)) if first != second else 0.0


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _words(name: str) -> str:
    return name.replace("_", " ")


def _or_nothing(text: str) -> str:
    return text or "nothing"
