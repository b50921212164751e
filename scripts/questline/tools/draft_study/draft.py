"""The draft as a whole: from an export that was read to the text of every file of a study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from questline.core.codebook import FILE as CODEBOOK
from questline.core.errors import StudyError
from questline.core.sentences import number_of
from questline.intake.exports.export import Export
from questline.intake.exports.recognition import NAMES, PLAIN
from questline.intake.table import duplicated_headers
from questline.tools.draft_study.cleaning_file import cleaning_file
from questline.tools.draft_study.codebook_file import codebook_file
from questline.tools.draft_study.codebook_lines import draft_lines
from questline.tools.draft_study.lines import TO_CONFIRM
from questline.tools.draft_study.people import one_row_a_person
from questline.tools.draft_study.scale_proposals import propose_scales
from questline.tools.draft_study.scales_file import scales_file
from questline.tools.draft_study.study_files import (
    Origin,
    plan_file,
    release_file,
    report_file,
    study_file,
)

FILES = (
    "study.yaml",
    CODEBOOK,
    "scales.yaml",
    "cleaning.yaml",
    "plan.yaml",
    "release.yaml",
    "report.yaml",
)


@dataclass(frozen=True)
class Draft:
    """The text of each file by its name, and one line that says what was drafted."""

    files: dict[str, str]
    line: str


def draft(
    export: Export,
    name: str,
    raw: str,
    sha256: str,
    companions: tuple[str, ...],
    sheet: str,
    schema: Callable[[str], str],
) -> Draft:
    """Every file of a study that is drafted from an export.

    `raw` and `companions` are paths seen from the study's folder; `schema` gives the first line of
    a file, which names its schema to editors.
    """
    refuse_double_headers(export)
    wide, layout = one_row_a_person(export)
    lines = draft_lines(wide, by_event=bool(layout))
    codebook, left_out = codebook_file(lines, _headers(wide))
    lines = [line for line in lines if line.name not in left_out]
    proposals = propose_scales(lines, wide.cells)
    origin = Origin(
        name, raw, sha256, export.recognition, companions, sheet, layout, wide.notes,
        tuple(left_out.values()),
    )  # fmt: skip
    files = {
        "study.yaml": study_file(origin, schema("study.yaml")),
        CODEBOOK: codebook,
        "scales.yaml": scales_file(proposals, schema("scales.yaml")),
        "cleaning.yaml": cleaning_file(lines, proposals, schema("cleaning.yaml")),
        "plan.yaml": plan_file(lines, schema("plan.yaml")),
        "release.yaml": release_file(schema("release.yaml")),
        "report.yaml": report_file(proposals, schema("report.yaml")),
    }
    marks = sum(text.count(f"{TO_CONFIRM}: ") for text in files.values())
    scales = number_of(len(proposals), "scale")
    source = NAMES.get(export.recognition.platform, "a plain table")
    line = (
        f"{number_of(len(export.columns), 'column')} of {source} drafted as "
        f"{number_of(len(lines), 'variable')} and {scales}; {number_of(marks, 'line')} to confirm"
    )
    return Draft(files, line)


def refuse_double_headers(export: Export) -> None:
    """Raise StudyError where intake would: only platforms tell columns of one header apart."""
    if export.recognition.platform == PLAIN:
        headers = [column.header for column in export.columns]
        problems = duplicated_headers(headers, export.file)
        if problems:
            raise StudyError(problems)


def _headers(export: Export) -> list[str]:
    """What the columns are found by: their unique names, but for plain text what stands there."""
    if export.recognition.platform == PLAIN and export.recognition.version == "text":
        return [column.header.strip() for column in export.columns]
    return [column.name for column in export.columns]
