"""Is everything still what the manifest says? Checks that need no raw answers.

Each gives a `Check`: passed, failed, noted (different, and no fault by itself) or not possible,
with a sentence and, where something is wrong, what.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import number_of
from questline.provenance.crate.checks import crate_problems
from questline.provenance.editions import CRATE, MANIFEST, PUBLIC_MANIFEST, TWIN

PASSED, FAILED, NOTED, NOT_POSSIBLE = "passed", "failed", "noted", "not possible"
NO_MANIFEST = "there is no manifest among the results"

MADE_ON_DEMAND = (
    "logs/",
    "verification/",
    "cleaning/cleaned_data/",
    "reporting/documents/",
    f"{TWIN}/",
    "provenance/verification.",
)
"""How the paths of what is no output of a run begin; such files are in no manifest."""


@dataclass(frozen=True)
class Check:
    """What was looked at, with what result, said in a sentence, and each thing that is wrong."""

    name: str
    result: str
    words: str
    details: tuple[str, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """The check as plain data for verification.json."""
        return {
            "name": self.name,
            "result": self.result,
            "words": self.words,
            "details": list(self.details),
        }


def failed(checks: Iterable[Check]) -> list[Check]:
    """Those of the checks that found something wrong."""
    return [check for check in checks if check.result == FAILED]


def check_files(
    manifest: Mapping[str, Any] | None, found: Mapping[str, str], *, whole: bool
) -> Check:
    """Every file of the manifest is there with its checksum, and no other file is.

    `found` is {path within the results: SHA-256}. `whole` says that this is the manifest of all
    files; otherwise it is the public one, and files of the team may lie beside those it lists.
    """
    name = "Files of the results"
    if manifest is None:
        return Check(name, NOT_POSSIBLE, NO_MANIFEST)
    listed = {file["path"]: file for file in manifest["files"]}
    wrong = []
    for path, file in listed.items():
        if path not in found:
            wrong.append(f"{path} is missing; the rule {file['rule']} made it")
        elif found[path] != file["sha256"]:
            wrong.append(f"{path} was changed after the rule {file['rule']} made it")
    if whole:
        extra = sorted(path for path in found if path not in listed and not _is_extra_allowed(path))
        wrong += [f"{path} is there, and no rule of the run made it" for path in extra]
    counted = number_of(len(listed), "file")
    return _check(name, f"{counted} as the manifest lists them", wrong)


def check_same(name: str, listed: Mapping[str, str] | None, present: Mapping[str, str]) -> Check:
    """Files have the checksums that a manifest lists, by name, and there are no others.

    Without a list the check is not possible.
    """
    if listed is None:
        return Check(name, NOT_POSSIBLE, NO_MANIFEST)
    wrong = []
    for path in sorted({*listed, *present}):
        if path not in present:
            wrong.append(f"{path} is missing")
        elif path not in listed:
            wrong.append(f"{path} is there, and was not when the results were made")
        elif listed[path] != present[path]:
            wrong.append(f"{path} is not what it was when the results were made")
    return _check(name, f"{number_of(len(listed), 'file')} as the manifest lists them", wrong)


def check_raw(inputs: Mapping[str, Any] | None, present: Mapping[str, str]) -> Check:
    """The raw file, and those read beside it, are the ones that the results were made from.

    `present` is {name: SHA-256} of those at hand.
    """
    name = "Raw answers"
    if inputs is None:
        return Check(name, NOT_POSSIBLE, NO_MANIFEST)
    listed = {file["name"]: file["sha256"] for file in [inputs["raw"], *inputs["beside_raw"]]}
    if inputs["raw"]["name"] not in present and inputs["raw"]["sha256"] not in present.values():
        return Check(name, NOT_POSSIBLE, "the raw file is not at hand")
    # The same file under another name is the same.
    missing = sorted(called for called in listed if listed[called] not in present.values())
    wrong = [f"{called} is not what it was when the results were made" for called in missing]
    return _check(name, f"{number_of(len(listed), 'file')} as the manifest lists them", wrong)


def check_libraries(manifest: Mapping[str, Any] | None, now: Mapping[str, Any]) -> Check:
    """The same Python with the same libraries and settings; others may change last digits."""
    name = "Python and its libraries"
    if manifest is None:
        return Check(name, NOT_POSSIBLE, NO_MANIFEST)
    then, apart = manifest["interpreter"], []
    for part in ("libraries", "settings"):
        for key in sorted({*then[part], *now[part]}):
            before, after = then[part].get(key, "none"), now[part].get(key, "none")
            if before != after:
                apart.append(f"{key}: {before} then, {after} now")
    if then["implementation"] != now["implementation"]:
        apart.append(f"{then['implementation']} then, {now['implementation']} now")
    if apart:
        words = "not the same as then: the last digits of numbers may differ"
        return Check(name, NOTED, words, tuple(apart))
    return Check(name, PASSED, "the same versions and settings as then")


def check_crate(text: str | None, files: Collection[str]) -> Check:
    """The crate keeps the MUST rules of the specifications that it names."""
    name = "Description for programs (RO-Crate)"
    if text is None:
        return Check(name, NOT_POSSIBLE, f"there is no {CRATE} among the results")
    try:
        crate = json.loads(text)
    except ValueError:
        return Check(name, FAILED, "it cannot be read", (f"{CRATE} is no JSON",))
    return _check(name, "it keeps the rules of its specifications", crate_problems(crate, files))


def check_plan(recorded: Mapping[str, Any] | None, now: Mapping[str, Any]) -> Check:
    """The registered plan is the one that the results were made under."""
    name = "Registered plan"
    if "sha256" not in now and "sha256" not in (recorded or {}):
        return Check(name, NOT_POSSIBLE, "no plan was registered")
    if recorded is None:
        return Check(name, NOT_POSSIBLE, NO_MANIFEST)
    before, after = recorded.get("sha256", "none"), now.get("sha256", "none")
    wrong = [] if before == after else [f"plan.lock holds {after}, and held {before} then"]
    if wrong:
        return _check(name, "", wrong)
    amended = now["sha256"] != now["sha256_now"]
    words = "plan.lock is whole, and the one of then; the study was " + (
        "amended since, and the report says where" if amended else "not amended since"
    )
    return Check(name, PASSED, words)


def check_pages(untraced: Sequence[str] | None, documents: int) -> Check:
    """Every number that readers see is a published one; `untraced` are those that are not."""
    name = "Numbers on the pages"
    if untraced is None:
        return Check(name, NOT_POSSIBLE, "there are no public pages among the results")
    seen = number_of(documents, "public file")
    return _check(name, f"every number of {seen} is a published one", untraced)


def _check(name: str, right: str, wrong: Sequence[str]) -> Check:
    if not wrong:
        return Check(name, PASSED, right)
    return Check(name, FAILED, f"{number_of(len(wrong), 'thing')} found wrong", tuple(wrong))


def _is_extra_allowed(path: str) -> bool:
    if path in (MANIFEST, PUBLIC_MANIFEST) or path.rsplit("/", 1)[-1].startswith(".snakemake"):
        return True
    return path.startswith(MADE_ON_DEMAND) or path.endswith("_packet.zip")
