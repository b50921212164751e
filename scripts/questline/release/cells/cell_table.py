"""The cells of a store, and which number of which row tells which of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from questline.release.cells.conditions import Key

PEOPLE, NO_ANSWER, FREE, ROOM = "people", "no answer", "free", "room"
"""What is left over in an equation: people like any others, of whom it must not be told that they
are few; people without an answer; a cell that nobody asks for; how many more there could be."""

NEAR_WHOLE = 1e-6
"""A number of people that is no whole number is an average, and no cell."""


@dataclass(frozen=True)
class Told:
    """Row `row` of the store tells cell `cell` by its number in `column`.

    In the column `estimate` the row as a whole says how large the cell is: it is a count of it, or
    follows from it, as a percentage does. Not `exactly`: it comes near, or others are needed too.
    """

    row: int
    column: str
    cell: int
    exactly: bool = True


@dataclass(frozen=True)
class Sum:
    """A cell that is the sum of others, with a rest where these are not all of it.

    `rest_counts`: whether the rest is a number of people like any other, which must not be small;
    else it is people without an answer, or nobody's business.
    """

    total: int
    parts: tuple[int, ...]
    rest_counts: bool


_Noted = tuple[int, str, tuple[Key, ...], float | None, Key | None]


@dataclass
class Cells:
    """All numbers of people of a store.

    `keys` and `values`: what each cell counts and how many they are. `told`: which row tells it,
    exactly or (an average over completed data sets) nearly. `sums`: what adds up beside what the
    keys themselves say. `without_answer`: the rows that count who answered and who did not.
    `unread`: rows and columns with a number of people that is no known cell; `differing`: those of
    them that another row counts otherwise.
    """

    keys: list[Key] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    without_answer: set[int] = field(default_factory=set)
    unread: list[tuple[int, str]] = field(default_factory=list)
    differing: list[tuple[int, str]] = field(default_factory=list)
    _places: dict[Key, int] = field(default_factory=dict)
    _later: list[_Noted] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, key: Key) -> int | None:
        """The cell with this key."""
        return self._places.get(key)

    def add(self, key: Key, value: float) -> int | None:
        """The cell with this key and value; none where the key has another value already."""
        count = _whole(value)
        if count is None:
            return None
        place = self._places.setdefault(key, len(self.keys))
        if place == len(self.keys):
            self.keys.append(key)
            self.values.append(count)
        return place if self.values[place] == count else None

    def tell(self, row: int, column: str, key: Key, value: float) -> None:
        """Note that a number of a row tells the cell with this key."""
        if value != value:
            return
        place = self.add(key, value)
        if place is None:
            self.differing.append((row, column))
            self.unread.append((row, column))
        else:
            self.told.append(Told(row, column, place))

    def tell_one_of(
        self, row: int, column: str, keys: Iterable[Key], value: float, otherwise: Key | None = None
    ) -> None:
        """Note that a number tells that of these cells which other rows tell and has its value.

        Where there is none it is a cell of its own, if `otherwise` says which.
        """
        if value == value:
            self._later.append((row, column, tuple(keys), value, otherwise))

    def tell_from(self, row: int, column: str, keys: Iterable[Key]) -> None:
        """Note that a number follows from these cells, or comes near to them."""
        self._later.append((row, column, tuple(keys), None, None))

    def settle(self) -> None:
        """Connect what was noted with the cells that all rows together tell."""
        for row, column, keys, value, otherwise in self._later:
            places = [self._places[one] for one in keys if one in self._places]
            if value is not None:
                places = [place for place in places if self.values[place] == _whole(value)][:1]
                if not places and otherwise is not None:
                    self.tell(row, column, otherwise, value)
                elif not places:
                    self.unread.append((row, column))
            exactly = value is not None
            self.told.extend(Told(row, column, place, exactly) for place in places)
        self._later.clear()

    def add_sum(self, total: int | None, parts: Iterable[int | None], rest_counts: bool) -> None:
        """Note that a cell is the sum of others and maybe a rest; nothing where it cannot be."""
        known = tuple(dict.fromkeys(part for part in parts if part is not None))
        if total is None or not known or total in known:
            return
        if sum(self.values[part] for part in known) <= self.values[total]:
            self.sums.append(Sum(total, known, rest_counts))

    def by_row(self) -> dict[int, list[Told]]:
        """What each row tells."""
        found: dict[int, list[Told]] = defaultdict(list)
        for one in self.told:
            found[one.row].append(one)
        return found


def _whole(value: float) -> int | None:
    """A number of people as a whole number; none where it is none."""
    nearest = round(value) if value == value else -1
    return int(nearest) if nearest >= 0 and abs(value - nearest) < NEAR_WHOLE else None
