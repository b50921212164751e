"""The steps of a run: which rule ran which script, what it read and what it wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.provenance.editions import is_public


@dataclass(frozen=True)
class Step:
    """A rule, its script, and the paths within the results that it read and wrote.

    Of what lies outside the results, `reads` has "#raw", "#beside-raw-1" and so on, and paths of
    the copies of configuration files among the results.
    """

    rule: str
    script: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]

    @property
    def identifier(self) -> str:
        """The step's name in the crate."""
        return f"#step-{self.rule}"


def with_files(steps: Sequence[Mapping[str, Any]], made: Mapping[str, str]) -> list[Step]:
    """Steps with the files in place of the public folders that they read or wrote.

    Each of `steps` has rule, script, reads and writes; `made` is {path of a file: its rule}.
    """
    folders: dict[str, list[str]] = {}
    for path in sorted(made):
        parts = path.split("/")
        for length in range(1, len(parts)):
            folders.setdefault("/".join(parts[:length]), []).append(path)

    def files(paths: Sequence[str], rule: str = "") -> tuple[str, ...]:
        found = []
        for path in paths:
            inside = [path] if path in made else folders.get(path, [path])
            if not any(map(is_public, inside)):
                # What the files of the team are called is the team's as well.
                inside = [path]
            found += [one for one in inside if not rule or made.get(one, rule) == rule]
        return tuple(dict.fromkeys(found))

    return [
        Step(one["rule"], one["script"], files(one["reads"]), files(one["writes"], one["rule"]))
        for one in steps
    ]


def in_order(steps: Sequence[Step]) -> list[Step]:
    """The steps so that each stands after those whose results it reads; otherwise as they are.

    Raises ValueError where two wait for each other: Snakemake would not have run them.
    """
    maker = {path: step.rule for step in steps for path in step.writes}
    waiting = list(steps)
    placed: list[Step] = []
    done: set[str] = set()
    while waiting:
        ready = [
            step
            for step in waiting
            if {maker[path] for path in step.reads if path in maker} <= done | {step.rule}
        ]
        if not ready:
            raise ValueError("steps that wait for each other")
        placed.append(ready[0])
        done.add(ready[0].rule)
        waiting.remove(ready[0])
    return placed
