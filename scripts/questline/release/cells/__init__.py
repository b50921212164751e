"""The one linear model of all numbers of people in a store.

`cells_of(store, facts)` reads which number of which row counts whom; `model_of(cells, facts)` adds
how the cells add up; `weighed(...)` says which of them must not be known and what each costs a
reader, for `release.protection`; `to_hide(...)` turns the hidden cells into rows and numbers of the
store. Statistics that are no counts, but could give a hidden cell
away, are found through `touched(cells, store, hidden)`: for each row of the store (by position) the
set of hidden cells that its table, row and column touch.
"""

from questline.release.cells.cell_table import Cells, Told
from questline.release.cells.equations import Model, model_of
from questline.release.cells.hiding import Hiding, to_hide, touched
from questline.release.cells.reading import cells_of
from questline.release.cells.store_rows import Facts
from questline.release.cells.weighing import Weighed, weighed

__all__ = [
    "Cells",
    "Facts",
    "Hiding",
    "Model",
    "Told",
    "Weighed",
    "cells_of",
    "model_of",
    "to_hide",
    "touched",
    "weighed",
]
