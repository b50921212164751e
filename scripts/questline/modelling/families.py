"""Families of tests: p-values adjusted together, and how many tests were planned in all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from questline.core.statistics import StatisticsPart
from questline.modelling.multiplicity import adjust

NOT_COMPUTED = (
    "Some of the tests could not be computed. They count as tests with p = 1, so that the family "
    "is no smaller than it was planned."
)
WHOLE_STUDY = "whole_study"
DATASET = "complete"


class Families:
    """The tests of every family, as ids of rows; tests of no family are counted and no more.

    `methods` are the adjustments of the families by their names.
    """

    def __init__(self, part: StatisticsPart, methods: Mapping[str, str]):
        self._part = part
        self._methods = methods
        self._tests: dict[str, list[str]] = {family: [] for family in methods}
        self._imputed: dict[str, list[str]] = {family: [] for family in methods}
        self._compared: dict[str, list[str]] = {family: [] for family in methods}

    def add(self, family: str, tests: Sequence[str], imputed: Sequence[str] = ()) -> None:
        """The tests of a planned regression, and the same ones on completed sets."""
        self._tests.setdefault(family, []).extend(tests)
        self._imputed.setdefault(family, []).extend(imputed)

    def add_comparison(self, family: str, test: str) -> None:
        """The test of a planned comparison, which rests on the answers that were given."""
        self._tests.setdefault(family, []).append(test)
        self._compared.setdefault(family, []).append(test)

    def adjust_all(self) -> None:
        """Adjusted p-values in every family, and the rows that say how many tests there are.

        On completed sets a family's comparisons count among its tests.
        """
        p_values = {row["id"]: row.get("p") for row in self._part.rows()}
        for family, method in self._methods.items():
            tests, imputed = self._tests[family], self._imputed[family]
            self._adjust(p_values, method, tests, len(tests))
            self._adjust(p_values, method, [*imputed, *self._compared[family]], len(imputed))
            lost = sum(p_values[test] is None for test in tests)
            note = NOT_COMPUTED if lost else ""
            self._add("number_of_tests", family, len(tests), method=method, note=note)
        self._add_whole_study(p_values)

    def _adjust(
        self, p_values: Mapping[str, float | None], method: str, tests: Sequence[str], own: int
    ) -> None:
        """Adjust all tests together, and write it down for the first `own` of them."""
        if not own:
            return
        adjusted = adjust([p_values[test] for test in tests], method)
        for test, value in zip(tests[:own], adjusted, strict=False):
            if value is not None:
                self._part.set(test, p_adjusted=value)

    def _add_whole_study(self, p_values: Mapping[str, float | None]) -> None:
        """How many tests were planned in all, in families and outside, and how many have no p."""
        inside = [test for family in self._methods for test in self._tests[family]]
        everything = [test for tests in self._tests.values() for test in tests]
        if not everything:
            return
        lost = sum(p_values[test] is None for test in everything)
        for level, count in (
            ("all", len(everything)),
            ("in_families", len(inside)),
            ("outside_families", len(everything) - len(inside)),
            ("not_computed", lost),
        ):
            self._add("number_of_tests", WHOLE_STUDY, count, level=level)

    def _add(self, statistic: str, term: str, count: int, **fields: str) -> None:
        self._part.add("families", term, statistic, count, dataset=DATASET, **fields)
