"""The export of a study looked at: read and typed as the study says, and nothing computed."""

from __future__ import annotations

import pandas as pd

from questline.core.configuration import Study
from questline.core.errors import Problem, StudyError
from questline.intake.exports.files import open_files
from questline.intake.stage import take_in


def look_at_export(study: Study) -> tuple[pd.DataFrame | None, list[Problem]]:
    """What intake finds in the export, or None and all that is wrong with it."""
    settings, variables = study.settings, study.intake_variables()
    try:
        opened, arrangement = open_files(
            study.every_file,
            variables,
            study.side_by_side,
            encoding=settings.encoding,
            delimiter=settings.delimiter,
            sheet=settings.sheet,
        )
        taken = take_in(
            opened,
            variables,
            platform=settings.platform,
            out_of_range=study.cleaning.out_of_range,
            arrangement=arrangement,
        )
    except StudyError as error:
        return None, error.problems
    return taken.findings, []
