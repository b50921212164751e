"""Everything that `snakemake synthetic_twin` writes: a study's folder, statistics and a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.release.twin.comparison import compare
from questline.release.twin.make import make_twin
from questline.release.twin.study_files import (
    RAW,
    codebook_file,
    release_file,
    study_file,
    without_comments,
)
from questline.tools.synthetic_twin.page import TwinPage, build_page

COPIED = ("scales.yaml", "cleaning.yaml", "plan.yaml", "report.yaml")
"""Files of the configuration that the twin has as they are, but for comments."""


def make_folder(
    store: pd.DataFrame,
    facts: Mapping[str, Any],
    files: Mapping[str, str],
    templates: Mapping[str, str],
) -> tuple[dict[str, str], pd.DataFrame, TwinPage, str]:
    """The twin's files by name, its statistics, its page, and a line for the screen.

    `store` is the public store, `facts` core.twin_facts, `files` the texts of codebook.csv and of
    the files that are copied.
    """
    twin = make_twin(store, facts)
    comparison = compare(twin, store, facts["scales"])
    study = {
        "study.yaml": study_file(facts, twin.raw),
        "release.yaml": release_file(facts["release"]),
        "codebook.csv": codebook_file(files["codebook.csv"]),
        **{name: without_comments(files[name]) for name in COPIED},
        RAW: twin.raw,
    }
    page = build_page(twin, comparison, store, facts, templates)
    left = sum(twin.left_out.values())
    line = f"{twin.analysed} synthetic respondents, and {left} rows for the rules to leave out"
    return study, comparison.store, page, line
