"""study.yaml, plan.yaml, release.yaml and report.yaml of a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from questline.intake.exports.export import Note, Recognition
from questline.tools.draft_study.lines import TO_CONFIRM, Line
from questline.tools.draft_study.names import label_of
from questline.tools.draft_study.scale_proposals import Proposal
from questline.tools.draft_study.writing import comment, confirm, path_scalar, scalar

MOST_SHOWN = 20
"""Variables that a drafted Table 1 has at most."""
_SETTLED = ("nothing_ticked", "joined_answers", "options")
"""Kinds of notes about questions with several answers, which the drafted codebook settles."""
_QUOTES_CELLS = ("unknown_codes", "dates_beyond_the_calendar")
"""Kinds of notes that quote answers: the codebook's own notes speak of them instead."""
_PLAN = """\
# The analyses, stated before anybody looks at the answers. None is planned yet: the report shows
# what stands in `table_one`, and how the scales do. Further keys are in docs/configuration.md. An
# analysis looks so:
#
# analyses:
#   - name: leaving
#     label: Thinking of leaving
#     kind: logistic
#     outcome: leaving
#     event: "yes"
#     predictors:
#       - {variable: wellbeing, unit: 1, direction: lower}
#     covariates: [age]
#     rationale: Why this is asked, and what is expected
#
# correlations:
#   variables: [wellbeing, age]
"""
_REPORT = """\
# What people add to the numbers. `limits` are sentences on what the study cannot say:
#
# limits:
#   - A questionnaire answered once shows what goes together, not what causes what.
"""


@dataclass(frozen=True)
class Origin:
    """Where a draft comes from, its paths seen from the study's folder."""

    name: str
    raw: str
    sha256: str
    recognition: Recognition
    companions: tuple[str, ...] = ()
    sheet: str = ""
    side_by_side: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    left_out: tuple[str, ...] = ()


def study_file(origin: Origin, schema: str) -> str:
    """The text of study.yaml. Its seed follows from the export, so that two drafts are the same."""
    recognition = origin.recognition
    because = f"{recognition.because}{'' if recognition.tried else '; not tried on a real export'}"
    certain = recognition.certain or recognition.platform == "table"
    platform = comment(because) if certain else confirm(f"likely, as {because}")
    title = label_of(origin.name.replace("_", " ").capitalize())
    lines = [
        f"name: {origin.name}",
        f"title: {scalar(title)}{confirm('the title of the report')}",
        # Nothing is guessed here: check_study lists what is still empty under what is missing.
        f"authors: []{comment('who made the study')}",
        f'summary: ""{comment("what the study asks, in one or two sentences")}',
        f'recruitment: ""{comment("who was asked, when and how")}',
        f"raw: {path_scalar(origin.raw)}",
        f"sha256: {origin.sha256}",
        f"platform: {recognition.platform}{platform}",
    ]
    if origin.companions:
        lines.append("companions:")
        lines += [f"  - {path_scalar(path)}" for path in origin.companions]
    if origin.sheet:
        lines.append(f"sheet: {scalar(origin.sheet)}")
    if origin.side_by_side:
        lines.append(f"side_by_side:{confirm('the rows of one person are put side by side')}")
        for key, value in origin.side_by_side.items():
            written = (
                scalar(value) if isinstance(value, str) else f"[{', '.join(map(scalar, value))}]"
            )
            lines.append(f"  {key}: {written}")
    lines.append(f"seed: {int(origin.sha256[:7], 16)}")
    doubts = [
        note.message
        for note in origin.notes
        if note.doubtful and note.kind not in (*_QUOTES_CELLS, *_SETTLED)
    ]
    doubts += [
        f'the column "{name}" was left out: a codebook cannot name it, as it has no name or odd '
        "signs in it"
        for name in origin.left_out
    ]
    head = "".join(f"# {TO_CONFIRM}: {label_line(doubt)}\n" for doubt in doubts)
    return schema + head + "\n".join(lines) + "\n"


def label_line(text: str) -> str:
    """A sentence in one line, without a hash that would begin another comment."""
    return " ".join(text.replace("#", "").split())


def plan_file(lines: Sequence[Line], schema: str) -> str:
    """The text of plan.yaml: no analysis is planned, and comments show how it is done.

    Table 1 is proposed from closed questions and numbers.
    """
    shown = [
        line.name
        for line in lines
        if line.sensitivity == "public" and not line.choices_of and line.seen.answers
        and (line.kind == "number" or (line.kind in ("category", "ordered") and line.levels))
    ]  # fmt: skip
    chosen = ", ".join(shown[:MOST_SHOWN])
    why = "the variables that describe your respondents"
    return f"{schema}{_PLAN}table_one:\n  variables: [{chosen}]{confirm(why)}\nanalyses: []\n"


def release_file(schema: str) -> str:
    """The text of release.yaml."""
    why = comment("smaller counts are hidden from the public edition")
    return f"{schema}threshold: 10{why}\n"


def report_file(proposals: Sequence[Proposal], schema: str) -> str:
    """The text of report.yaml: the answers to the items of each proposed scale are drawn."""
    text = schema + _REPORT
    if not proposals:
        return f"{text}limits: []\n"
    lines = ["answers:"]
    for proposal in proposals:
        lines += [
            f"  - name: {proposal.name}",
            f"    label: {scalar(proposal.label)}",
            f"    variables: [{', '.join(proposal.items)}]",
            "    diverging: false",
        ]
        if proposal.low and proposal.high:
            lines += [f"    low: {scalar(proposal.low)}", f"    high: {scalar(proposal.high)}"]
    return text + "\n".join(lines) + "\n"
