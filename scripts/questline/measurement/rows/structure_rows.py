"""What holds items together: their correlations, how many dimensions they have, factor models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.streams import stream
from questline.measurement.confirmatory.average_variance_extracted import convergent_validity
from questline.measurement.confirmatory.result import ConfirmatoryFit
from questline.measurement.correlations.matrix import (
    PEARSON,
    CorrelationMatrix,
    correlation_matrix,
)
from questline.measurement.dimensionality.adequacy import bartlett_sphericity, sampling_adequacy
from questline.measurement.dimensionality.minimum_average_partial import minimum_average_partial
from questline.measurement.dimensionality.parallel import parallel_analysis
from questline.measurement.exploratory.exploratory import explore
from questline.measurement.items import Items
from questline.measurement.reliability.classical import who_answered_two
from questline.measurement.rows.confirmatory_rows import ESTIMATORS, add_confirmatory
from questline.measurement.rows.exploratory_rows import add_exploratory
from questline.measurement.rows.rows import Rows

METHODS = {
    "kmo": "Kaiser-Meyer-Olkin measure of sampling adequacy (Kaiser and Rice 1974)",
    "bartlett_chi_square": "Bartlett's test that no items correlate (1951)",
    "smallest_eigenvalue": "of the matrix of correlations as they were found",
    "average_squared_partial": "average squared partial correlation after so many principal "
    "components (Velicer 1976)",
    "map_components": "the number of components after which the average squared partial "
    "correlation is smallest (Velicer 1976)",
    "polychoric_correlation": "polychoric, two-step maximum likelihood (Olsson 1979); those who "
    "answered both",
    "polyserial_correlation": "polyserial, two-step maximum likelihood (Olsson, Drasgow and Dorans "
    "1982); those who answered both",
}
DEALT = (
    "{draws} random data sets: every item's answers dealt out anew among those who gave one (Horn "
    "1965; Buja and Eyuboglu 1992)"
)
NO_LOADING = "An item that correlates with no other has none."


def correlate(rows: Rows, items: Items) -> CorrelationMatrix:
    """The matrix of the items by the rule, and its rows that are not Pearson's.

    In a set only pairs of items of different scales have rows: the others stand with their scale.
    """
    matrix = correlation_matrix(items.answers, set(items.declared), items.declared)
    scale_of = {item: name for name, members in items.factors.items() for item in members}
    for first, one in enumerate(matrix.items):
        for second in range(first + 1, len(matrix.items)):
            other, kind = matrix.items[second], matrix.kinds[first, second]
            if kind == PEARSON and not items.is_set:
                continue
            if items.is_set and scale_of[one] == scale_of[other]:
                continue
            statistic = "correlation" if kind == PEARSON else f"{kind}_correlation"
            value = float(matrix.estimates[first, second])
            rows.number(
                one,
                statistic,
                value,
                level=other,
                n=int(matrix.pair_counts[first, second]),
                reason=matrix.undefined.get((one, other), ""),
                method=METHODS.get(statistic, ""),
            )
    for item, reason in matrix.left_out.items():
        rows.number(item, "kmo", None, reason=reason, method=METHODS["kmo"])
    return matrix


def examine(
    rows: Rows,
    items: Items,
    matrix: CorrelationMatrix,
    fits: Mapping[str, ConfirmatoryFit],
    *,
    plan: Mapping[str, Any],
    factors: int,
    confidence: float,
    seed: int,
) -> None:
    """All rows on the dimensions of items and on factor models of them.

    `matrix` holds their correlations, `fits` the confirmatory models by estimator, `factors` is the
    number of exploratory factors.
    """
    n = who_answered_two(items.answers)
    _add_adequacy(rows, items, matrix, n)
    _add_parallel(rows, items, plan["parallel_draws"], seed)
    _add_average_partials(rows, items, matrix)
    add_exploratory(
        rows,
        explore(
            matrix.values,
            matrix.items,
            factors,
            plan["extraction"],
            plan["rotation"],
            n,
            matrix.pair_counts,
        ),
    )
    for found in fits.values():
        add_confirmatory(rows, found, confidence)
        _add_variance_extracted(rows, found)


def _add_adequacy(rows: Rows, items: Items, matrix: CorrelationMatrix, n: int) -> None:
    """Whether the correlations suit a factor analysis, with all remarks on the matrix."""
    rows.number(
        items.name,
        "smallest_eigenvalue",
        matrix.smallest_eigenvalue,
        n=n,
        note=" ".join(matrix.notes),
        reason=" ".join((matrix.reason, *matrix.notes)),
        method=METHODS["smallest_eigenvalue"],
    )
    adequacy = sampling_adequacy(matrix.values)
    reason = matrix.reason or adequacy.reason
    shared: dict[str, Any] = {"n": n, "method": METHODS["kmo"]}
    rows.number(items.name, "kmo", adequacy.overall, reason=reason, **shared)
    for item, value in zip(matrix.items, adequacy.items, strict=True):
        rows.number(item, "kmo", float(value), reason=reason or NO_LOADING, **shared)
    sphericity = bartlett_sphericity(matrix.values, n)
    rows.number(
        items.name,
        "bartlett_chi_square",
        sphericity.chi_square,
        df=sphericity.df,
        p=sphericity.p,
        n=n,
        reason=matrix.reason or sphericity.reason,
        method=METHODS["bartlett_chi_square"],
    )


def _add_parallel(rows: Rows, items: Items, draws: int, seed: int) -> None:
    """Eigenvalues beside random ones, and how many stand out."""
    generator = stream(seed, f"measurement/parallel/{items.name}")
    found = parallel_analysis(items.answers, items.is_ordinal, draws, generator)
    method = DEALT.format(draws=draws)
    for kind, reason in found.reasons.items():
        rows.number(items.name, "parallel_factors", None, level=kind, reason=reason, method=method)
    for kind, values in found.found.items():
        rows.number(
            items.name,
            "parallel_factors",
            values.components,
            level=kind,
            method=f"{method}; eigenvalues above the 95th percentile of random ones (Glorfeld "
            "1995)",
        )
        for place in range(len(values.observed)):
            term = f"eigenvalue_{place + 1:02d}"
            rows.number(term, "eigenvalue", float(values.observed[place]), level=kind)
            for statistic, number in (
                ("random_mean", values.random_mean[place]),
                ("random_95th_percentile", values.random_95th[place]),
            ):
                rows.number(term, statistic, float(number), level=kind, method=method)


def _add_average_partials(rows: Rows, items: Items, matrix: CorrelationMatrix) -> None:
    found = minimum_average_partial(matrix.values)
    for removed, value in enumerate(found.averages):
        rows.number(
            f"components_{removed:02d}",
            "average_squared_partial",
            float(value),
            method=METHODS["average_squared_partial"],
        )
    rows.number(
        items.name,
        "map_components",
        found.components,
        reason=matrix.reason or found.reason,
        method=METHODS["map_components"],
    )


def _add_variance_extracted(rows: Rows, found: ConfirmatoryFit) -> None:
    if found.reason:
        return
    for one in convergent_validity(found.model, found.standardised_loadings):
        for statistic, value, method in (
            (
                "average_variance_extracted",
                one.average_variance_extracted,
                "mean of the squared standardised loadings (Fornell and Larcker 1981)",
            ),
            (
                "composite_reliability",
                one.composite_reliability,
                "from the standardised loadings (Fornell and Larcker 1981)",
            ),
        ):
            rows.number(
                one.factor,
                statistic,
                value,
                model=found.estimator,
                n=found.n,
                note=one.note if statistic == "average_variance_extracted" else "",
                reason=one.reason,
                method=f"{method}; {ESTIMATORS[found.estimator]}",
            )
