"""The rows of the statistics store about the planned analysis without single people and groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.modelling.design import names_of
from questline.robustness.focal_estimates import FocalEstimates, Kind, focal_estimates
from questline.robustness.influential_people import most_influential
from questline.robustness.leave_out import leave_one_group_out, leave_one_out
from questline.robustness.variants import Variants, main_method

RESPONDENT = "respondent"
"""The group of rows about single people, which are for the research team alone."""
MOST_SHOWN = 5
"""So many people who move the estimate most have a row of their own."""
NO_DATA = "Not computable: the planned analysis has no data, as the specifications say."


class LeaveOutRows:
    """Writes what becomes of the planned analysis without each person, and without each group."""

    def __init__(
        self,
        part: StatisticsPart,
        curve: Mapping[str, Any],
        analysis: Mapping[str, Any],
        variants: Variants,
        variables: Mapping[str, Mapping[str, Any]],
        confidence: float,
    ):
        self._part = part
        self._curve, self._analysis, self._variants = curve, analysis, variants
        self._variables = variables
        self._confidence = confidence
        self._kind: Kind = analysis["kind"]
        self._statistic = "risk_difference" if self._kind == "logistic" else "coefficient"

    def add_all(self) -> None:
        """Everything; one row with the reason where the planned analysis has no data."""
        planned = self._variants.planned
        if planned is None or not planned.members.any():
            reason = self._variants.reason or NO_DATA
            self._add(
                "leave_one_out", f"smallest_{self._statistic}", None, group=RESPONDENT, note=reason
            )
            return
        members = planned.members
        matrix, outcome = planned.of(members)
        people = self._variants.frame[members]
        everyone = focal_estimates(
            matrix, outcome, self._variants.focal, self._kind, confidence=self._confidence
        )
        self._add_people(matrix, outcome, people, everyone)
        self._add_groups(matrix, outcome, people, everyone)

    def _add_people(
        self,
        matrix: np.ndarray,
        outcome: np.ndarray,
        people: pd.DataFrame,
        everyone: FocalEstimates,
    ) -> None:
        focal = self._variants.focal
        chosen = most_influential(matrix, outcome, focal, self._kind)
        found = leave_one_out(
            matrix,
            outcome,
            focal,
            self._kind,
            people=chosen,
            everyone=everyone,
            confidence=self._confidence,
        )
        known = found[np.isfinite(found["estimate"]) & np.isfinite(found["change"])]
        method = f"the planned analysis without each of {len(found)} people in turn"
        if chosen is not None:
            method += ", those whom one step of Newton's method says move the estimate most"
        place: dict[str, Any] = {"group": RESPONDENT, "method": method}
        place |= self._behind(outcome, len(people) - 1)
        if not len(known):
            reason = str(found["reason"].iloc[0]) or NO_DATA
            self._add("leave_one_out", f"smallest_{self._statistic}", None, note=reason, **place)
            return
        estimate = known["estimate"].to_numpy(float)
        level = 1 - self._confidence
        significance = (known["p"] < level) != (everyone.p[0] < level)
        note = ""
        if len(known) < len(found):
            note = f"Without {len(found) - len(known)} of them it could not be computed."
        numbers = {
            f"smallest_{self._statistic}": estimate.min(),
            f"largest_{self._statistic}": estimate.max(),
            "sign_changes": float((np.sign(estimate) != np.sign(everyone.estimate[0])).sum()),
            "significance_changes": float(significance.sum()),
        }
        for name, number in numbers.items():
            self._add("leave_one_out", name, float(number), note=note, **place)
        order = np.argsort(-known["change"].abs().to_numpy(float), kind="stable")[:MOST_SHOWN]
        for line in known.iloc[order].to_dict("records"):
            self._add_estimate("leave_one_out", line, level=str(people.index[line["person"]]),
                               group=RESPONDENT)  # fmt: skip

    def _add_groups(
        self,
        matrix: np.ndarray,
        outcome: np.ndarray,
        people: pd.DataFrame,
        everyone: FocalEstimates,
    ) -> None:
        names = [name for name in names_of(self._analysis)[1:] if name != self._curve["predictor"]]
        names = [name for name in names if self._variables[name]["levels"]]
        names = [name for name in names if not self._variables[name]["numeric"]]
        names += [self._analysis["teams"]] if self._analysis["teams"] else []
        if not names:
            return
        groups = {name: people[name].to_numpy(dtype=object) for name in names}
        found = leave_one_group_out(
            matrix,
            outcome,
            groups,
            self._variants.focal,
            self._kind,
            everyone=everyone,
            confidence=self._confidence,
        )
        for line in found.to_dict("records"):
            level = f"{line['grouping']}={line['group']}"
            place = {"level": level, "table": f"{self._curve['name']}/without_groups", "row": level}
            self._add("leave_one_group_out", "left_out", int(line["left_out"]), **place)
            # That the column of the level itself says nothing any more needs no word.
            own = {
                **line,
                "note": line["note"] if line["grouping"] == self._analysis["teams"] else "",
            }
            self._add_estimate("leave_one_group_out", own, **place)

    def _add_estimate(self, term: str, line: Mapping[Any, Any], **place: Any) -> None:
        """The focal estimate without somebody, or why there is none."""
        events = line["events"] if self._kind == "logistic" else None
        self._add(
            term,
            self._statistic,
            line["estimate"],
            se=_known(line["se"]),
            df=_known(line["df"]),
            conf_level=self._confidence,
            ci_low=_known(line["low"]),
            ci_high=_known(line["high"]),
            p=_known(line["p"]),
            n=float(line["n"]),
            events=events,
            unit=self._variants.unit,
            note=line["reason"] or line["note"],
            **place,
        )

    def _behind(self, outcome: np.ndarray, people: int) -> dict[str, Any]:
        if self._kind != "logistic":
            return {"n": people}
        return {"n": people, "events": float(np.atleast_2d(outcome).sum(axis=1).mean())}

    def _add(self, term: str, statistic: str, estimate: float | None, **fields: Any) -> None:
        self._part.add(
            self._curve["name"],
            term,
            statistic,
            estimate,
            dataset=main_method(self._curve),
            outcome=self._analysis["outcome"],
            **fields,
        )


def _known(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
