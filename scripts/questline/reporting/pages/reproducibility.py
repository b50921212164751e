"""The page for reviewers: what ran, on what, and every statistic with the rule that made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.release.audit.rows import AUDIT, EARLIER, EXCEPTIONS, OUTPUTS, RULES
from questline.release.audit.rows import STAGE as RELEASE
from questline.reporting.catalogue import _, message
from questline.reporting.editions import WATERMARK, file_mark
from questline.reporting.lookup import Lookup
from questline.reporting.pages import origins, registration, selftest
from questline.reporting.pages.release_rules import rules_in_force
from questline.reporting.pages.reproducibility_corridor import corridor
from questline.reporting.pages.reproducibility_rows import COLUMNS, statistic_bodies
from questline.reporting.pages.reproducibility_settings import settings_by_file
from questline.reporting.pages.templates import compiled
from questline.reporting.pages.view import INTERNAL, PUBLIC, View

PAGE = "reproducibility.html"
SCRIPTS = ("scripts/theme.js", "scripts/contents.js", "scripts/statistics.js")
"""What the page runs; everything on it can be read without."""

NOT_NEEDED = "sections/"
"""Where the templates of the report's sections lie, of which the page shows two."""
NEEDED = ("sections/registration.html", "sections/selftest.html")

OF_AUDIT = (AUDIT, EARLIER, EXCEPTIONS, OUTPUTS, RULES)
"""What the audit adds to the statistics."""

SECTIONS = (
    ("corridor", message("From the raw file to the report")),
    ("configuration", message("The configuration that ran")),
    ("registration", message("The plan, and what changed")),
    ("software", message("Files and software")),
    ("verify", message("Verify it")),
    ("selftest", message("Self-test")),
    ("release", message("What is held back")),
    ("statistics", message("Every statistic")),
)


def build_reproducibility(
    store: pd.DataFrame,
    study: Mapping[str, Any],
    inputs: Mapping[str, Any],
    textbook_answers: pd.DataFrame,
    templates: Mapping[str, str],
    edition: str,
) -> str:
    """One edition of the page for reviewers, self-contained.

    `store` is the joined store that the report of that edition is made from, in the same order: the
    row `s1` of the page is its first statistic. `study` is `parameters.reading_matter`, `inputs`
    the content of inputs.json, `textbook_answers` the table of the self-test, `templates` the
    templates by name. Raises ValueError for an unknown edition.
    """
    if edition not in (PUBLIC, INTERNAL):
        raise ValueError(f"an edition is {PUBLIC} or {INTERNAL}, not {edition!r}")
    nothing = pd.DataFrame()
    lookup = Lookup(store)
    view = View(lookup, study, inputs, edition, nothing, nothing, nothing)
    marks = [_("Synthetic data")] if study["synthetic"] else []
    marks += [_(WATERMARK)] if view.is_internal else []
    return (
        compiled(_needed(templates))
        .get_template(PAGE)
        .render(
            study=study,
            inputs=inputs,
            internal=view.is_internal,
            watermark=_(WATERMARK) if view.is_internal else "",
            file_mark=file_mark(edition),
            confidence=view.confidence,
            threshold=study["threshold"],
            people_rounded=view.has_rounded_people,
            page_scripts=SCRIPTS,
            sections=SECTIONS,
            corridor=corridor(view, store, marks),
            settings=settings_by_file(view),
            registered=registration.registration_view(view),
            files=origins.files_table(view),
            versions=origins.versions_table(view),
            commands=origins.commands(view),
            selftest=selftest.selftest_view(textbook_answers),
            rules=list(rules_in_force(study["release"]["settings"])),
            bodies=statistic_bodies(lookup.every(), study, view.has_rounded_people),
            counted=_counted(store),
            width=COLUMNS,
        )
    )


def _counted(store: pd.DataFrame) -> dict[str, str]:
    """How many statistics there are: all, those that the audit adds, and those before it."""
    of_audit = (store["stage"] == RELEASE) & store["analysis"].isin(OF_AUDIT)
    added = int(of_audit.sum())
    numbers = {"all": len(store), "before": len(store) - added, "audit": added}
    return {name: f"{number:,}" for name, number in numbers.items()}


def _needed(templates: Mapping[str, str]) -> dict[str, str]:
    """The templates without those of other sections: to compile them all takes longer."""
    return {
        name: text
        for name, text in templates.items()
        if name in NEEDED or not name.startswith(NOT_NEEDED)
    }
