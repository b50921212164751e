"""cleaning.yaml with what the export offers for it: consent, previews, times, second records."""

from __future__ import annotations

from collections.abc import Sequence

from questline.tools.draft_study.lines import Level, Line
from questline.tools.draft_study.missing_answers import missing_kind
from questline.tools.draft_study.own_columns import is_consent, test_levels
from questline.tools.draft_study.scale_proposals import Proposal
from questline.tools.draft_study.writing import confirm, scalar

SECONDS_A_QUESTION = 2
"""Faster than a question can be read (Huang, Curran, Keeney, Poposki & DeShon 2012)."""
LEAST_CARELESS = 10
SHORTEST_BELIEVED = 30
USUAL_LEAST, LEAST_ROWS = 10, 3
"""The respondents below which a run stops if nothing is said, and the least that can be said."""
_QUESTIONS = ("item", "category", "ordered", "number", "text")
_HEAD = """\
# Whose answers count. The rules are applied in this order; each one caught is listed in
# exclusions.csv. `decision: mark` keeps the respondent and counts the mark.
"""


def cleaning_file(lines: Sequence[Line], proposals: Sequence[Proposal], schema: str) -> str:
    """The text of cleaning.yaml; `schema` is its first line."""
    text = schema + _HEAD + _out_of_range(lines) + _least_respondents(lines)
    rules = [*_preview(lines), *_consent(lines), *_duplicates(lines), *_unfinished(lines)]
    rules += [*_too_fast(lines), *_careless(lines, proposals)]
    remarks = _remarks(lines)
    body = "rules:\n" + "\n".join(rules) + "\n" if rules else "rules: []\n"
    return text + "".join(f"# {remark}\n" for remark in remarks) + body


def _with_role(lines: Sequence[Line], role: str) -> list[Line]:
    return [line for line in lines if line.role == role]


def _out_of_range(lines: Sequence[Line]) -> str:
    """Answers outside a range stop a run, unless the draft has seen some."""
    if any("outside" in doubt and "lie" in doubt for line in lines for doubt in line.doubts):
        return (
            "out_of_range: set_missing"
            f"{confirm('some answers lie outside the range of their question; or error')}\n"
        )
    return "out_of_range: error\n"


def _least_respondents(lines: Sequence[Line]) -> str:
    """A run stops below ten respondents; of a small export that has to be confirmed."""
    rows = max((sum(line.seen.counts.values()) for line in lines), default=0)
    if not LEAST_ROWS <= rows < USUAL_LEAST:
        return ""
    why = f"the export has {rows} rows; a run stops when fewer respondents than this are left"
    return f"least_respondents: {LEAST_ROWS}{confirm(why)}\n"


def _preview(lines: Sequence[Line]) -> list[str]:
    rules: list[str] = []
    for line in _with_role(lines, "preview"):
        words = {level.code: level.label or level.text for level in line.levels}
        codes = test_levels(words)
        if codes:
            rules += [
                f"  - name: preview{confirm('which records are test runs')}",
                "    kind: preview",
                f"    variable: {line.name}",
                f"    catch_if: [{', '.join(map(scalar, codes))}]",
                "    if_missing: keep",
                "    reason: Test run of the questionnaire",
            ]
    return rules


def _consent(lines: Sequence[Line]) -> list[str]:
    rules: list[str] = []
    for line in lines:
        if line.kind != "consent":
            continue
        agreeing = [level for level in line.levels if _agrees(level)]
        name = "no_consent" if not rules else f"no_consent_{line.name}"
        rules += [
            f"  - name: {name}",
            "    kind: consent",
            f"    variable: {line.name}",
            f"    keep_if: [{', '.join(dict.fromkeys(scalar(level.code) for level in agreeing))}]"
            f"{confirm('the answers that mean agreement')}",
            "    if_missing: catch",
            "    reason: Did not agree to take part",
        ]
    return rules


def _agrees(level: Level) -> bool:
    words = f" {(level.label or level.text).casefold()} "
    return level.code == "yes" or not any(
        word in words for word in (" no", " not ", "n't", "nicht", "nein", "pas ", "disagree")
    )


