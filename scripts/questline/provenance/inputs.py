"""What went into a run: the raw file, the configuration, the lock, the seed, the versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from questline.provenance.checksums import checksum


def describe_inputs(
    *,
    study: str,
    raw: tuple[str, bytes],
    beside_raw: Sequence[tuple[str, bytes]],
    configuration: Mapping[str, bytes],
    lock: tuple[str, bytes],
    seed: int,
    versions: Mapping[str, str],
    commit: str,
    plan_lock: Mapping[str, Any],
    earlier_releases: Sequence[tuple[str, bytes]] = (),
) -> dict[str, Any]:
    """All that a result follows from, as plain data for inputs.json.

    `raw`, `lock` and each of `beside_raw` (the survey's definition, further waves; names may stand
    twice) are (file name, content); `configuration` is {file name: content}. Names carry no folder,
    so that the same study gives the same bytes on every machine. `commit` is empty when the copy of
    Questline has none, and says so when the copy was changed since. `plan_lock` says what was
    registered and whether it was amended; `earlier_releases` are the statistics that release.yaml
    names as published before, each under the name it has there.
    """
    return {
        "study": study,
        "raw": _file(*raw),
        "beside_raw": [_file(*file) for file in sorted(beside_raw)],
        "configuration": [_file(name, configuration[name]) for name in sorted(configuration)],
        "lock": _file(*lock),
        "seed": seed,
        "versions": dict(sorted(versions.items())),
        "commit": commit,
        "plan_lock": dict(plan_lock),
        "earlier_releases": [_file(*file) for file in earlier_releases],
    }


def _file(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "bytes": len(content), "sha256": checksum(content)}
