"""The rules of release besides the cells: what else may not be shown, and what is rounded.

The stage walks them in this order. Before the cells are protected, each by what it knows of the
store alone (`FIRST`):

1. `residual_df`: models with few residual degrees of freedom (`least_residual_df`)
2. `few_people`: what was computed from fewer people than the threshold
3. `single_values`: minimum and maximum
4. `percentiles`: percentiles, knots and limits with few people on either side
5. `curve_ends`: curves with few people beyond their ends
6. `dominance`: means of totals that few people make up
7. `one_answer`: statistics of groups in which everybody gave the same answer

Then, once it is known which numbers of people are hidden (`LATER`):

8. `saturated`: statistics of tables and saturated models that give a hidden number of people away
9. `told_twice`: groups of predicted chance beside bins of the same people

Last, on what is left to be shown (`round_what_is_shown`):

10. `subtraction`: means and standard deviations from which those of few people would follow
    (`LAST`)
11. `moments`: means and standard deviations that would tell how many gave a hidden answer
12. `told_twice`: the test over groups of predicted chance, where one of them is hidden
13. `withheld_people`: estimates that would tell a number of people withheld beside them
14. `rounding`: numbers of people, and what follows from them (`rounding` of release.yaml)

A rule hides rows of the store, `rule.hides(known)`; it looks at nothing but what it is told and
changes nothing. Those of `LATER` need `known.then(hidden, touching)`. The last five change numbers
and mark their rows as `rounded`, or hide them.
"""

from __future__ import annotations

import pandas as pd

from questline.release.rounding import round_numbers_of_people
from questline.release.rules.calibration import ALL_GROUPS, round_over_groups
from questline.release.rules.dominance import DOMINANCE
from questline.release.rules.few import PEOPLE, RESIDUAL
from questline.release.rules.moments import MOMENTS, round_moments
from questline.release.rules.one_answer import ONE_ANSWER
from questline.release.rules.positions import CURVE_ENDS, PERCENTILES, SINGLE_VALUES
from questline.release.rules.rule import InWords, Known, Rule
from questline.release.rules.saturated import SATURATED, is_saturated
from questline.release.rules.subtraction import SUBTRACTION, hidden_note, round_means
from questline.release.rules.withheld import WITHHELD, round_beside_withheld

__all__ = ["FIRST", "LAST", "LATER", "Known", "Rule", "hidden_note", "round_what_is_shown"]

FIRST: tuple[Rule, ...] = (
    RESIDUAL,
    PEOPLE,
    SINGLE_VALUES,
    PERCENTILES,
    CURVE_ENDS,
    DOMINANCE,
    ONE_ANSWER,
)
LATER: tuple[Rule, ...] = (SATURATED, ALL_GROUPS)
LAST: tuple[InWords, ...] = (SUBTRACTION, MOMENTS, WITHHELD)


def round_what_is_shown(public: pd.DataFrame, known: Known) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The public store with its means and numbers of people rounded where they must be.

    `public` is the store with hidden rows emptied, its index that of `known.store`; `known.hidden`
    marks these. Returns a new store and one line per row that was changed: id, rule, detail.
    """
    means, first = round_means(public, known)
    questions, by_moments = round_moments(means, known)
    tests, over_groups = round_over_groups(questions, known)
    digits, second = round_beside_withheld(tests, known)
    rounding, least = known.setting("rounding"), known.setting("threshold")
    tables = known.nothing if rounding == "none" else is_saturated(known)
    counts, third = round_numbers_of_people(digits, rounding, tables, least)
    return counts, pd.concat([first, by_moments, over_groups, second, third], ignore_index=True)
