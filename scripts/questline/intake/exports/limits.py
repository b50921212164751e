"""How large an export may be, and the sentences for one that is larger or built to do harm.

The limits are far above what survey platforms write and far below what fills a computer.
"""

from __future__ import annotations

from questline.core.errors import Problem, StudyError

MOST_COLUMNS = 20_000
MOST_CELLS = 200_000_000
MOST_SHEET_CELLS = 20_000_000
LONGEST_LINE = 64 * 2**20
LONGEST_CELL = 2 * 2**20
LARGEST_UNPACKED = 600 * 2**20
MOST_TIMES_UNPACKED = 200
SMALLEST_BOMB = 32 * 2**20
LARGEST_COMPANION = 64 * 2**20
DEEPEST_XML = 200
LARGEST_STATISTICS_FILE = 2 * 2**30

_OTHER = "export the answers again; if the file came from somebody else, ask where it is from"


def megabytes(count: int) -> str:
    """A number of bytes for a sentence: "64 MB"."""
    return f"{count / 2**20:,.0f} MB"


def too_many_columns(where: str, found: int) -> StudyError:
    """The error of a table that is wider than any questionnaire."""
    return StudyError(
        Problem(
            where,
            f"there are {found:,} columns",
            f"at most {MOST_COLUMNS:,} columns",
            "a line end may be missing, or rows and columns may be swapped; " + _OTHER,
        )
    )


def too_many_cells(where: str, found: int, most: int) -> StudyError:
    """The error of a table with more cells than can be held."""
    return StudyError(
        Problem(
            where,
            f"there are {found:,} cells",
            f"at most {most:,} cells in a file of this kind",
            "save the answers as CSV, which may be larger, or export fewer columns",
        )
    )


def too_long(where: str, what: str, found: int, most: int) -> StudyError:
    """The error of a line or a cell that no person has written."""
    return StudyError(
        Problem(
            where,
            f"{what} of {megabytes(found)}",
            f"at most {megabytes(most)}",
            "a quotation mark may never be closed, or line ends may be missing; " + _OTHER,
        )
    )


def unpacks_too_large(where: str, packed: int, unpacked: int) -> StudyError:
    """The error of a compressed file that would fill the computer."""
    return StudyError(
        Problem(
            where,
            f"{megabytes(packed) if packed >= 2**20 else f'{packed:,} bytes'} would unpack to "
            f"{megabytes(unpacked)}",
            f"at most {megabytes(LARGEST_UNPACKED)}, and at most {MOST_TIMES_UNPACKED} times the "
            "packed size",
            "do not open it: files are built like this to do harm; " + _OTHER,
        )
    )


def damaged(where: str, what: str, expected: str) -> StudyError:
    """The error of a file that is broken inside."""
    return StudyError(
        Problem(where, what, expected, "download or export it again; it may have been cut off")
    )


def unsafe_xml(where: str, what: str) -> StudyError:
    """The error of XML that declares a document type or entities."""
    return StudyError(
        Problem(
            where,
            what,
            "XML without declarations, as survey platforms write it",
            "do not use this file: such declarations can be built to do harm; " + _OTHER,
        )
    )
