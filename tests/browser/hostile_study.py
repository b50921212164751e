"""The shipped study with other words in every place where people write some, to be run."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

from hostile import CORPUS
from questline.core.unseen_characters import unseen_in
from workflow.running import column, copy_checkout, read_export, replace_once

STUDY = Path("config", "link_workers")
DATA = Path("data", "link_workers")
RAW_NAME = "=7+7 &lt;img src=x onerror='alert(1)'&gt; \" $(7*7) %s `id` \u202evsc.csv"
"""The file of answers; no file of the report may be called after it. A run refuses < > { and }."""
TOWN = "Q8. Town"
OPEN = (TOWN, "Q9. Employer - other", "open_leaving", "open_staying", "open_help")
LONGEST = {"people": 40, "name": 80, "low": 80, "high": 80, "event": 80, "advice": 200,
           "source": 120, "label": 300, "title": 130}  # fmt: skip
PROSE = frozenset(
    ("label", "note", "title", "summary", "recruitment", "synthetic", "direction", "source",
     "rationale", "wording", "caution", "low", "high", "reason", "description", "inference",
     "advice", "people", "event", "justification", "purpose", "priority", "sequence",
     "integration", "integrated_by", "limitation", "insights", "interviews")
)  # fmt: skip
LISTS = frozenset(("authors", "limits"))
NAMED = frozenset(("own_wordings",))
REFUSED = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
"""Control characters, which a codebook must not hold."""
FIXED = frozenset(("higher", "lower", "yes", "no"))
"""Words that the pipeline understands."""

QUOTATION = "<script>alert('boom')</script> {{7*7}} \" onmouseover=\"alert(1) </p></main> =7+7"

Words = Callable[[int], str]
"""Words for the next place, of at most so many characters."""


def plain_words() -> Words:
    """Harmless words, others in each place."""
    places = iter(range(1_000_000))
    return lambda longest: f"Plain words in place {next(places)}"


def hostile_words(corpus: list[str] = CORPUS) -> Words:
    """The texts of the corpus in turn, those that are too long for a place for another one."""
    waiting = cycle(corpus)

    def next_text(longest: int) -> str:
        return next(text for text in waiting if len(text) <= longest)

    return next_text


def write_hostile_study(folder: Path, words: Words, quotation: str) -> Path:
    """A copy of the checkout in which the shipped study is told in other words."""
    copy_checkout(folder)
    # Those who sent their answers twice have written other texts the second time.
    cleaning = folder / STUDY / "cleaning.yaml"
    replace_once(cleaning, "different_answers: error", "different_answers: first")
    _answers(folder, words, quotation)
    for name in ("study", "scales", "plan", "cleaning", "report", "interviews"):
        path = folder / STUDY / f"{name}.yaml"
        settings = _told(yaml.safe_load(path.read_text(encoding="utf-8")), "", words)
        _write(path, settings)
    _codebook(folder, words)
    _interviews(folder, words)
    (folder / STUDY / "plan.lock").unlink()
    return folder


def _write(path: Path, settings: Any) -> None:
    path.write_text(yaml.safe_dump(settings, width=10_000, sort_keys=False), encoding="utf-8")


def _told(value: Any, key: str, words: Words) -> Any:
    if isinstance(value, dict):
        if key in NAMED:
            return {name: words(300) for name in value}
        return {name: _told(entry, str(name), words) for name, entry in value.items()}
    if isinstance(value, list):
        if key in LISTS:
            return [words(5_000) for _ in value]
        return [_told(entry, key, words) for entry in value]
    if key in PROSE and isinstance(value, str) and value and value not in FIXED:
        return words(LONGEST.get(key, 1_000))
    return value


def _answers(folder: Path, words: Words, quotation: str) -> None:
    """Other answers in every column of text, one of which a person has released."""
    rows = read_export(folder / DATA / "responses.csv")
    places = {start: column(rows[0], start) for start in OPEN}
    for line in rows[1:]:
        for start, place in places.items():
            if line[place]:
                # What tells who somebody is must not stand in a quotation.
                line[place] = words(5_000) + (" Town" if start == TOWN else "")
    row = next(row for row in range(200, 300) if rows[row][places["open_leaving"]])
    rows[row][places["open_leaving"]] = quotation
    _write_csv(folder / DATA / RAW_NAME, rows)
    (folder / DATA / "responses.csv").unlink()
    path = folder / STUDY / "study.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    _write(path, {**settings, "raw": f"../../{DATA.as_posix()}/{RAW_NAME}"})
    path = folder / STUDY / "released_texts.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    entry = {"variable": "open_leaving", "row": row, "text": quotation, "name": "A person",
             "date": "2024-03-01"}  # fmt: skip
    _write(path, {**settings, "texts": [entry]})


def _codebook(folder: Path, words: Words) -> None:
    path = folder / STUDY / "codebook.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        header, *lines = csv.reader(stream)

    def seen(longest: int) -> str:
        return next(text for text in _endless(words, longest) if not set(text) & REFUSED).strip()

    at = {name: place for place, name in enumerate(header)}
    for line in lines:
        line[at["label"]] = seen(300)
        if line[at["note"]]:
            line[at["note"]] = seen(1_000)
        if line[at["level_labels"]]:
            codes = [part.partition("=")[0] for part in line[at["level_labels"]].split("|")]
            told = [f"{code.strip()}={_level(seen)}" for code in codes]
            line[at["level_labels"]] = " | ".join(told)
    _write_csv(path, [header, *lines])


def _level(words: Words) -> str:
    """Words for a level: the codebook divides levels by bars, and codes from words by ="""
    return next(text for text in _endless(words, 100) if not {"|", "="} & set(text))


def _may_be_public(text: str) -> bool:
    """Whether words of an interview hold nothing that a run would refuse to publish."""
    told = ("invalid", "@", "://", "\\\\", "etc/", "data:", "script:")
    return not any(part in text for part in told) and not unseen_in(text)


def _endless(words: Words, longest: int) -> Iterator[str]:
    while True:
        yield words(longest)


def _interviews(folder: Path, words: Words) -> None:
    for name, columns in (
        ("photographs.csv", ("description", "words")),
        ("open_answers/leaving_codebook.csv", ("definition",)),
        ("open_answers/staying_codebook.csv", ("definition",)),
    ):
        path = folder / DATA / "interviews" / name
        with path.open(encoding="utf-8", newline="") as stream:
            lines = list(csv.DictReader(stream))
        for line in lines:
            for key in columns:
                if line[key]:
                    line[key] = next(text for text in _endless(words, 200) if _may_be_public(text))
        _write_csv(path, [list(lines[0]), *(list(line.values()) for line in lines)])


def _write_csv(path: Path, rows: Iterable[list[str]]) -> None:
    """Every cell in quotation marks, so that it may hold ends of lines of any kind."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
