"""Everything that can be verified with what is at hand, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from questline.core.errors import Problem
from questline.core.parameters import registered
from questline.core.product import code_checksums
from questline.core.run_steps import NOT_COPIED
from questline.core.screen import say
from questline.core.sentences import number_of
from questline.provenance import comparison, integrity
from questline.provenance.checksums import checksum
from questline.provenance.comparison import Compared, Row
from questline.provenance.editions import CRATE
from questline.provenance.integrity import Check
from questline.provenance.manifest import MATERIAL, WITHHELD
from questline.tools.verify.at_hand import AtHand, checksums_by_name, checksums_of
from questline.tools.verify.attacked import check_attack
from questline.tools.verify.pages import public_documents, untraced

RECOMPUTED = "Statistics computed anew"
AT_HAND = "Statistics at hand"
LOCK = "envs/requirements.txt"


@dataclass(frozen=True)
class Verified:
    """What was checked, and each statistic that was compared."""

    study: str
    checks: list[Check]
    compared: list[Compared]
    tolerance: float
    published: str

    def record(self) -> dict[str, Any]:
        """The verification as plain data; `published` is the checksum of the published store."""
        return {
            "study": self.study,
            "verified": self.is_anything_checked and not integrity.failed(self.checks),
            "tolerance": self.tolerance,
            "published": self.published,
            "statistics": comparison.counts(self.compared),
            "checks": [check.as_record() for check in self.checks],
        }

    def problems(self) -> list[Problem]:
        """What failed, to be the last words on the screen; each thing stands above them."""
        problems = [
            Problem(
                check.name,
                f"{check.words}, as said above",
                "",
                REMEDIES.get(check.name, REMEDY),
            )
            for check in integrity.failed(self.checks)
        ]
        return problems if problems or self.is_anything_checked else [self._nothing()]

    @property
    def is_anything_checked(self) -> bool:
        """Whether any check was possible. Nothing is verified by checks that were not made."""
        return any(check.result in (integrity.PASSED, integrity.FAILED) for check in self.checks)

    def _nothing(self) -> Problem:
        return Problem(
            f"results/{self.study}",
            "no results of this study are there, nor are the raw answers: nothing could be checked",
            "the results, the raw answers, or both",
            "type the command in the folder that holds results/, and name the raw file with raw=",
        )

    def line(self) -> str:
        """The outcome in one line."""
        passed = [check for check in self.checks if check.result == integrity.PASSED]
        skipped = [check for check in self.checks if check.result == integrity.NOT_POSSIBLE]
        said = f"{number_of(len(passed), 'check')} passed"
        return f"{said}, {len(skipped)} not possible" if skipped else said


REMEDY = "make the results again if they are yours, and fetch them again if they are not"
REMEDIES = {
    "Code": "go to the copy of Questline that made the results (provenance/inputs.json names its "
    "commit), or make them again with this one if they are yours",
    "Attack on what is hidden": "do what stands above before anything is published",
    RECOMPUTED: "see provenance/verification.csv for every statistic; docs/verify.md says what "
    "differences mean",
    AT_HAND: "see provenance/verification.csv for every statistic; the results at hand are not "
    "those that were published",
}


def check_what_is_there(
    found: AtHand, checkout: Path, interpreter: Mapping[str, Any]
) -> list[Check]:
    """The checks that need no raw answers."""
    manifest, study = found.manifest, found.study
    inputs = manifest["inputs"] if manifest else None
    text = (found.results / CRATE).read_text("utf-8") if CRATE in found.checksums else None
    documents = public_documents(found.results, found.checksums)
    listed = _listed(inputs, "configuration")
    if listed is not None:
        listed |= _listed(manifest, WITHHELD) or {}
    own = checksums_by_name(study.files)
    unknown = NOT_COPIED - set(listed or ())
    material = {name: Path(path) for name, path in study.interview_files.material.items()}
    raw = [path for path in (study.raw, *study.beside_raw) if path.is_file()]
    of_interviews = _listed(manifest, MATERIAL)
    strand = []
    if of_interviews:  # the public manifest does not list it
        present = {name: path for name, path in material.items() if path.is_file()}
        strand.append(
            integrity.check_same("Interview material", of_interviews, checksums_of(present))
        )
    return [
        integrity.check_files(manifest, found.checksums, whole=found.whole),
        integrity.check_same("Code", _listed(manifest, "code"), code_checksums(checkout)),
        integrity.check_same(
            "Configuration", listed, {name: own[name] for name in own if name not in unknown}
        ),
        integrity.check_same(
            "Lock of the libraries",
            {inputs["lock"]["name"]: inputs["lock"]["sha256"]} if inputs else None,
            checksums_by_name([checkout / LOCK]),
        ),
        integrity.check_raw(inputs, checksums_by_name(raw)),
        integrity.check_libraries(manifest, interpreter),
        integrity.check_plan(inputs.get("plan_lock") if inputs else None, registered(study)),
        integrity.check_pages(
            untraced(found.results, documents, study, checkout), len(documents)
        ),
        integrity.check_crate(text, found.checksums.keys()),
        check_attack(found.study, found.results),
        *strand,
    ]  # fmt: skip


def verified(
    found: AtHand,
    checks: Sequence[Check],
    published: Path,
    computed: str | None,
    tolerance: float,
) -> Verified:
    """The checks and the comparison with the published statistics.

    `computed` is the text of the store as it was computed anew; without it the one at hand is
    compared, if there is one. Raises StudyError when a store cannot be read.
    """
    text = published.read_text(encoding="utf-8", errors="replace")
    rows: Mapping[str, Row] = comparison.read_rows(text, str(published))
    name, other, words = RECOMPUTED, computed, ""
    if computed is None:
        store = found.results / "release" / "statistics.csv"
        missing = Check(RECOMPUTED, integrity.NOT_POSSIBLE, "the raw answers are not at hand")
        checks = [*checks, missing]
        name, words = AT_HAND, f"there are no results in {found.results}"
        other = store.read_text("utf-8", "replace") if store.is_file() else None
    compared: list[Compared] = []
    if other is not None:
        now: Mapping[str, Row] = comparison.read_rows(other, name)
        if computed is not None and not found.study.interviews.is_there:
            rows, now, left = without_interviews(rows, now)
            checks = [*checks, *left]
        compared = comparison.compare(rows, now, tolerance)
        words = comparison.summary(compared)
    result = integrity.NOT_POSSIBLE if other is None else (
        integrity.PASSED if comparison.agree(compared) else integrity.FAILED
    )  # fmt: skip
    outcome = Check(name, result, words, tuple(comparison.first_differences(compared)))
    digest = checksum(published.read_bytes())
    return Verified(found.study.name, [*checks, outcome], compared, tolerance, digest)


def without_interviews(
    published: Mapping[str, Row], now: Mapping[str, Row]
) -> tuple[Mapping[str, Row], Mapping[str, Row], list[Check]]:
    """Both stores without what only the team can compute anew, and what is to be said of that."""
    if not any(one.startswith(OF_INTERVIEWS) for one in published):
        return published, now, []
    rest = (OF_INTERVIEWS, FOLLOWS_FROM_THEM)
    kept = {one: row for one, row in published.items() if not one.startswith(rest)}
    again = {one: row for one, row in now.items() if not one.startswith(rest)}
    lost = number_of(len(published) - len(kept), "statistic")
    said = "the team's interviews.yaml and its material are not at hand, so that "
    said += f"{lost} cannot be computed anew"
    return kept, again, [Check("Interviews", integrity.NOT_POSSIBLE, said)]


def show(outcome: Verified) -> None:
    """Print every check with its result, and the first differences in words."""
    for check in outcome.checks:
        say(f"  {check.result:<13} {check.name}: {check.words}")
        if check.result in (integrity.FAILED, integrity.NOTED):
            for detail in check.details[:MOST_SHOWN]:
                say(f"                  - {detail}")
            more = len(check.details) - MOST_SHOWN
            if more > 0:
                say(f"                  - … and {more} more in verification.json.")
    if outcome.compared:
        say(
            f"  Numbers count as the same up to a relative difference of {outcome.tolerance:g}; "
            "texts have to be the same."
        )


MOST_SHOWN = 11
OF_INTERVIEWS, FOLLOWS_FROM_THEM = "interviews/", "release/protection/"
"""What the ids of statistics of the interview strand begin with, and of those that say how much
release protects, which depends on them."""


def _listed(holder: Mapping[str, Any] | None, key: str) -> dict[str, str] | None:
    """What a manifest lists under a key, as {name: checksum}."""
    if holder is None:
        return None
    return {file.get("path") or file["name"]: file["sha256"] for file in holder.get(key, [])}
