"""What the audit, and the page on what is held back, are told of the rules and exceptions."""

from __future__ import annotations

from typing import Any

from questline.core.configuration import Study
from questline.core.release_checks import earlier_releases
from questline.core.report_checks import FILE as REPORT


def exceptions(study: Study) -> list[dict[str, Any]]:
    """The exceptions as plain data, in their order."""
    return [one.model_dump() for one in study.exceptions.exceptions]


def earlier(study: Study) -> list[dict[str, Any]]:
    """The earlier releases: name, path of the store, whether the rows are the same."""
    return earlier_releases(study.folder, study.release)


def audited(study: Study) -> dict[str, Any]:
    """The rules of release, the exceptions and the number of quotations that a person released."""
    settings = study.release.model_dump(exclude={"anonymity", "free_text", "earlier_releases"})
    return {
        "settings": settings,
        "exceptions": exceptions(study),
        "earlier": [
            {"name": one.name, "same_rows": one.same_rows} for one in study.release.earlier_releases
        ],
        "quotations": len(study.released_texts.texts),
    }


def cited_results(study: Study) -> list[dict[str, str]]:
    """The results that report.yaml cites, each with its place in the file, counted from 1."""
    report = study.report
    cited = [
        (f"recommendations[{at}].results[{position}]", result)
        for at, one in enumerate(report.recommendations, 1)
        for position, result in enumerate(one.results, 1)
    ]
    cited += [(f"published[{at}].result", one.result) for at, one in enumerate(report.published, 1)]
    return [{"where": f"{REPORT}, key {key}", "result": result} for key, result in cited]
