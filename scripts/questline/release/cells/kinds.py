"""The kinds of missing of questions that few left unanswered."""

from __future__ import annotations

import pandas as pd


def kinds_of_few(store: pd.DataFrame, threshold: int) -> pd.Series:
    """For each row, whether it tells one kind of missing of a variable that few did not answer.

    Beside the number without an answer, which is shown, it would tell why one of few gave none;
    that the row is there already says that somebody did.
    """
    found = pd.Series(False, index=store.index, dtype=bool)
    codebook = store[(store["stage"] == "intake") & (store["analysis"] == "codebook")]
    answered = codebook[(codebook["level"] == "answered") & (codebook["statistic"] == "count")]
    lacking = dict(
        zip(answered["term"], answered["denominator"] - answered["estimate"], strict=True)
    )
    few = {name for name, count in lacking.items() if count < threshold}
    kinds = codebook[codebook["level"] != "answered"]
    found[kinds.index[kinds["term"].isin(few)]] = True

    described = store[(store["stage"] == "description") & (store["analysis"] == "missing_answers")]
    counts = described[described["statistic"] == "count"]
    places = ["term", "group"]
    total = counts[counts["level"] == ""].set_index(places)["estimate"]
    kinds = described[described["level"] != ""]
    if len(kinds):
        beside = total.reindex(pd.MultiIndex.from_frame(kinds[places])).to_numpy()
        found[kinds.index[beside < threshold]] = True
    return found
