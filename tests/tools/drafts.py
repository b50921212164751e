"""Studies drafted into a folder as the rule draft_study does, and read back as a run does."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from questline.core.configuration import Study, load_study
from questline.intake.arranging import Arrangement, as_in_a_file
from questline.intake.exports.reading import open_export, read_export
from questline.intake.stage import Intake, take_in
from questline.tools.draft_study import folder as places
from questline.tools.draft_study.draft import FILES, draft

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "workflow" / "schemas"
EXAMPLES = ROOT / "data" / "examples"


@dataclass(frozen=True)
class Drafted:
    """A drafted folder: the lines of its codebook by name, and the texts of its files."""

    folder: Path
    codebook: dict[str, dict[str, str]]
    texts: dict[str, str]

    def study(self) -> Study:
        """The study, which must load without a problem."""
        study, problems = load_study(self.folder)
        assert problems == [], "\n".join(problem.sentence() for problem in problems)
        assert study is not None
        return study

    def taken_in(self) -> Intake:
        """What intake makes of the export with the drafted codebook."""
        study = self.study()
        settings, variables = study.settings, study.intake_variables()
        opened = open_export(
            study.raw,
            study.companions,
            sheet=settings.sheet,
            variables=as_in_a_file(variables, study.side_by_side),
        )
        return take_in(
            opened,
            variables,
            platform=settings.platform,
            out_of_range=study.cleaning.out_of_range,
            arrangement=Arrangement(side_by_side=study.side_by_side),
        )


def drafted(folder: Path, export: Path, *companions: Path, **options: str) -> Drafted:
    """Draft a study from an export, through everything that the rule's script calls."""
    beside = ",".join(map(str, companions))
    request = places.Request(str(folder), str(export), beside, **options)
    places.check_request(request, FILES)
    opened = open_export(export, request.beside, sheet=request.sheet)
    made = draft(
        read_export(opened, request.platform),
        places.study_name(folder),
        places.seen_from(folder, export),
        places.checksum(export),
        tuple(places.seen_from(folder, path) for path in request.beside),
        request.sheet,
        lambda name: places.schema_line(folder, SCHEMAS, name),
    )
    places.write_study(folder, made.files)
    lines = csv.DictReader(io.StringIO(made.files["codebook.csv"], newline=""))
    return Drafted(folder, {line["variable"]: line for line in lines}, made.files)


def csv_of(header: list[str], rows: list[list[object]]) -> str:
    """A table as the text of a CSV file."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([header, *rows])
    return stream.getvalue()


def from_rows(folder: Path, header: list[str], rows: list[list[object]]) -> Drafted:
    """A study drafted from a plain table."""
    folder.mkdir(parents=True, exist_ok=True)
    export = folder / "answers.csv"
    export.write_text(csv_of(header, rows), encoding="utf-8", newline="")
    return drafted(folder / "study", export)
