"""The addresses of the specifications that the crate keeps to, and of what it names.

RO-Crate 1.1 (Sefton and others 2020), Workflow RO-Crate 1.0 (Bacall and others 2022) and the three
profiles of the Workflow Run RO-Crate collection 0.5 (Leo and others 2024).
"""

from __future__ import annotations

SPECIFICATION = "https://w3id.org/ro/crate/1.1"
WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
PROCESS_RUN = "https://w3id.org/ro/wfrun/process/0.5"
WORKFLOW_RUN = "https://w3id.org/ro/wfrun/workflow/0.5"
PROVENANCE_RUN = "https://w3id.org/ro/wfrun/provenance/0.5"
PROFILES = {
    PROCESS_RUN: ("Process Run Crate", "0.5"),
    WORKFLOW_RUN: ("Workflow Run Crate", "0.5"),
    PROVENANCE_RUN: ("Provenance Run Crate", "0.5"),
    WORKFLOW_CRATE: ("Workflow RO-Crate", "1.0"),
}
CONTEXT = [
    "https://w3id.org/ro/crate/1.1/context",
    "https://w3id.org/ro/terms/workflow-run/context",
    {
        "conditionsOfAccess": "http://schema.org/conditionsOfAccess",
        "environment": "https://w3id.org/ro/terms/workflow-run#environment",
        "sha256": "https://w3id.org/ro/terms/workflow-run#sha256",
    },
]
"""The last part has the terms that stored copies of the contexts lack."""

DESCRIPTOR = "ro-crate-metadata.json"
ROOT = "./"
SNAKEMAKE = "https://w3id.org/workflowhub/workflow-ro-crate#snakemake"
SNAKEMAKE_PAGE = "https://snakemake.github.io"
PYTHON = "https://www.python.org"
COMPLETED = "http://schema.org/CompletedActionStatus"
LICENCES = "https://spdx.org/licenses/"
OWN_LICENCE = "GPL-3.0-or-later"

WORKFLOW_TYPES = ("File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo")

ENCODINGS = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".lock": "text/plain",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
}
OTHER_ENCODING = "text/plain"


def encoding(path: str) -> str:
    """The media type of a file, from the end of its name."""
    return ENCODINGS.get(path[path.rfind(".") :] if "." in path else "", OTHER_ENCODING)


def reference(identifier: str) -> dict[str, str]:
    """How one entity names another."""
    return {"@id": identifier}


def references(identifiers: list[str]) -> dict[str, str] | list[dict[str, str]]:
    """How an entity names several others; a list of one is written as one."""
    named = [reference(identifier) for identifier in identifiers]
    return named[0] if len(named) == 1 else named
