"""Which further cells are hidden so that nothing hidden can be had by subtraction."""

from __future__ import annotations

import numpy as np

from questline.release.protection.attack import together
from questline.release.protection.attacker import Attacker
from questline.release.protection.cuts import Cuts, Terms, joined
from questline.release.protection.greedy import greedy
from questline.release.protection.master import Branch, solve
from questline.release.protection.problem import (
    Flags,
    Method,
    Numbers,
    Places,
    Problem,
    Protection,
    Tables,
    tables,
)

LARGE = 1_000
"""Cells that may be hidden in one part; a larger part is left to the greedy method."""
SMALL = 100
"""Cells of a part for all of which cuts are made at once; else for those that come up."""
ROUNDS = 150
"""Of cuts and branches; what is not protected by then is left to the greedy method."""
AT_ONCE = 3
"""Branches of a part whose cost is brought up to date together: a programme is slow to call."""
TIE = 0.4
"""What all ties together may add to a cost, in units of the smallest difference of two costs."""


def protect(problem: Problem, threshold: float) -> Protection:
    """Hides, at the least cost, what it takes to keep every sensitive cell from being bounded.

    A sensitive cell is safe when, given all that is shown, all equations, and that the cells are
    whole numbers of at least 0, it could be as large as the threshold. The method is that of
    Fischetti and Salazar-González (2001, "Solving the cell suppression problem on tabular data with
    linear constraints", Management Science 47), a branch-and-cut search: a linear programme chooses
    what to hide, an attacker's linear programmes answer with cuts until the attacker finds nothing,
    and a cell that stays between hidden and shown is tried both ways. Parts of the tables that no
    equation ties together are searched side by side, each as if by itself. A ValueError where the
    problem contradicts itself.
    """
    made = tables(problem)
    must = (made.hidden | made.sensitive) & ~made.fixed
    told = _told(made)
    in_need = made.sensitive & (made.values < threshold)
    sensitive = np.flatnonzero(in_need & ~told)
    beyond = np.flatnonzero(in_need & told)
    if not len(sensitive):
        return Protection(must, "none needed", 0.0, 0.0, beyond)
    given = must | made.unknown
    part = together(made, ~told)
    within = np.zeros(made.cells, dtype=np.bool_)
    within[part[sensitive]] = True
    choice = ~told & ~given & within[part]
    search = _Search(Terms(made, threshold, given & ~told, choice, part), sensitive)
    search.run()
    besides = (search.level > 0) & search.terms.choice
    cost = float(made.cost[besides].sum())
    lower = cost - search.above
    return Protection(
        hidden=must | besides,
        method=search.method if besides.any() else "none needed",
        cost=cost,
        gap=cost / lower - 1 if lower > 0 else 0.0,
        unprotected=np.union1d(beyond, np.array(search.lost, dtype=np.int64)),
    )


def _told(made: Tables) -> Flags:
    """The cells that are known whatever is hidden: as fixed, or from fixed ones by subtraction."""
    told = made.fixed.copy()
    while True:
        free = np.bincount(made.equation, ~told[made.cell], minlength=len(made.start) - 1)
        last = made.cell[(free[made.equation] == 1) & ~told[made.cell]]
        if not len(last):
            return told
        told[last] = True


def unit_of(cost: Numbers) -> float:
    """The smallest difference of two costs that counts."""
    if (cost == np.floor(cost)).all():
        return 1.0
    return float(max(cost[cost > 0].min() / 1000, cost.max() / 1e8))


def with_ties(cost: Numbers) -> Numbers:
    """The costs in units, with so little more for each further cell that it decides ties alone."""
    order = np.arange(1, len(cost) + 1)
    return cost / unit_of(cost) + TIE * order / order.sum()


