"""Following a page of the documentation word for word, as a reader would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from workflow.running import Screen, replace_once, snakemake

STEP = re.compile(
    r"^```(?P<kind>\S+)(?P<words>[^\n]*)\n(?P<body>.*?)^```$"
    r"|In `(?P<file>[^`]+)` change `(?P<old>[^`]+)` to `(?P<new>[^`]+)`",
    re.MULTILINE | re.DOTALL,
)


def follow(page: Path, folder: Path, followed: Counter[str]) -> Iterator[Screen]:
    """Do what the page says in `folder`, and give the screen after each command.

    A block `bash` is typed (its line says "fails" where it must), each line of a block `text` must
    be on the screen then, a block `csv` is the beginning of the file named behind it, a block
    `yaml` with a file behind it is written there, and "In `file` change `a` to `b`" is done.
    `followed` counts the steps of each kind.
    """
    screen = None
    for step in STEP.finditer(page.read_text(encoding="utf-8")):
        kind, words = step["kind"] or "change", (step["words"] or "").strip()
        if kind == "change":
            replace_once(folder / step["file"], step["old"], step["new"])
        elif kind == "bash" and step["body"].startswith("snakemake"):
            screen = snakemake(folder, *step["body"].split()[3:])
            assert (screen.code != 0) == ("fails" in words), screen.text
            yield screen
        elif kind == "text":
            for line in step["body"].splitlines():
                assert line.strip() in screen.text, f"{line!r} is not on the screen:\n{screen.text}"
        elif kind == "csv":
            assert (folder / words).read_text(encoding="utf-8").startswith(step["body"])
        elif kind == "yaml" and words:
            (folder / words).write_text(step["body"], encoding="utf-8")
        followed[kind] += 1
