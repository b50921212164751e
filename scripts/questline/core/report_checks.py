"""What report.yaml names, held against what there is: names, results, themes, languages."""

from __future__ import annotations

from pathlib import Path

from questline.core.interview_files import FILE as INTERVIEWS
from questline.core.interview_settings import InterviewSettings
from questline.core.known_names import KnownNames
from questline.core.languages import HOW_TO, LIBRARY, languages
from questline.core.plan import PlanSettings
from questline.core.report_settings import PlainName, ReportSettings
from questline.core.result_checks import check_result
from questline.core.yaml_text import Place

FILE = "report.yaml"


def check_language(known: KnownNames, language: str, folder: Path = LIBRARY) -> None:
    """There must be a catalogue of the language that the study asks for."""
    there = languages(folder)
    if language not in there:
        known.wrong(FILE, ("language",), f"there is no catalogue of words for {language}",
                    f"one of {', '.join(there)}",
                    f"name one of these, or add the catalogue: {HOW_TO}")  # fmt: skip


def check_summary(
    known: KnownNames,
    report: ReportSettings,
    plan: PlanSettings | None,
    interviews: InterviewSettings | None,
) -> None:
    """The everyday words of the summary, and what its recommendations rest on, must be there."""
    names = report.summary.names
    known.once(FILE, [(("summary", "names", at, "variable"), one.variable)
                      for at, one in enumerate(names)])  # fmt: skip
    for at, one in enumerate(names):
        _check_name(known, ("summary", "names", at), one)
    _check_recommendations(known, report, plan, interviews)


def _check_name(known: KnownNames, place: Place, one: PlainName) -> None:
    """Everyday words are for a variable or scale that may be shown, and for levels that it has."""
    if known.analysable(FILE, (*place, "variable"), one.variable):
        for level in one.levels:
            known.known_levels(FILE, (*place, "levels", level), one.variable, [level])


def _check_recommendations(
    known: KnownNames,
    report: ReportSettings,
    plan: PlanSettings | None,
    interviews: InterviewSettings | None,
) -> None:
    # A copy for reviewers is without interviews.yaml: themes cannot be checked there.
    there = interviews is not None and interviews.is_there
    themes = [theme.name for theme in interviews.themes] if interviews else []
    for at, one in enumerate(report.recommendations):
        place: Place = ("recommendations", at)
        known.once(FILE, [((*place, "results", position), result)
                          for position, result in enumerate(one.results)])  # fmt: skip
        for position, result in enumerate(one.results):
            check_result(known, FILE, (*place, "results", position), result, plan)
        known.once(FILE, [((*place, "themes", position), name)
                          for position, name in enumerate(one.themes)])  # fmt: skip
        for position, name in enumerate(one.themes):
            if there and name not in themes:
                known.unknown(FILE, (*place, "themes", position), name, themes,
                              f"a theme of {INTERVIEWS}",
                              f"correct the name, or describe the theme in {INTERVIEWS}"
                              )  # fmt: skip
