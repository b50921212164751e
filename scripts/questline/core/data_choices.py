"""What the plan, the stages and the report call the choices about data."""

from __future__ import annotations

AS_PLANNED = "as_planned"
"""The name of the plan's own choice of exclusions and of scoring."""

NEVER_COUNT = ("consent", "preview", "duplicates")
"""Kinds of cleaning rules that no other choice sets aside: who did not agree, or is no
respondent."""
