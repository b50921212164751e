"""How effects become rows: names, numbers with intervals, and the people behind them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import stdtr, stdtrit

from questline.imputation.pooling import pool
from questline.modelling.effects.contrasts import adjusted_p
from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.population import Population
from questline.modelling.effects.results import Effects, Label
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.people_behind import Cell, PeopleBehind
from questline.modelling.rows.terms import count_table

POOLED = "; of every completed set, pooled by Rubin's rules"
TOO_LARGE = "Not computable: the number is too large or too small to be written."


@dataclass(frozen=True)
class Name:
    """What the row of an effect is called, and on whom it rests.

    `cells` are the people with certain levels whom it is about, or compares.
    """

    term: str
    level: str = ""
    group: str = ""
    unit: str = ""
    note: str = ""
    cells: Sequence[Cell] = field(default=())


@dataclass(frozen=True)
class Answers:
    """Effects as readers see them, arrays (effects,); `se` of a ratio is that of its logarithm."""

    estimate: np.ndarray
    se: np.ndarray
    df: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray


@dataclass(frozen=True)
class EffectRows:
    """Writes what one model says of some people into a part of the store.

    `levels` are those of an ordinal outcome in the order of the model. `complete_df` are the
    degrees of freedom that estimates would have without missing answers where the model is that of
    completed sets, and None where it is that of complete cases.
    """

    rows: AnalysisRows
    people: Population
    model: EstimatedModel
    behind: PeopleBehind
    levels: tuple[str, ...] = ()
    complete_df: float | None = None

    def add(
        self,
        effects: Effects,
        statistic: str,
        method: str,
        name: Callable[[Label], Name],
        *,
        holm: bool = False,
    ) -> None:
        """One row for each effect; with `holm` their p-values are adjusted as one family."""
        said = answers(effects, self.rows.confidence, self.complete_df)
        method += "" if self.complete_df is None else POOLED
        adjusted = adjusted_p(said.p, "holm") if holm else np.full(len(said.p), math.nan)
        for place, label in enumerate(effects.labels):
            called = name(label)
            fields = {**self._place(called, label.outcome), "unit": called.unit, "method": method}
            reason = effects.reasons[place]
            estimate = float(said.estimate[place])
            if not reason and not math.isfinite(estimate):
                reason = TOO_LARGE
            if reason:
                fields["note"] = reason
                self.rows.add(called.term, statistic, None, **fields)
                continue
            numbers: dict[str, Any] = {
                "se": float(said.se[place]),
                "df": _finite(said.df[place]),
                "conf_level": self.rows.confidence,
                "ci_low": float(said.low[place]),
                "ci_high": float(said.high[place]),
                "p": float(said.p[place]) if effects.tested else None,
                "p_adjusted": _finite(adjusted[place]),
                "note": called.note,
            }
            self.rows.add(called.term, statistic, estimate, **fields, **numbers)

    def _place(self, called: Name, outcome: int | None) -> dict[str, Any]:
        """The columns of the store that say what a row is about and on whom it rests."""
        group = called.group
        if outcome is not None and self.levels:
            level = self.levels[outcome]
            group = ":".join([*filter(None, [group]), "outcome", level])
        place: dict[str, Any] = {"level": called.level, "group": group}
        place["events"] = self.behind.of_everyone()
        if called.cells:
            people, events = self.behind.of_cells(called.cells)
            place |= {"denominator": people, "events": events}
            named = (f"{name}/{level}" for cell in called.cells for name, level in cell.items())
            place |= {"table": count_table(self.rows.analysis)}
            place |= {"row": ";".join(dict.fromkeys(named))}
        return place


def answers(effects: Effects, confidence: float, complete_df: float | None) -> Answers:
    """Estimates, intervals and tests: of the one set, or of all sets pooled on the effects' scale.

    Intervals and tests use t with the model's degrees of freedom (z where there are none), or those
    of Barnard and Rubin (1999) where sets are pooled.
    """
    if complete_df is None or all(effects.reasons):
        value, error = effects.estimates[0], np.sqrt(effects.variances[0])
        df = np.full(len(value), effects.df)
    else:
        pooled = pool(effects.estimates, effects.variances, complete_df)
        value, error, df = pooled.estimate, pooled.se, pooled.df
    reach = stdtrit(df, (1 + confidence) / 2) * error
    shown, slope = effects.turned_back(value)
    low, high = (effects.turned_back(limit)[0] for limit in (value - reach, value + reach))
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stdtr(df, -np.abs(value / error))
    return Answers(shown, error if effects.scale == "log" else slope * error, df, low, high, p)


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
