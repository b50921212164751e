"""How long a long report takes to open: 400 items, 20 models, in a browser.

usage: python benchmarks/opening.py [--items 400] [--models 20] [--repeats 3]

The page of the tests' small study is made with so many items and models and opened in Chromium from
its file, each time in a new window. `load` is from the start of the navigation until everything is
loaded, `painted` until the first words stand on the screen. It is to be under two seconds. Figures
are left out.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import pandas as pd

from reporting.every_page import build_every_page, study_with_words
from reporting.stores import small_store

ITEM, MODEL = "calm", "leaving"
"""What of the small study stands for every item and every model."""
TIMES = """
() => {
  const [navigation] = performance.getEntriesByType('navigation');
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return [navigation.loadEventEnd, paint ? paint.startTime : NaN];
}
"""


def main() -> None:
    """Build the page, open it, and print how long that took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=400)
    parser.add_argument("--models", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    store, study = many(asked.items, asked.models)
    started = time.perf_counter()
    html = build_every_page("public", store, study).html["index.html"]
    print(f"{len(store):,} statistics; the page of {len(html.encode()) / 1e6:.2f} MB "
          f"made in {time.perf_counter() - started:.1f} s")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.html"
        path.write_text(html, encoding="utf-8")
        times = opened(path, asked.repeats)
    for name, values in zip(("load", "painted"), zip(*times, strict=True), strict=True):
        print(f"{name}: {median(values) / 1000:.2f} s (of {len(values)} times)")


def many(items: int, models: int) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The small store and what its study says, with so many items and models."""
    store, study = small_store(), study_with_words()
    about = store["analysis"].eq(ITEM) | store["term"].eq(ITEM)
    copies = [_renamed(store[about], ITEM, f"item_{place:03d}") for place in range(items)]
    modelled = store["stage"].eq("modelling") & store["analysis"].eq(MODEL)
    copies += [_renamed(store[modelled], MODEL, f"model_{place:02d}") for place in range(models)]
    names = [f"item_{place:03d}" for place in range(items)]
    for key in ("variables", "codebook"):
        study[key] = {
            **study[key],
            **{
                name: {**study[key][ITEM], "label": f"Question {place + 1}"}
                for place, name in enumerate(names)
            },
        }
    group = study["answers"][0]
    told = {key: name for key, name in group.items() if key not in ("name", "variables")}
    study["answers"] = [group, {**told, "name": "many", "variables": names}]
    planned = next(entry for entry in study["analyses"] if entry["name"] == MODEL)
    study["analyses"] = [
        *study["analyses"],
        *(
            {**planned, "name": f"model_{place:02d}", "label": f"Model {place + 1}"}
            for place in range(models)
        ),
    ]
    whole = pd.concat([store, *copies], ignore_index=True)
    return whole.drop_duplicates("id", ignore_index=True), study


def _renamed(rows: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    """Statistics of another item or model: the same numbers under its name."""
    rows = rows.copy()
    rows["id"] = rows["id"].str.replace(f"/{old}/", f"/{new}/", regex=False)
    for name in ("analysis", "term"):
        rows[name] = rows[name].where(rows[name] != old, new)
    return rows


def opened(path: Path, repeats: int) -> list[tuple[float, float]]:
    """The times of each opening, in milliseconds: loaded, painted."""
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for _ in range(repeats):
            page = browser.new_page()
            page.goto(path.as_uri())
            page.wait_for_function(
                "() => performance.getEntriesByType('navigation')[0].loadEventEnd > 0"
            )
            times.append(tuple(page.evaluate(TIMES)))
            page.close()
        browser.close()
    return times


if __name__ == "__main__":
    main()
