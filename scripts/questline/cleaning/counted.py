"""Whose answers count under another choice of exclusions, from what the cleaning rules said."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from questline.cleaning.verdict import ALSO_CAUGHT, EXCLUDED, MARKED


def counted(
    everyone: pd.DataFrame,
    exclusions: pd.DataFrame,
    *,
    keep: Collection[str] = (),
    leave_out: Collection[str] = (),
    once: Sequence[str] = (),
) -> np.ndarray:
    """Who is analysed if some rules no longer exclude and others, which marked, do.

    `everyone` and `exclusions` are cleaning's (`cleaning.stage.Cleaned`): all whom some choice
    could bring back, and who was caught by which rule. `keep` are names of rules that no longer
    exclude: whoever another rule caught as well stays out. `leave_out` are rules that marked and
    now exclude. Returns True or False for each line of `everyone`.

    Nobody counts twice: of those who come back, whoever has the same answer to a variable of `once`
    as someone analysed, or as someone who comes back in an earlier line, stays out. (A record that
    a rule had excluded was no duplicate when duplicates were looked for.)
    """
    decided = exclusions["decision"]
    caught = exclusions[decided.isin([EXCLUDED, ALSO_CAUGHT])]
    marked = exclusions[decided == MARKED]
    out = set(caught.loc[~caught["rule"].isin(list(keep)), "row"])
    out |= set(marked.loc[marked["rule"].isin(list(leave_out)), "row"])
    planned_out = set(caught.loc[caught["decision"] == EXCLUDED, "row"])
    stays = ~everyone.index.isin(list(out))
    back = stays & everyone.index.isin(list(planned_out))
    for name in once if back.any() else ():
        own = everyone[name]
        taken = own.isin(own[stays & ~back].dropna())
        among_them = own.where(back).duplicated() & own.notna()
        again = (taken | among_them).to_numpy(dtype=bool) & back
        stays, back = stays & ~again, back & ~again
    return stays
