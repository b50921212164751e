"""The manifest: what a run's results follow from, and every file that it made, with checksums.

The whole manifest is the team's. SHA-256 of a small file gives it away to whoever can guess all but
a few figures of it: hide a count between 1 and 9 in a table, publish the checksum of the table with
the count in it, and nine guesses find it. So the public manifest has neither checksum nor size of a
file that is not public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from questline.provenance.checksums import entry
from questline.provenance.editions import is_public

ALGORITHM = "SHA-256"
WITHHELD = "configuration_of_the_team"
MATERIAL = "interview_material"


def describe_files(outputs: Mapping[str, tuple[str, bytes]]) -> list[dict[str, Any]]:
    """Every output by its path within the results (slashes on every system), in sorted order.

    `outputs` is {path: (name of the rule that made it, content)}. Raises ValueError for a path that
    leads out of the results: that would be a fault of the calling script.
    """
    for path in outputs:
        if path.startswith(("/", "../")) or "/../" in path:
            raise ValueError(f"not a path within the results: {path}")
    return [entry(path, content, rule) for path, (rule, content) in sorted(outputs.items())]


def describe_run(
    *,
    inputs: Mapping[str, Any],
    code: Mapping[str, str],
    interpreter: Mapping[str, Any],
    machine: Mapping[str, str],
    files: Sequence[Mapping[str, Any]],
    withheld: Sequence[tuple[str, bytes]] = (),
    material: Sequence[tuple[str, bytes]] = (),
) -> dict[str, Any]:
    """All that went in and all that came out, as plain data in a fixed order.

    `inputs` is the content of inputs.json, `code` {path within the checkout: SHA-256},
    `interpreter` which Python with which libraries and settings, `machine` the kind of processor,
    on which alone the bytes of a manifest may depend, and `files` what `describe_files` gives.
    `withheld` are the files of the configuration that are not public: (name, content); `material`
    those of the interview strand.
    """
    ordered = sorted(files, key=lambda file: str(file["path"]))
    return {
        "algorithm": ALGORITHM,
        "study": inputs["study"],
        "inputs": {name: inputs[name] for name in sorted(inputs) if name != "study"},
        WITHHELD: [entry(name, content) for name, content in sorted(withheld)],
        MATERIAL: [entry(name, content) for name, content in sorted(material)],
        "code": [{"path": path, "sha256": code[path]} for path in sorted(code)],
        "interpreter": dict(interpreter),
        "machine": dict(machine),
        "count": len(ordered),
        "files": [dict(file) for file in ordered],
    }


def public_part(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest without the files that are not public; of these it says how many they are."""
    files = [file for file in whole["files"] if is_public(file["path"])]
    left_out = len(whole["files"]) - len(files)
    public = {key: whole[key] for key in whole if key not in (WITHHELD, MATERIAL)}
    return {**public, "files": files, "count": len(files), "files_of_the_team": left_out}
