"""Multiplicity: p-values of a family of tests, adjusted together."""

from __future__ import annotations

from collections.abc import Sequence

METHODS = {"holm": "holm", "benjamini_hochberg": "fdr_bh"}


def adjust(p_values: Sequence[float | None], method: str) -> list[float | None]:
    """Adjusted p-values in the order given, by statsmodels.

    `method` is holm (Holm 1979, Scandinavian Journal of Statistics 6, 65-70) or benjamini_hochberg
    (Benjamini & Hochberg 1995, JRSS B 57, 289-300). A planned test without a p-value (None) counts
    as p = 1, so that a family is no smaller than it was planned, and stays without one.
    """
    from statsmodels.stats.multitest import multipletests

    if not p_values:
        return []
    counted = [1.0 if p is None else p for p in p_values]
    adjusted = multipletests(counted, method=METHODS[method])[1]
    return [
        None if p is None else float(value) for p, value in zip(p_values, adjusted, strict=True)
    ]
