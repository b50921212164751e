"""The codebook of a study as a web page of its own, beside the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.reporting.catalogue import _, message
from questline.reporting.editions import WATERMARK, file_mark
from questline.reporting.labels import KINDS_OF_MISSING
from questline.reporting.lookup import Lookup
from questline.reporting.pages.codebook_scales import scale_entries
from questline.reporting.pages.codebook_variables import MATCHING, variable_entries
from questline.reporting.pages.drift import drift_table, nothing_drifted
from questline.reporting.pages.linked_data import linked_data
from questline.reporting.pages.templates import compiled
from questline.reporting.pages.traced import Traced
from questline.reporting.pages.view import INTERNAL, PUBLIC, View

PAGE = "codebook.html"
SECTIONS = (
    ("reading", message("How to read it")),
    ("drift", message("The codebook against the data")),
    ("scales", message("Scales")),
    ("overview", message("All variables")),
    ("variables", message("Variables one by one")),
)
SHOWN = {
    "intake": ("codebook", "drift"),
    "scoring": ("drift",),
    "description": ("answers", "table_one"),
}
"""What of the store the codebook shows, by stage."""


def build_codebook(
    store: pd.DataFrame,
    study: Mapping[str, Any],
    inputs: Mapping[str, Any],
    templates: Mapping[str, str],
    edition: str,
) -> tuple[str, dict[str, Any]]:
    """One edition of the codebook: a self-contained page, and the same as linked data.

    `store` is release's store of that edition, `study` `parameters.reading_matter`, `inputs` the
    content of inputs.json, `templates` the page's templates by name. Of variables that are not
    public the public edition tells name, label and kind. Raises ValueError for an unknown edition.
    """
    if edition not in (PUBLIC, INTERNAL):
        raise ValueError(f"an edition is {PUBLIC} or {INTERNAL}, not {edition!r}")
    nothing = pd.DataFrame()
    view = View(Lookup(_shown(store)), study, inputs, edition, nothing, nothing, nothing)
    drift = drift_table(view)
    html = (
        compiled(templates)
        .get_template(PAGE)
        .render(
            study=study,
            inputs=inputs,
            internal=view.is_internal,
            watermark=_(WATERMARK) if view.is_internal else "",
            file_mark=file_mark(view.edition),
            threshold=study["threshold"],
            traced=Traced(store["id"]),
            sections=SECTIONS,
            drift=drift if drift.rows else None,
            nothing_drifted=nothing_drifted(view),
            scales=scale_entries(view),
            variables=variable_entries(view),
            matching={
                name: _(MATCHING[about["matching"]]) for name, about in study["codebook"].items()
            },
            kinds_of_missing=[_(words) for words in KINDS_OF_MISSING.values()],
        )
    )
    return html, linked_data(view)


def _shown(store: pd.DataFrame) -> pd.DataFrame:
    """The rows of the store that the codebook shows; to look through all of them takes longer."""
    wanted = pd.Series(False, index=store.index)
    for stage, analyses in SHOWN.items():
        wanted |= (store["stage"] == stage) & store["analysis"].isin(analyses)
    return store[wanted]
