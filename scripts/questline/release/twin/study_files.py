"""The configuration of a twin: a study of its own, which says everywhere that it is synthetic."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

import yaml

from questline.core.codebook import FILE_MATCH, FOR_AUTHORS
from questline.release.twin.export import FILE_HEADER

RAW = "responses.csv"
SENTENCE = (
    "These data are synthetic: a twin of the study “{title}”, made from its published statistics "
    "and its configuration alone. No row is a person, and nothing here is evidence."
)
NOT_TAKEN_OVER = ("earlier_releases", "free_text")
"""Keys of release.yaml that speak of texts and files which a twin does not have."""


def synthetic_sentence(title: str, synthetic: str) -> str:
    """What stands wherever a number of a twin shows; after it what the study says of its own."""
    return " ".join(text for text in (SENTENCE.format(title=title), synthetic.strip()) if text)


def study_file(facts: Mapping[str, Any], raw: str) -> str:
    """study.yaml of a twin whose export has the text `raw`."""
    title = f"Synthetic twin of: {facts['title']}"
    return _yaml(
        {
            "name": f"{facts['name']}_twin",
            "title": title,
            "authors": facts["authors"],
            "summary": "A synthetic data set for trying out the analyses of the study.",
            "recruitment": "Nobody was asked: the records were drawn by a computer.",
            "raw": RAW,
            "sha256": hashlib.sha256(raw.encode("utf-8")).hexdigest(),
            "licence": facts["licence"],
            "platform": "table",
            "encoding": "utf-8",
            "delimiter": ",",
            "seed": facts["seed"],
            "synthetic": synthetic_sentence(facts["title"], facts["synthetic"]),
        }
    )


def release_file(settings: Mapping[str, Any]) -> str:
    """release.yaml: the study's own rules, without what a twin does not have."""
    return _yaml(
        {
            name: value
            for name, value in settings.items()
            if name not in NOT_TAKEN_OVER and value is not None
        }
    )


def codebook_file(text: str) -> str:
    """codebook.csv: the study's own, without what a twin must not have.

    Notes in square brackets are for the authors: a draft counts answers in them. Names of files are
    answers in a column of the twin's.
    """
    first = text.splitlines()[0] if text else ""
    delimiter = max(",;\t", key=first.count)
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    names = [name.strip() for name in header]
    changed = False
    for row in rows:
        held = dict(zip(names, row, strict=False))
        before = list(row)
        if held.get("match", "").strip() == FILE_MATCH:
            row[names.index("match")], row[names.index("column")] = "header", FILE_HEADER
        if FOR_AUTHORS.search(held.get("note", "")):
            at = names.index("note")
            row[at] = " ".join(FOR_AUTHORS.sub(" ", row[at]).split())
        changed |= row != before
    if not changed:
        return text
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


def without_comments(text: str) -> str:
    """A file of YAML as it is read, without comments: a draft counts answers in them too."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is None:
        return "{}\n"
    written = yaml.serialize(node, Dumper=yaml.SafeDumper, allow_unicode=True, width=1000)
    return str(written)


def _yaml(content: Mapping[str, Any]) -> str:
    """Keys and values as YAML; every value in the form of JSON, which YAML reads as it is meant."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items()]
    return "\n".join(lines) + "\n"
