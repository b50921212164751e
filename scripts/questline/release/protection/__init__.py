"""Protection of small numbers of people from being worked out by subtraction.

Knows nothing of the statistics store: cells are whole numbers, tied together by equations.

    problem = Problem(values, equations, hidden, sensitive, fixed, unknown, cost)
    protection = protect(problem, threshold)
    lowest, highest = bounds(problem, protection.hidden, which=cells)

`Problem` (all arrays with one entry a cell): `values`, whole numbers of at least 0; `equations`, a
list of (cells, signs) whose sum of sign times value is 0; `hidden`, must be hidden; `sensitive`,
must be hidden and must not be bounded below the threshold; `fixed`, shown whatever happens (goes
before `hidden` and `sensitive`); `unknown`, never published; `cost`, at least 0.

`protect` returns a `Protection`: `hidden` (cells,), what must be and what protects it, without the
cells that are unknown; `method`, "exact", "greedy" or "none needed"; `cost`, of what is hidden
besides what had to be; `gap`, cost / lower bound - 1; `unprotected`, the places of sensitive cells
that stay bounded below the threshold whatever is hidden. The same problem gives the same answer on
every machine: all limits are counts. A ValueError where values contradict the equations. A solver
is loaded only where something is to be protected.

`bounds` returns the least and the largest whole number that each cell of `which` can be (all that
are hidden or unknown where it is left out); the largest may be infinite. It looks at no value of a
cell that is hidden or unknown. `lowest_shown` and `highest_shown` say what a shown cell tells where
it is rounded.
"""

from questline.release.protection.bounding import bounds
from questline.release.protection.problem import Problem, Protection
from questline.release.protection.protecting import protect

__all__ = ["Problem", "Protection", "bounds", "protect"]
