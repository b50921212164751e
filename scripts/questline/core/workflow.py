"""One run of the workflow: which study, where its results go, what is said on the screen."""

from __future__ import annotations

import csv
import importlib.metadata
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from questline.core import copied_process
from questline.core.command_line import (
    check_paths,
    check_target,
    check_writable,
    read_command_line,
)
from questline.core.configuration import Study, load_study
from questline.core.errors import put_right
from questline.core.job import PROBLEMS_SUFFIX, closing_words
from questline.core.languages import FOLDER as CATALOGUES
from questline.core.languages import catalogue_of
from questline.core.leftovers import left_over
from questline.core.registration import decisions
from questline.core.screen import PlainWords, listen
from questline.core.stopping import end_like_ctrl_c

STAGES = (
    "intake",
    "cleaning",
    "scoring",
    "measurement",
    "description",
    "imputation",
    "modelling",
    "robustness",
    "interviews",
    "release",
    "reporting",
    "provenance",
)
"""The stages in corridor order: rule file, package folder, tests and results folder."""

TOOLS = (
    "draft_study",
    "check_study",
    "synthetic_data",
    "synthetic_interviews",
    "example_exports",
    "recovery",
    "careless_sensitivity",
    "register_plan",
    "configuration_reference",
    "selftest",
    "validate_methods",
    "verify",
)
"""Targets off the corridor, which work when no valid study exists."""

PRODUCT = (
    "Snakefile",
    "workflow/rules",
    "scripts",
    "config/scales",
    "reports/templates",
    "reports/languages",
    "reports/checklists",
    "envs/requirements.txt",
)
"""What results follow from besides a study's own files, as paths within the checkout."""

DOCUMENTS = (".pdf", ".docx", ".xlsx")

LIBRARIES = (
    "snakemake",
    "numpy",
    "pandas",
    "scipy",
    "pyarrow",
    "pydantic",
    "jinja2",
)


NUMBER_SETTINGS = ("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS")
"""Variables of the environment that can change the last digits of a number."""