def _duplicates(lines: Sequence[Line]) -> list[str]:
    found = [line for line in _with_role(lines, "identifier") if line.seen.answers]
    found = found or [line for line in lines if line.kind == "identifier" and line.role != "ip"]
    if not found:
        return []
    line = max(found, key=lambda line: (line.seen.answered, -line.seen.at))
    rules = ["  - name: duplicate", "    kind: duplicates", f"    variable: {line.name}"]
    times = [other.name for other in lines if other.role in _OF_THE_SENDING]
    if times:
        rules.append(f"    ignore: [{', '.join(times)}]")
    if len(line.seen.answers) < line.seen.answered:
        rules.append(
            "    different_answers: most_complete"
            f"{confirm('some numbers stand twice; which record counts where they differ')}"
        )
    rules.append("    reason: The same respondent's answers were sent twice")
    return rules


_OF_THE_SENDING = ("start", "end", "recorded", "duration", "ip", "location", "progress")


def _unfinished(lines: Sequence[Line]) -> list[str]:
    """Unfinished questionnaires are marked: what was answered may still count."""
    for line in _with_role(lines, "finished"):
        if line.kind == "date":
            return [
                "  - name: unfinished",
                "    kind: too_little_answered",
                f"    decision: mark{confirm('mark, or exclude')}",
                f"    variables: [{line.name}]",
                "    least_share: 1",
                "    reason: Did not send the questionnaire off",
            ]
        ends = [level.code for level in line.levels if _is_no(level)]
        if ends:
            return [
                "  - name: unfinished",
                "    kind: condition",
                f"    decision: mark{confirm('mark, or exclude')}",
                f"    variable: {line.name}",
                f"    catch_if: [{', '.join(map(scalar, ends))}]",
                "    if_missing: keep",
                "    reason: Did not finish the questionnaire",
            ]
    for line in _with_role(lines, "progress"):
        if line.kind == "number":
            return [
                "  - name: unfinished",
                "    kind: condition",
                f"    decision: mark{confirm('mark, or exclude, and below which percentage')}",
                f"    variable: {line.name}",
                "    below: 100",
                "    if_missing: keep",
                "    reason: Did not finish the questionnaire",
            ]
    return []


def _is_no(level: Level) -> bool:
    return level.code in ("no", "not_finished") or missing_kind(level.text) != ""


def _too_fast(lines: Sequence[Line]) -> list[str]:
    timing = [line for line in _with_role(lines, "duration") if line.kind == "timing"]
    questions = _asked(lines)
    if not timing or not questions:
        return []
    least = max(SHORTEST_BELIEVED, SECONDS_A_QUESTION * questions)
    why = f"{SECONDS_A_QUESTION} seconds for each of {questions} questions; set your own limit"
    return [
        "  - name: too_fast",
        "    kind: too_fast",
        "    decision: mark",
        f"    variable: {timing[0].name}",
        f"    least_seconds: {least}{confirm(why)}",
        "    reason: Too fast to have read the questions",
    ]


def _asked(lines: Sequence[Line]) -> int:
    """How many questions there are: options of one question count once."""
    own = [line for line in lines if not line.role and line.kind in _QUESTIONS]
    several = {line.choices_of for line in own if line.choices_of}
    return len(several) + sum(not line.choices_of for line in own)


def _careless(lines: Sequence[Line], proposals: Sequence[Proposal]) -> list[str]:
    """One rule of careless responding where there are items enough to see it."""
    items = [item for proposal in proposals for item in proposal.items]
    if len(items) < LEAST_CARELESS:
        return []
    why = "how many indices must flag somebody; docs/careless-responding.md has them all"
    rules = [
        "  - name: careless",
        "    kind: careless",
        "    decision: mark",
        f"    least_flags: 2{confirm(why)}",
    ]
    timing = [line for line in _with_role(lines, "duration") if line.kind == "timing"]
    if timing:
        rules.append(f"    seconds: {timing[0].name}")
    rules.append("    reason: At least two indices of careless responding flag the answers")
    return rules


def _remarks(lines: Sequence[Line]) -> list[str]:
    """What a person may want to make a rule of, and what could not be made one."""
    remarks = []
    if not any(line.kind == "consent" for line in lines):
        doubtful = [line.name for line in lines if not line.role and is_consent(line.seen)]
        if doubtful:
            remarks.append(
                f"to confirm: {doubtful[0]} may be the agreement to take part; no rule looks at it"
            )
        else:
            remarks.append(
                "to confirm: no question about the agreement to take part was found, so that no "
                "rule looks at it"
            )
    if _with_role(lines, "ip"):
        remarks.append(
            f"People of one household or workplace share {_with_role(lines, 'ip')[0].name}: it "
            "makes no rule here."
        )
    return remarks
