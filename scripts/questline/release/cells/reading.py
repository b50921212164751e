"""From the rows of a store to the cells that they tell."""

from __future__ import annotations

import pandas as pd

from questline.release.cells.cell_table import Cells
from questline.release.cells.collected import (
    add_combinations,
    add_exclusions,
    add_flow,
    add_scores,
    add_totals_of_drift,
    read_careless,
    read_exclusions,
    read_flow,
    read_intake,
    read_scores,
)
from questline.release.cells.described import read_description, read_measurement
from questline.release.cells.interviewed import add_categories, read_interviews
from questline.release.cells.modelled import (
    add_imputed,
    read_imputation,
    read_modelling,
    read_robustness,
)
from questline.release.cells.store_rows import Facts, Row, rows_of


def cells_of(store: pd.DataFrame, facts: Facts, cells: Cells | None = None) -> Cells:
    """Every number of people of a store as a cell: whom it counts, and how many they are.

    They are noted in `cells` where it is given (the audit's own kind knows hidden ones too).
    """
    cells = Cells() if cells is None else cells
    drift: list[Row] = []
    flow: list[Row] = []
    careless: list[Row] = []
    exclusions: list[Row] = []
    interviews: list[Row] = []
    imputed: dict[str, None] = {}
    for row in rows_of(store):
        if row.stage == "intake":
            read_intake(cells, row)
        elif row.stage == "cleaning" and row.analysis == "flow":
            read_flow(cells, row)
            flow.append(row)
        elif row.stage == "cleaning" and row.analysis == "exclusions":
            read_exclusions(cells, row)
            exclusions.append(row)
        elif row.stage == "cleaning" and row.analysis == "careless":
            read_careless(cells, row, facts)
            careless.append(row)
        elif row.stage == "scoring":
            read_scores(cells, row)
        elif row.stage == "measurement":
            read_measurement(cells, row, facts)
        elif row.stage == "description":
            read_description(cells, row, facts)
        elif row.stage == "imputation":
            read_imputation(cells, row, facts)
            imputed[row.term] = None
        elif row.stage == "modelling":
            read_modelling(cells, row, facts)
        elif row.stage == "robustness":
            read_robustness(cells, row, facts)
        elif row.stage == "interviews":
            read_interviews(cells, row, facts)
            interviews.append(row)
        if row.stage in ("intake", "cleaning") and row.analysis in ("drift", "findings", "changes"):
            drift.append(row)
    cells.settle()
    add_totals_of_drift(cells, drift)
    add_flow(cells, flow, facts.careless)
    add_exclusions(cells, exclusions)
    add_combinations(cells, careless, facts)
    add_imputed(cells, imputed)
    add_scores(cells, list(facts.items))
    add_categories(cells, interviews)
    return cells
