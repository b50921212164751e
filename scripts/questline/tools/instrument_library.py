"""The page of the library of instruments, made from its files."""

from __future__ import annotations

from questline.core.errors import StudyError
from questline.core.instruments import (
    FOLDER,
    Instrument,
    InstrumentScore,
    instrument_names,
    read_instrument,
)
from questline.core.sentences import listed

LIBRARY_PAGE = f"{FOLDER}/README.md"
_INTRODUCTION = """\
# The library of instruments

This page is made by `snakemake configuration_reference` from the files beside it; do not edit it by
hand. [How to use an instrument](../../docs/scales.md) is a page of its own.

Each file holds facts about one instrument and where they were read: its items as tags of their
topics (never their wording), the range of the answers, which items are turned round, how scores are
made, bands where they belong to the instrument. What no source that was read says is listed under
`not_confirmed` and left out. Worked examples stand in each file; tests recompute them.

- **Nothing here is wording.** Get the questionnaire from its authors, with their permission.
- **Licence to check** is a prompt to look up terms, no statement of law: terms change, and none of
  these pages was read in full.
- **Not confirmed** is what the study has to decide. A least number of answered items that no source
  states is left at all of them.
- **Bands by name** were made by others, for some purpose and some population. A study takes them
  only if it names them, and says so.
"""


def library() -> dict[str, Instrument]:
    """Every instrument by the name of its file. Raises StudyError where a file has a mistake."""
    found, problems = {}, []
    for name in instrument_names():
        instrument, trouble = read_instrument(name)
        problems += trouble
        if instrument is not None:
            found[name] = instrument
    if problems:
        raise StudyError(problems)
    return found


def library_page() -> str:
    """The text of the page."""
    instruments = library()
    parts = [_INTRODUCTION, "## The instruments\n", _overview(instruments)]
    parts.append("## How far each is confirmed, and what to look up\n")
    parts.append(_confirmation(instruments))
    return "\n".join(parts)


def _overview(instruments: dict[str, Instrument]) -> str:
    lines = ["| name | instrument | items | answers | turned round | scores |", _rule(6)]
    for name, one in instruments.items():
        scores = [_score(one, score, about) for score, about in one.scores.items()]
        cells = [
            f"[`{name}`]({name}.yaml)",
            f"{one.instrument}, {one.abbreviation}",
            str(len(one.items)),
            _answers(one),
            listed(one.reverse_keyed) if one.reverse_keyed else "none",
            "<br>".join(scores) or "none: each item stands for itself",
        ]
        lines.append(_line(cells))
    return "\n".join(lines) + "\n"


def _confirmation(instruments: dict[str, Instrument]) -> str:
    lines = [
        "| name | sources read | where they disagree | not confirmed | worked example | "
        "licence to check |",
        _rule(6),
    ]
    for name, one in instruments.items():
        published = any(example.origin.startswith("published") for example in one.worked_examples)
        example = "published" if published else "by the rule"
        cells = [
            f"`{name}`",
            str(len(one.sources_read)),
            one.sources_disagree,
            "; ".join(one.not_confirmed) or "nothing",
            example if one.worked_examples else "none needed",
            one.licence_to_check,
        ]
        lines.append(_line(cells))
    return "\n".join(lines) + "\n"


def _answers(one: Instrument) -> str:
    if one.permitted:
        return listed([f"{code:g}" for code in one.permitted])
    return f"{one.minimum:g} to {one.maximum:g}"


def _score(one: Instrument, name: str, score: InstrumentScore) -> str:
    scale = one.scale(name, {tag: tag for tag in one.items}, {"bands": []})
    what = score.score + (f" or {score.score_also}" if score.score_also else "")
    if score.multiply_by != 1:
        what += f" times {score.multiply_by:g}"
    if score.conversion:
        what += " and table"
    text = f"`{name}`: {what}, {scale.lowest_score:g} to {scale.highest_score:g}"
    if score.bands:
        text += f"; bands {listed([band.name for band in score.bands])}"
    if score.bands_reported:
        text += f"; bands by name: {listed([bands.name for bands in score.bands_reported])}"
    return text


def _rule(columns: int) -> str:
    return "|" + "---|" * columns


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