@dataclass(frozen=True)
class Session:
    """What the Snakefile needs to know of this run."""

    root: Path
    study: Study | None
    screen: PlainWords | None = None
    tools: frozenset[str] = frozenset()

    @classmethod
    def start(cls, config: dict[str, Any], root: Path, command: list[str]) -> Session:
        """Read the study; end with sentences when something is wrong with it.

        A target that is a tool (`snakemake synthetic_data`) needs no valid study.
        """
        end_like_ctrl_c()
        tools = frozenset(TOOLS) & set(command)
        problems = read_command_line(config) or check_target(config, tools)
        if problems:
            # What was typed concerns every target, whether it needs a valid study or not.
            sys.exit(put_right(problems, "the run can start"))
        study = None
        if "draft_study" not in tools:
            folder = study_folder(config, root)
            study, problems = load_study(folder, config.get("raw"))
        if study:
            problems += check_paths(
                [study.folder, study.raw, *study.beside_raw, Path(os.path.relpath(root))]
            )
            problems += check_writable(Path("results") / study.name)
        if problems and not tools:
            sys.exit(put_right(problems, "the run can start"))
        # Relative, so that a moved copy knows its files again and nothing names this machine.
        session = cls(
            Path(os.path.relpath(root)), study, listen(lambda: session.up_to_date_words()), tools
        )
        session._forget_old_problems()
        if study and not tools and session._looks_changed(study):
            # There will be jobs; the libraries can load while Snakemake finds out which.
            copied_process.start()
        return session

    @property
    def catalogue(self) -> list[Path]:
        """The file of the words of the report's language; none for English."""
        if not self.study:
            return []
        return catalogue_of(self.study.report.language, self.root / CATALOGUES)

    @property
    def results(self) -> str:
        """The folder of the study's results, under the working folder."""
        return f"results/{self.study.name}" if self.study else "results"

    @property
    def logs(self) -> str:
        """The folder of the run's logs; nothing in it is a result."""
        return f"{self.results}/logs"

    def versions(self) -> dict[str, str]:
        """The versions of Python and of the libraries that the numbers come from."""
        found = {name: importlib.metadata.version(name) for name in LIBRARIES}
        return {"python": platform.python_version(), **found}

    def interpreter(self) -> dict[str, Any]:
        """Which Python with which libraries and settings the numbers come from."""
        settings = {name: os.environ[name] for name in NUMBER_SETTINGS if name in os.environ}
        return {
            "implementation": platform.python_implementation(),
            "libraries": self.versions(),
            "settings": settings,
        }

    def commit(self) -> str:
        """The commit of this copy of Questline, and whether it was changed since.

        Nothing when the copy has no commit. Changes of a study's own files do not count: their
        checksums are listed one by one.
        """
        commit = self._git("rev-parse", "HEAD")
        if commit and self._git("status", "--porcelain", "--", *PRODUCT):
            return f"{commit}, with changes that are not committed"
        return commit

    def _git(self, *arguments: str) -> str:
        """What git answers about this copy of Questline; nothing where it cannot."""
        command = ["git", "-C", str(self.root), *arguments]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return ""
        return answer.stdout.strip() if answer.returncode == 0 else ""

    def start_jobs(self, workflow: Any) -> None:
        """Get ready for the jobs; Snakemake is about to run the first."""
        end_like_ctrl_c(workflow.persistence.unlock, copied_process.helpers)
        if not workflow.local_exec:
            return
        launcher = copied_process.start()
        if launcher:
            from snakemake.shell import shell

            launcher = launcher.replace("{", "{{").replace("}", "}}")
            shell.prefix(f"set -euo pipefail; exec {launcher} ")
        # Its limit of jobs a second is meant for queues on clusters. Here it makes a run last up to
        # a second longer, or, with a second of no length, choose jobs over and over while all cores
        # are at work.
        workflow.scheduler.job_rate_limiter = None

    def opening_words(self) -> str:
        """The first lines on the screen."""
        if self.screen:
            self.screen.has_started = True
        if self.tools or not self.study:
            return f"Questline: {', '.join(sorted(self.tools))}"
        return f"Questline: {self.study.settings.title}\nRaw file: {self.study.raw}"

    def closing_words(self) -> str:
        """What a researcher wants to know at the end: report, who was left out, what to decide."""
        if self.screen:
            self.screen.has_ended = True
        if self.tools or not self.study:
            return "Done."
        page = Path(self.results) / "reporting" / "index.html"
        if not page.is_file():
            return "Done."
        lines = [*self._exclusions(), *self._decisions()]
        lines.append(f"The report:            {page}")
        lines.append(f"For managers, in two pages: {page.with_name('summary.html')}")
        lines.append(f"For the team only:     {page.parent / 'internal' / 'index.html'}")
        packet = Path(self.results) / "provenance" / f"{self.study.name}_packet.zip"
        documents = page.parent / "documents"
        files = [path for path in documents.rglob("*.*") if path.suffix in DOCUMENTS]
        old_documents = older(documents, files, page, "2 documents")
        if files and not old_documents:
            lines.append(f"On paper, in Word, as tables: {documents}")
        lines += [*older(packet, [packet], page, "4 packet"), *old_documents]
        lines += left_over(Path(self.results))
        return "\n".join(lines)

    def up_to_date_words(self) -> str:
        """What is said when nothing has changed since the last run."""
        return "Nothing has changed since the last run.\n" + self.closing_words()

    def words_of_failure(self) -> str:
        """The sentences of the steps that failed."""
        if self.screen:
            self.screen.has_ended = True
        return closing_words(Path(self.logs))

    def _looks_changed(self, study: Study) -> bool:
        """Whether the last run is older than a file of the study, or did not come to its end."""
        manifest = Path(self.results) / "provenance" / "manifest.json"
        try:
            made = manifest.stat().st_mtime
            given = (study.raw, *study.beside_raw, *study.files)
            return any(Path(path).stat().st_mtime > made for path in given)
        except OSError:
            return True

    def _forget_old_problems(self) -> None:
        """A new run must not end with the sentences of an old one."""
        for path in Path(self.logs).glob("*" + PROBLEMS_SUFFIX):
            path.unlink(missing_ok=True)

    def _exclusions(self) -> list[str]:
        counts = _counts(Path(self.results) / "cleaning" / "statistics.csv", "flow")
        if "raw_rows" not in counts or "analysed" not in counts:
            return []
        left = counts["raw_rows"] - counts["analysed"]
        return [
            f"Rows in the raw file: {counts['raw_rows']}; left out: {left}; "
            f"analysed: {counts['analysed']}. Who and why: {self.results}/cleaning/exclusions.csv"
        ]

    def _decisions(self) -> list[str]:
        path = Path(self.results) / "intake" / "findings.csv"
        waiting = []
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as stream:
                waiting = [
                    row["message"] for row in csv.DictReader(stream) if row["severity"] == "decide"
                ]
        waiting += decisions(self.study) if self.study else []
        if not waiting:
            return []
        return ["Needs a decision:", *(f"  - {message}" for message in waiting)]


def _counts(path: Path, analysis: str) -> dict[str, int]:
    """The counts of one analysis in a stage's statistics, by term."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row["term"]: int(float(row["estimate"]))
            for row in csv.DictReader(stream)
            if row["analysis"] == analysis and row["statistic"] == "count" and not row["level"]
        }


def study_folder(config: Mapping[str, Any], root: Path) -> Path:
    """The study's folder: from the working folder, or from the checkout."""
    path = Path(config.get("study", "config/link_workers"))
    if path.is_dir() or path.is_absolute() or not (root / path).is_dir():
        return path
    return Path(os.path.relpath(root / path))


def older(name: Path, files: Iterable[Path], page: Path, command: str) -> list[str]:
    """What is said of `name` where one of its files was made before the report: it may hold
    withdrawn words."""
    made = page.stat().st_mtime
    if not any(path.is_file() and path.stat().st_mtime < made for path in files):
        return []
    return [
        f"Older than the report: {name}. It may hold what was withdrawn since: make it anew "
        f"(snakemake --cores {command}), or delete it."
    ]
