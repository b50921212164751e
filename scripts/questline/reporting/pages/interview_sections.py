"""The sections of the interview strand, those that the study has."""

from __future__ import annotations

from typing import Any

from questline.core.interview_results import InterviewResults
from questline.reporting.pages.gallery import gallery_view
from questline.reporting.pages.interviewees import interviewees_view
from questline.reporting.pages.joint_display import joint_display_view
from questline.reporting.pages.themes import themes_view
from questline.reporting.pages.view import View


def interview_sections(view: View, results: InterviewResults | None) -> dict[str, dict[str, Any]]:
    """What the templates of the sections are given, by section; nothing without the strand."""
    if view.study["interviews"] is None or results is None:
        return {}
    views = {
        "interviewees": interviewees_view(view, results),
        "themes": themes_view(view, results),
        "photographs": gallery_view(view, results),
        "joint_display": joint_display_view(view, results),
    }
    return {name: {"view": made} for name, made in views.items() if made is not None}
