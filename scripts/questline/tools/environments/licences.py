"""The licence of every library that the locks hold, as an SPDX expression."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from questline.core.statistics import csv_text
from questline.tools.environments.pins import every_pin

COLUMNS = ("library", "version", "licence", "needed for")

_BY_WORDS = {
    "MIT": "MIT",
    "MIT License": "MIT",
    "MIT-CMU": "MIT-CMU",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "2-clause BSD": "BSD-2-Clause",
    "Apache-2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "MPL-2.0": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What libraries write in words, as SPDX names it."""

_AS_THEIR_FILES_SAY = {
    "axe-playwright-python": "MIT",
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "conda-inject": "MIT",
    "cycler": "BSD-3-Clause",
    "docutils": "LicenseRef-Public-Domain AND BSD-2-Clause AND GPL-3.0-or-later",
    "kiwisolver": "BSD-3-Clause",
    "lxml": "BSD-3-Clause",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "pyreadline3": "BSD-3-Clause",
    "pytest-timeout": "MIT",
    "resvg-py": "MIT",
    "snakemake-interface-common": "MIT",
    "snakemake-interface-logger-plugins": "MIT",
    "snakemake-interface-report-plugins": "MIT",
    "snakemake-interface-scheduler-plugins": "MIT",
    "snakemake-interface-storage-plugins": "MIT",
}
"""Libraries whose description names no licence or several, read from the licence they bring."""


def licence_of(name: str, expression: str, words: str, classifiers: Sequence[str]) -> str:
    """The licence of a library from its description; empty where it names none that is known.

    `expression` is its SPDX expression if it has one, `words` its own words, `classifiers` the last
    parts of its licence classifiers.
    """
    if name in _AS_THEIR_FILES_SAY:
        return _AS_THEIR_FILES_SAY[name]
    if expression:
        return expression
    first = words.strip().splitlines()[0] if words.strip() else ""
    return next((_BY_WORDS[one] for one in (first, *classifiers) if one in _BY_WORDS), "")


def licence_table(researchers: str, developers: str, licences: Mapping[str, str]) -> str:
    """The text of licences.csv: one line a library of the two locks.

    Raises KeyError for a library without a known licence.
    """
    needed = every_pin(researchers)
    lines = [
        (name, " or ".join(versions), licences[name], "studies" if name in needed else "tests")
        for name, versions in sorted(every_pin(developers).items())
    ]
    return csv_text(COLUMNS, [list(column) for column in zip(*lines, strict=True)])


def names_in(expression: str) -> set[str]:
    """The licences that an SPDX expression names.

    >>> sorted(names_in("MIT AND (PSF-2.0 OR 0BSD)"))
    ['0BSD', 'MIT', 'PSF-2.0']
    """
    return set(re.findall(r"[\w.-]+", expression)) - {"AND", "OR", "WITH"}
