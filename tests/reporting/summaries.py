"""Summaries for tests, and what stands in them read back without the code that wrote it."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from browser.conftest import CHROMIUM, QUIET
from questline.core import parameters
from questline.core.configuration import load_study
from questline.core.statistics import StatisticsPart, join_parts
from questline.reporting.summary.page import Summary, build_summary
from reporting.reports import ROOT, Page, read_page, reading_matter, templates
from reporting.stores import small_store

NO_WORDS: dict[str, Any] = {"people": "people who answered", "names": []}
MOST_PAGES = 2
PREDICTED = "modelling/leaving/adjusted/complete/efficacy"


def study(**changes: Any) -> dict[str, Any]:
    """What the small study says of itself, without everyday words; `changes` replace whole keys."""
    words = {"language": "en-GB", "plain_words": NO_WORDS, "recommendations": [], "checklists": {}}
    return {**reading_matter(), **words, **changes}


def summary(store: pd.DataFrame | None = None, **changes: Any) -> Summary:
    """The summary of the small study, or of another store."""
    return build_summary(small_store() if store is None else store, study(**changes), templates())


def page(store: pd.DataFrame | None = None, **changes: Any) -> Page:
    """The same, read back."""
    return read_page(summary(store, **changes).html)


@cache
def _shipped_matter() -> dict[str, Any]:
    found, problems = load_study(ROOT / "config" / "link_workers")
    assert found is not None, problems
    return parameters.reading_matter(found)


def shipped_matter() -> dict[str, Any]:
    """What the shipped study says of itself."""
    return copy.deepcopy(_shipped_matter())


def passages(html: str, words: str = "") -> list[str]:
    """The texts of paragraphs, items and captions that hold `words`, blanks made single."""
    read = read_page(html)
    texts = [
        " ".join(element.text.split())
        for element in read.elements
        if element.tag in ("p", "li", "figcaption")
    ]
    return [text for text in texts if words in text]


def whole(value: float, times: float = 1) -> str:
    """A number rounded to a whole one, halves away from zero, as a reader would round it."""
    exact = Decimal(repr(float(value))) * Decimal(str(times))
    return f"{int(exact.quantize(Decimal(1), ROUND_HALF_UP)):,}"


def row(store: pd.DataFrame, identifier: str) -> pd.Series:
    """One statistic of a store."""
    (found,) = (line for _, line in store[store["id"] == identifier].iterrows())
    return found


def filled(svg: str) -> int:
    """How many of the people of a picture are filled in: their heads in the colour of the edge."""
    heads = re.findall(r'<circle [^>]*fill="(#\w+)" stroke="(#\w+)"', svg)
    assert len(heads) == 100
    return sum(fill == edge for fill, edge in heads)


def pictures_of(html: str) -> list[str]:
    """The pictures inside a page."""
    return re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)


@contextmanager
def printer(folder: Path) -> Iterator[Callable[[str], int]]:
    """Prints a page on A4 and says how many sheets it has; skips where there is no Chromium."""
    program = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip("Chromium is not installed: no page can be printed")
    from playwright.sync_api import sync_playwright

    # In a thread of its own: that of the tests may have a browser of other tests already.
    with ThreadPoolExecutor(1) as thread:
        manager = sync_playwright()
        playwright = thread.submit(manager.start).result()
        browser = thread.submit(
            playwright.chromium.launch, executable_path=program, args=list(QUIET)
        ).result()
        sheet = thread.submit(browser.new_page).result()

        def printed(path: Path) -> bytes:
            sheet.goto(path.as_uri())
            return sheet.pdf(prefer_css_page_size=True, print_background=True)

        def pages(html: str) -> int:
            path = folder / "summary.html"
            path.write_text(html, encoding="utf-8")
            pdf = thread.submit(printed, path).result()
            return len(re.findall(rb"/Type\s*/Page\b", pdf))

        yield pages
        thread.submit(browser.close).result()
        thread.submit(playwright.stop).result()


def many(outcomes: int, predictors: int, length: int = 36) -> tuple[pd.DataFrame, dict[str, Any]]:
    """A store and a study with so many logistic models and predictors, its texts so many words."""
    part = StatisticsPart("modelling")
    wordy = ["a rather long label of something that people were asked about again"] * 6
    long = " ".join(" ".join(wordy).split()[:length])
    variables = dict(reading_matter()["variables"])
    template = reading_matter()["analyses"][0]
    analyses = []
    kind = {"note": "", "kind": "number", "levels": [], "minimum": None, "maximum": None,
            "sensitivity": "public"}  # fmt: skip
    names = [f"predictor_{number}" for number in range(predictors)]
    for name in names:
        variables[name] = {**kind, "label": f"{name} {long}"}
    for number in range(outcomes):
        outcome = f"outcome_{number}"
        levels = [["no", f"No {long}"], ["yes", f"Yes {long}"]]
        variables[outcome] = {**kind, "kind": "category", "label": f"{outcome} {long}",
                              "levels": levels}  # fmt: skip
        analyses.append(
            {**template, "name": outcome, "label": f"{outcome} {long}", "outcome": outcome,
             "predictors": [{"variable": name, "unit": 30.0, "direction": "higher"}
                            for name in names], "covariates": ["gender", "calm", "stress"]}
        )  # fmt: skip
        place: dict[str, Any] = {"model": "adjusted", "dataset": "complete", "outcome": outcome}
        part.add(outcome, "model", "count", 1234, **place)
        for name in names:
            part.add(outcome, name, "odds_ratio", 2.0, ci_low=0.9, ci_high=3.0, p=0.06,
                     unit="per 30 higher", n=1234, **place)  # fmt: skip
            part.add(outcome, name, "risk_difference", 0.104, ci_low=-0.101, ci_high=0.312,
                     unit="per 30 higher", n=1234, **place)  # fmt: skip
            for level, chance in (("10", 0.234), ("90", 0.789)):
                part.add(outcome, name, "predicted_probability", chance, level=level,
                         ci_low=chance - 0.1, ci_high=chance + 0.1, n=1234, **place)  # fmt: skip
    themes = [{"name": f"theme_{number}", "label": long, "description": long, "codes": []}
              for number in range(12)]  # fmt: skip
    spoken = StatisticsPart("interviews")
    spoken.add("themes", "all", "participants", 20)
    for theme in themes:
        spoken.add("themes", theme["name"], "participants", 14, model="theme")
    results = [f"modelling/{one['name']}/adjusted/complete/{name}/odds_ratio"
               for one, name in zip(analyses * 3, names * 3, strict=False)]  # fmt: skip
    advice = {
        "advice": long[:160],
        "results": results[:3],
        "themes": [theme["name"] for theme in themes[:3]],
        "source": long[:100],
    }
    wordy = ["people who in one way or another were very much like this"] * 3
    words = " ".join(" ".join(wordy).split()[:length])[:70]
    given = {"variable": "", "name": words, "low": words, "high": words, "note": "", "event": words,
             "levels": {}}  # fmt: skip
    told = study(
        variables=variables,
        analyses=analyses,
        title=long,
        synthetic=" ".join([long] * 2),
        recruitment=" ".join([long] * 8),
        limits=[long] * 9,
        recommendations=[advice] * 4,
        interviews={"themes": themes, "counted": "any"},
        plain_words={"people": words[:30],
                     "names": [{**given, "variable": name} for name in variables]},
    )  # fmt: skip
    return join_parts([part.table(), spoken.table()]), told
