"""The configuration of a twin: a study of its own, which says everywhere that it is synthetic."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

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


def codebook_file(text: str, has_file_names: bool) -> str:
    """codebook.csv: the study's own; names of files are answers in a column of the twin's."""
    if not has_file_names:
        return text
    first = text.splitlines()[0] if text else ""
    delimiter = max(",;\t", key=first.count)
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    names = [name.strip() for name in header]
    match, column = names.index("match"), names.index("column")
    for row in rows:
        if len(row) > max(match, column) and row[match].strip() == "file":
            row[match], row[column] = "header", FILE_HEADER
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


def _yaml(content: Mapping[str, Any]) -> str:
    """Keys and values as YAML; every value in the form of JSON, which YAML reads as it is meant."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items()]
    return "\n".join(lines) + "\n"
