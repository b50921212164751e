"""What whoever makes the cleaned data must know before they share them."""

from __future__ import annotations

import pandas as pd

from questline.core.sentences import number_of

NOT_EXAMINED = (
    "Nothing was checked about whether single people could be recognised in them: declare "
    "anonymity in release.yaml before you share them."
)


def before_sharing(examined: pd.DataFrame | None) -> str:
    """The warning for the screen; nothing where k is reached.

    `examined` holds the rows about anonymity (stage release), or None where it is not declared.
    """
    if examined is None:
        return NOT_EXAMINED
    found = dict(zip(zip(examined["term"], examined["statistic"], strict=True),
                     examined["estimate"], strict=True))  # fmt: skip
    if found["k", "reached"]:
        return ""
    everything = next(
        term for term in reversed(examined["term"].tolist()) if (term, "class_count") in found
    )
    below, alone = found[everything, "below_k_count"], found[everything, "unique_count"]
    k = int(found["k", "required"])
    return (
        f"Before you share them: {number_of(int(below), 'respondent')} share what others may know "
        f"of them ({', '.join(everything.split(':'))}) with fewer than {k - 1} others, "
        f"{int(alone)} of them with nobody, so that they could be recognised. What to coarsen "
        'stands in the internal report, under "Before the data are shared".'
    )
