"""What stands in place of a cell that an export does not have, or that says nothing by itself.

A marker is told from a respondent's text by what it is, not by how it reads: somebody may well have
typed the same letters.
"""

from __future__ import annotations


class Marker(str):
    """A text that no respondent wrote; `missing` is the kind of missing that it means."""

    missing: str

    def __new__(cls, text: str, missing: str) -> Marker:
        """The marker that ledgers show as `text`."""
        marker = super().__new__(cls, text)
        marker.missing = missing
        return marker


NO_ROW = Marker("(no row)", "not_asked")
"""The respondent has no row for the event."""
NO_COLUMN = Marker("(no column)", "not_asked")
"""The file that the row stands in has no such column."""
NONE_TICKED = Marker("(none ticked)", "left_blank")
"""No option of the question was ticked."""
