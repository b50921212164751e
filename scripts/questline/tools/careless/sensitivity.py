"""Sensitivity and specificity of each index and of the default rule, on simulated respondents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from questline.cleaning.careless.cut_offs import Flags, flag
from questline.cleaning.careless.definitions import DEFINITIONS
from questline.cleaning.careless.rule import decide
from questline.cleaning.careless.screen import screen, screen_times
from questline.core.careless_rule import DEFAULT_INDICES, DEFAULT_LEAST
from questline.core.streams import stream
from questline.tools.careless.simulation import (
    CAREFUL,
    CARELESS,
    FEW_STYLES,
    SHARES,
    STRONG_STYLES,
    Questionnaire,
    Respondents,
    Styles,
    questionnaire,
    respondents,
)

SEED = 20261123
REPLICATIONS = 200
NUMBER = len(DEFAULT_INDICES)
ONE_OF_EACH = ("longest_run", "mahalanobis", "even_odd", "person_total")
DEFAULT = f"default rule: at least {DEFAULT_LEAST} of {NUMBER}"
RULES: dict[str, tuple[tuple[str, ...], int]] = {
    DEFAULT: (DEFAULT_INDICES, DEFAULT_LEAST),
    f"with seconds per item: at least {DEFAULT_LEAST} of {NUMBER + 1}": (
        (*DEFAULT_INDICES, "seconds_per_item"),
        DEFAULT_LEAST,
    ),
    f"at least 1 of {NUMBER}": (DEFAULT_INDICES, 1),
    f"at least 3 of {NUMBER}": (DEFAULT_INDICES, 3),
    "longest run, Mahalanobis, even-odd, person-total: at least 2 of 4": (ONE_OF_EACH, 2),
}
GROUPS = (CAREFUL, "careless", *CARELESS)


@dataclass(frozen=True)
class Share:
    """A share over replications: mean, and its Monte Carlo standard error; NaN when undefined."""

    mean: float
    error: float


@dataclass(frozen=True)
class Row:
    """One index or rule, of one questionnaire and share of careless respondents.

    `flagged`: by group of respondents the share flagged. Of the careful it is 1 - specificity, of
    the careless the sensitivity. Who has no value counts as not flagged; `computed` says how many
    have one.
    """

    questionnaire: str
    careless: float
    name: str
    flagged: Mapping[str, Share]
    computed: Share


def questionnaires() -> list[Questionnaire]:
    """A long one, one of unlike scales, one without reversed items, and a very short one."""
    generator = stream(SEED, "careless questionnaires")
    return [
        questionnaire("60 items, 6 scales, 3 of 10 reversed", (10,) * 6, (5,) * 6, 3, generator),
        questionnaire(
            "36 items, 4 scales, 1 of 4 reversed", (8, 10, 6, 12), (5, 5, 6, 5), 4, generator
        ),
        questionnaire("40 items, 8 scales, none reversed", (5,) * 8, (5,) * 8, 0, generator),
        questionnaire("12 items, 2 scales, 1 of 3 reversed", (6, 6), (5, 5), 3, generator),
    ]


@dataclass(frozen=True)
class Condition:
    """One kind of sample, and how many of it are drawn."""

    asked: Questionnaire
    styles: Styles
    careless: float
    replications: int
    people: int

    @property
    def title(self) -> str:
        """What the kind is, in words."""
        few = "few" if self.styles == FEW_STYLES else "strong"
        return (
            f"{self.asked.name}; {few} response styles; {self.careless:.0%} careless, "
            f"{self.replications} samples of {self.people:,}"
        )

    def rows(self) -> list[Row]:
        """What each index and rule found."""
        return study(self.asked, self.careless, self.replications, self.people, self.styles)


def conditions(replications: int = REPLICATIONS) -> list[Condition]:
    """Every questionnaire with 10% careless; of the second also other shares, and small samples."""
    asked = questionnaires()
    styles = (FEW_STYLES, STRONG_STYLES)
    found = [Condition(one, style, 0.1, replications, 1000) for one in asked for style in styles]
    found += [
        Condition(asked[1], style, share, replications // 2, 1000)
        for share in (0.0, 0.05, 0.2, 0.3)
        for style in styles
    ]
    return found + [Condition(asked[1], style, 0.1, replications, 200) for style in styles]


def study(
    asked: Questionnaire,
    careless: float,
    replications: int,
    people: int,
    styles: Styles = FEW_STYLES,
    seed: int = SEED,
) -> list[Row]:
    """Every index with its default cut-off, and every rule, over simulated samples.

    `careless` is the share of careless respondents, in the proportions of `SHARES`.
    """
    generator = stream(seed, f"careless respondents {asked.name} {careless}")
    shares = {name: share * careless / sum(SHARES.values()) for name, share in SHARES.items()}
    found: dict[str, list[list[float]]] = {}
    for _ in range(replications):
        sample = respondents(asked, people, generator, shares, styles)
        flags = _flags(asked, sample)
        for name, (flagged, computed) in {**flags, **_rules(flags)}.items():
            found.setdefault(name, []).append(_shares(flagged, computed, sample.kind))
    return [
        Row(
            asked.name,
            careless,
            name,
            {group: _share([each[at] for each in shares_]) for at, group in enumerate(GROUPS)},
            _share([each[-1] for each in shares_]),
        )
        for name, shares_ in found.items()
    ]


def _flags(asked: Questionnaire, sample: Respondents) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    indices = screen(sample.answers, asked.items)
    answered = (sample.answers == sample.answers).sum(axis=1)
    indices["seconds_per_item"] = screen_times(sample.seconds, answered)
    found = {
        name: flag(index, DEFINITIONS[name].cut_off, asked.items.number)
        for name, index in indices.items()
    }
    return {name: (flags.flagged, flags.checked) for name, flags in found.items()}


def _rules(
    flags: Mapping[str, tuple[np.ndarray, np.ndarray]],
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    found = {}
    for rule, (names, least) in RULES.items():
        several = [Flags(name, *flags[name], np.nan) for name in names]
        decision = decide(several, least)
        found[rule] = (decision.caught, ~decision.undecided)
    return found


def _shares(flagged: np.ndarray, computed: np.ndarray, kind: np.ndarray) -> list[float]:
    groups = [kind != CAREFUL if group == "careless" else kind == group for group in GROUPS]
    return [
        *(float(flagged[group].mean()) if group.any() else np.nan for group in groups),
        float(computed.mean()),
    ]


def _share(values: Sequence[float]) -> Share:
    known = np.asarray(values)
    error = known.std(ddof=1) / np.sqrt(len(known)) if len(known) > 1 else np.nan
    return Share(float(known.mean()), float(error))


def table(rows: Sequence[Row]) -> str:
    """A Markdown table of one kind of sample: shares flagged, in percent, with their errors."""
    head = ["index or rule", "specificity", "sensitivity", *CARELESS, "computed for"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        careful = row.flagged[CAREFUL]
        label = DEFINITIONS[row.name].label if row.name in DEFINITIONS else row.name
        cells = [
            Share(1 - careful.mean, careful.error),
            *(row.flagged[group] for group in GROUPS[1:]),
            row.computed,
        ]
        lines.append(
            "| " + " | ".join([label, percent(cells[0], 2), *map(percent, cells[1:])]) + " |"
        )
    return "\n".join(lines) + "\n"


def rule_table(found: Mapping[str, Sequence[Row]], rule: str) -> str:
    """A Markdown table of one rule over several kinds of samples, by their titles."""
    head = ["respondents", "specificity", "sensitivity", *CARELESS]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for title, rows in found.items():
        (row,) = [one for one in rows if one.name == rule]
        careful = row.flagged[CAREFUL]
        cells = [percent(Share(1 - careful.mean, careful.error), 2)]
        cells += [percent(row.flagged[group]) for group in GROUPS[1:]]
        lines.append("| " + " | ".join([title, *cells]) + " |")
    return "\n".join(lines) + "\n"


def percent(share: Share, digits: int = 1) -> str:
    """A share in percent with its Monte Carlo error; empty where it is undefined."""
    if not np.isfinite(share.mean):
        return ""
    return f"{100 * share.mean:.{digits}f} ({100 * share.error:.{digits}f})"
