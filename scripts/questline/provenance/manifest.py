"""What came out of a run: every output and its checksum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.provenance.checksums import checksum


def describe_outputs(outputs: Mapping[str, bytes]) -> dict[str, Any]:
    """Every output by its path within the results (slashes on every system), in sorted order.

    `outputs` is {path: content}. Raises ValueError for a path that leads out of the results: that
    would be a fault of the calling script.
    """
    for path in outputs:
        if path.startswith(("/", "../")) or "/../" in path:
            raise ValueError(f"not a path within the results: {path}")
    files = [
        {"path": path, "bytes": len(outputs[path]), "sha256": checksum(outputs[path])}
        for path in sorted(outputs)
    ]
    return {"algorithm": "SHA-256", "count": len(files), "files": files}