class _Search:
    """The state of the search: what is hidden by now, and for each part cuts and branches.

    `met`: the cells (cells,) for which the cuts that keep them company are made.

    `above`: how much more than its lower bound the parts cost that were left to the greedy method.
    """

    def __init__(self, terms: Terms, sensitive: Places):
        self.terms = terms
        self.attacker = Attacker(terms)
        self.sensitive = sensitive
        self.level = terms.given.astype(np.float64)
        self.met = np.zeros(terms.tables.cells, dtype=np.bool_)
        self.price = np.zeros(terms.tables.cells)
        self.cuts = {label: joined([]) for label in np.unique(terms.part[sensitive]).tolist()}
        self.branches: dict[int, list[Branch]] = {}
        self.method: Method = "exact"
        self.lost: list[int] = []
        self.above = 0.0

    def run(self) -> None:
        """Protects all parts."""
        terms = self.terms
        self._add(terms.of_equations(self.sensitive))
        unsafe = np.unique(terms.part[self.sensitive]).tolist()
        for label in unsafe:
            own = np.flatnonzero(terms.choice & (terms.part == label))
            if len(own):
                self.price[own] = with_ties(terms.tables.cost[own])
            if len(own) <= SMALL:
                self.met[own] = True
            self.branches[label] = [Branch(label, own, np.zeros(len(own)), np.ones(len(own)))]
        self._add(terms.company(self.met))
        for label in [one for one in unsafe if len(self.branches[one][0].choice) > LARGE]:
            self._greedily(label)
            unsafe.remove(label)
        for _ in range(ROUNDS):
            if not unsafe:
                return
            unsafe = self._round(unsafe)
        for label in unsafe:
            self._greedily(label)

    def _round(self, unsafe: list[int]) -> list[int]:
        """Tests the cheapest branch of each part; returns the parts that are not yet protected."""
        best = self._cheapest(unsafe)
        for branch in best:
            self.level[branch.choice] = branch.level
        labels = {branch.part for branch in best}
        among = np.isin(self.terms.part, list(labels))
        cuts = self.attacker.cuts(self.level, self.sensitive[among[self.sensitive]])
        new = among & (self.level > 0) & ~self.met
        self.met |= new
        company = self.terms.company(new)
        again = {*cuts.part.tolist(), *company.part[company.broken(self.level)].tolist()}
        still = [label for label in self._add(joined([cuts, company])) if label in again]
        for branch in best:
            if branch.part not in again:
                between = (branch.level > 0) & (branch.level < 1)
                if between.any():
                    self._divide(branch, between)
                    still.append(branch.part)
        return sorted(still)

    def _cheapest(self, unsafe: list[int]) -> list[Branch]:
        """The branch of least cost of each part, once it fulfils all cuts found by now."""
        while True:
            best, todo = [], []
            for label in unsafe:
                ranked = sorted(self.branches[label], key=lambda one: one.cost)
                best.append(ranked[0])
                known = len(self.cuts[label])
                new = [one for one in ranked if one.cuts < 0]
                if new or ranked[0].cuts < known:
                    todo += new + [one for one in ranked[:AT_ONCE] if 0 <= one.cuts < known]
            if not todo:
                return best
            solve(todo, [self.cuts[branch.part] for branch in todo], self.price)

    def _divide(self, branch: Branch, between: np.ndarray) -> None:
        """Two branches for one: a cell that is hidden in part is hidden in one, shown in one."""
        middle = np.where(between, -abs(branch.level - 0.5), -1.0)
        place = int(np.lexsort((-self.price[branch.choice], -middle))[0])
        branches = self.branches[branch.part]
        branches.remove(branch)
        for end in (1.0, 0.0):
            least, most = branch.least.copy(), branch.most.copy()
            least[place] = most[place] = end
            branches.append(Branch(branch.part, branch.choice, least, most, cost=branch.cost))

    def _add(self, new: Cuts) -> list[int]:
        """Adds cuts, and takes out sensitive cells that no choice protects.

        Returns the parts of the cuts in which something is left to protect.
        """
        beyond = np.unique(new.owner[new.impossible()])
        parts = np.unique(new.part).tolist()
        for label in parts:
            own = new.kept(new.part == label)
            own = joined([self.cuts[label], own])
            self.cuts[label] = own.kept(~np.isin(own.owner, beyond))
        for label in np.unique(self.terms.part[beyond]).tolist():
            for branch in self.branches.get(label, ()):
                branch.cuts, branch.cost = -1, -np.inf
        self.lost += beyond.tolist()
        self.sensitive = self.sensitive[~np.isin(self.sensitive, beyond)]
        needless = np.setdiff1d(parts, self.terms.part[self.sensitive])
        self.level[self.terms.choice & np.isin(self.terms.part, needless)] = 0
        return np.setdiff1d(parts, needless).tolist()

    def _greedily(self, label: int) -> None:
        """Protects a part by the greedy method and notes how far that may be from the least."""
        self.method = "greedy"
        terms = self.terms
        inside = terms.part == label
        choice = np.flatnonzero(inside & terms.choice)
        level, lost, met = greedy(self.attacker, self.sensitive[inside[self.sensitive]])
        self.lost += lost
        self.level[choice] = level[choice]
        own = self.cuts[label]
        own = joined([own.kept(~np.isin(own.owner, lost)), met])
        bound = Branch(label, choice, np.zeros(len(choice)), np.ones(len(choice)))
        solve([bound], [own], terms.tables.cost)
        cost = terms.tables.cost[choice]
        searched = min(branch.cost for branch in self.branches[label]) - TIE
        lower = max(bound.cost, searched * unit_of(cost) if not lost else 0.0)
        self.above += float(cost @ level[choice]) - lower
