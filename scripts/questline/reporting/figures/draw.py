"""All figures of one edition of the report, in the order in which the report shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.core.marks import with_sentence_of_mark
from questline.reporting.catalogue import _
from questline.reporting.editions import WATERMARK
from questline.reporting.figures import (
    answers,
    benchmarks,
    calibration,
    calibration_curves,
    careless,
    convergence,
    correlations,
    exclusions,
    flow,
    forest,
    imputed,
    interviewed,
    invariance,
    missing,
    other_models,
    parallel,
    predictions,
    quantiles,
    residuals,
    saturation,
    scores,
    specification_curve,
)
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.edition import Edition
from questline.reporting.figures.figure import Draft, Figure, with_cells
from questline.reporting.figures.render import svg
from questline.reporting.figures.style import QUIET, SMALL, WIDTH
from questline.reporting.figures.text import clean, told_in, wrap

_KINDS = (
    flow,
    exclusions,
    careless,
    scores,
    parallel,
    invariance,
    correlations,
    answers,
    benchmarks,
    interviewed,
    saturation,
    forest,
    predictions,
    other_models,
    residuals,
    quantiles,
    calibration,
    calibration_curves,
    missing,
    convergence,
    imputed,
    specification_curve,
)

MOST_TOLD = 600
"""Signs of an alt text: whoever listens to it cannot leaf on; the table has all numbers."""


def draw_figures(
    store: pd.DataFrame, labels: Mapping[str, Any], edition: str = "public"
) -> dict[str, Figure]:
    """Every figure whose statistics are in `store`, by name.

    `store` is the statistics store of an edition, public or internal, `labels` what
    `core.parameters.labels` gives. A figure whose every number is hidden or not computable has no
    picture; its alt text and its table say so.
    """
    marks = [_("Synthetic data")] if labels["synthetic"] else []
    marks += [_(WATERMARK)] if edition == "internal" else []
    asked = Edition(store, labels)
    figures: dict[str, Figure] = {}
    for kind in _KINDS:
        for draft in kind.drafts(asked):
            name = _file_name(draft.name, figures)
            figures[name] = _finished(draft, name, marks)
    return figures


def _finished(draft: Draft, name: str, marks: Sequence[str]) -> Figure:
    picture, caption = "", _("{}: not drawn.").format(draft.title)
    told = told_in(clean(draft.alt), MOST_TOLD)
    alt = with_sentence_of_mark(told, draft.title + draft.caption)
    if draft.paint is not None:
        canvas = Canvas(draft.width or WIDTH)
        height = draft.paint(canvas)
        for words in marks:
            height = _marked(canvas, height, words)
        picture = svg(canvas.finished(height), name, draft.title, alt)
        caption = draft.caption
    table = with_cells(draft.table, clean)
    table.columns = [clean(header) for header in table.columns]
    return Figure(name, draft.section, clean(caption), clean(alt), table, picture)


def _marked(canvas: Canvas, height: float, words: str) -> float:
    """A picture is downloaded and passed on alone: that it shows made data, or is not for sharing,
    must be seen on it."""
    lines = wrap(words, canvas.width, SMALL)
    baseline = height + SMALL * 1.1
    canvas.below(canvas.width, baseline, lines, size=SMALL, anchor="end", colour=QUIET)
    return height + SMALL * 1.5 + block_height(lines[1:], SMALL)


def _file_name(wanted: str, taken: Mapping[str, Figure]) -> str:
    """A name of plain letters, digits and underlines that no other figure has."""
    plain = re.sub(r"[^a-z0-9_]", "_", wanted.lower())
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain}_{number}"
    return name
