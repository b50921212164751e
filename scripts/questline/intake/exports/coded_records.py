"""The records of a large text whose columns are different texts and codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from questline.intake.coded import CodedTexts

if TYPE_CHECKING:
    from questline.intake.plain_text import PlainText


@dataclass(frozen=True)
class CodedRecords(Sequence[list[str]]):
    """The records of a plain file, its header the first; they are put together when asked for."""

    plain: PlainText

    def __len__(self) -> int:
        return len(self.plain.lines) + 1

    def column(self, at: int, header_rows: int) -> CodedTexts:
        """The cells of one column below the headers."""
        cells = self.plain.columns[at]
        return cells.from_row(header_rows - 1) if header_rows > 1 else cells

    def lines(self) -> list[int]:
        """The line in which each record begins."""
        return [self.plain.header_line, *self.plain.lines.tolist()]

    def __iter__(self) -> Iterator[list[str]]:
        return (self[number] for number in range(len(self)))

    @overload
    def __getitem__(self, number: int) -> list[str]: ...

    @overload
    def __getitem__(self, number: slice) -> list[list[str]]: ...

    def __getitem__(self, number: int | slice) -> list[str] | list[list[str]]:
        if isinstance(number, slice):
            return [self[one] for one in range(len(self))[number]]
        place = range(len(self))[number]
        if place == 0:
            return self.plain.headers
        return [column[place - 1] for column in self.plain.columns]
