"""Simulated respondents, careful and careless, with the truth of who is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from questline.cleaning.careless.items import Items

CAREFUL = "careful"
CARELESS = ("random", "same answer", "near the middle", "from part way")
SHARES = {"random": 0.03, "same answer": 0.02, "near the middle": 0.02, "from part way": 0.03}
"""The shares of all respondents that are careless in each way: 10% together."""
TRAIT_CORRELATION = 0.3
LOADINGS = (0.55, 0.85)
SHIFT = 0.6
"""How far an item's thresholds may lie from the middle, in standard deviations."""
MISSING = 0.02
CAREFUL_SECONDS, CARELESS_SECONDS = 6.0, 2.0
"""Median seconds an item."""
SPREAD_OF_SECONDS = 0.45
"""Standard deviation of the logarithm of seconds an item, of the careful and the careless."""


@dataclass(frozen=True)
class Styles:
    """How careful respondents differ in their use of the answers, whatever is asked.

    `leaning`: standard deviation of a leaning to agree. `stretch`: standard deviation of the
    logarithm of what the distance from the middle is multiplied by: above 1 for those who like the
    ends of the range, below 1 for those who stay near its middle.
    """

    leaning: float = 0.2
    stretch: float = 0.0


FEW_STYLES = Styles()
STRONG_STYLES = Styles(leaning=0.5, stretch=0.4)


@dataclass(frozen=True)
class Questionnaire:
    """What is asked, and how careful respondents answer it.

    `items`: ranges, reversed items and scales. `loading`: (items,) correlation of an item with its
    trait. `thresholds`: (items, steps) where one answer becomes the next, NaN beyond the last.
    """

    name: str
    items: Items
    loading: np.ndarray
    thresholds: np.ndarray


@dataclass(frozen=True)
class Respondents:
    """`answers`: (people, items) as clicked; `seconds`: (people,); `kind`: (people,) the truth."""

    answers: np.ndarray
    seconds: np.ndarray
    kind: np.ndarray


def questionnaire(
    name: str,
    sizes: tuple[int, ...],
    answers: tuple[int, ...],
    reversed_every: int,
    generator: np.random.Generator,
) -> Questionnaire:
    """A questionnaire of `sizes` items a scale with so many `answers`, from 1 upward.

    Every item at a place divisible by `reversed_every` within its scale is reversed; 0: none.
    """
    scale = np.repeat(np.arange(len(sizes)), sizes)
    within = np.concatenate([np.arange(1, size + 1) for size in sizes])
    turned = within % reversed_every == 0 if reversed_every else np.zeros(len(within), dtype=bool)
    high = np.repeat(answers, sizes).astype(float)
    items = Items(np.ones(len(scale)), high, turned, scale)
    thresholds = np.full((len(scale), max(answers) - 1), np.nan)
    for at, top in enumerate(high.astype(int)):
        shift = generator.uniform(-SHIFT, SHIFT)
        thresholds[at, : top - 1] = np.linspace(-1.4, 1.4, top - 1) + shift
    return Questionnaire(name, items, generator.uniform(*LOADINGS, len(scale)), thresholds)


def respondents(
    asked: Questionnaire,
    people: int,
    generator: np.random.Generator,
    shares: Mapping[str, float] = SHARES,
    styles: Styles = FEW_STYLES,
) -> Respondents:
    """Respondents to a questionnaire, of whom `shares` are careless in each way."""
    answers, kind = plant(
        _careful(asked, people, styles, generator), asked.items, generator, shares
    )
    answers[generator.random(answers.shape) < MISSING] = np.nan
    careful = kind == CAREFUL
    # Who is careless from part way on takes their time until then.
    careful_part = np.where(careful, 1.0, np.where(kind == "from part way", 0.5, 0.0))
    median = careful_part * CAREFUL_SECONDS + (1 - careful_part) * CARELESS_SECONDS
    each = median * np.exp(SPREAD_OF_SECONDS * generator.standard_normal(people))
    return Respondents(answers, each * asked.items.number, kind)


def plant(
    answers: np.ndarray,
    items: Items,
    generator: np.random.Generator,
    shares: Mapping[str, float] = SHARES,
) -> tuple[np.ndarray, np.ndarray]:
    """Answers, (people, items), whose first rows are now careless, and (people,) of which kind.

    The others stay as they are, so that careless answers can be put among real ones too.
    """
    answers = answers.copy()
    kind = np.full(len(answers), CAREFUL, dtype=object)
    start = 0
    for name in CARELESS:
        rows = slice(start, start + round(shares.get(name, 0.0) * len(answers)))
        kind[rows] = name
        answers[rows] = _careless(name, answers[rows], items, generator)
        start = rows.stop
    return answers, kind


def _careful(
    asked: Questionnaire, people: int, styles: Styles, generator: np.random.Generator
) -> np.ndarray:
    """Answers of a factor model: normal traits and errors, cut into steps at the thresholds."""
    items = asked.items
    traits = int(items.scale.max()) + 1
    correlation = np.full((traits, traits), TRAIT_CORRELATION)
    np.fill_diagonal(correlation, 1.0)
    trait = generator.standard_normal((people, traits)) @ np.linalg.cholesky(correlation).T
    error = generator.standard_normal((people, items.number))
    latent = trait[:, items.scale] * asked.loading + error * np.sqrt(1 - asked.loading**2)
    latent = latent * items.sign + styles.leaning * generator.standard_normal((people, 1))
    latent *= np.exp(styles.stretch * generator.standard_normal((people, 1)))
    with np.errstate(invalid="ignore"):
        passed = latent[:, :, None] > asked.thresholds
    return items.low + passed.sum(axis=2)


def _careless(
    name: str, careful: np.ndarray, items: Items, generator: np.random.Generator
) -> np.ndarray:
    people, number = careful.shape
    anything = np.floor(items.low + generator.random(careful.shape) * (items.high - items.low + 1))
    if name == "random":
        return anything
    one = np.floor(1 + generator.random((people, 1)) * items.high.max())
    same = np.minimum(one, items.high) + np.zeros(number)
    if name == "same answer":
        return same
    if name == "near the middle":
        step = generator.choice([-1.0, 0.0, 1.0], careful.shape, p=[0.1, 0.8, 0.1])
        return np.clip(np.floor(items.middle) + step, items.low, items.high)
    begin = number * generator.uniform(0.3, 0.7, (people, 1))
    after = np.where(np.arange(people)[:, None] % 2 == 0, anything, same)
    return np.where(np.arange(number) < begin, careful, after)
