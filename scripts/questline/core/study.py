"""The definition of a study: what it is called, where its raw file is, its seed."""

from __future__ import annotations

import codecs
from typing import Literal

from pydantic import Field, model_validator

from questline.core.errors import repeated
from questline.core.settings import (
    CHECKSUM,
    DELIMITER,
    FORMS,
    NAME,
    OPTIONAL_DATE,
    OPTIONAL_NAME,
    Misfit,
    Settings,
    UnfitError,
    is_date,
)

Platform = Literal[
    "",
    "qualtrics",
    "redcap",
    "limesurvey",
    "online_surveys",
    "surveymonkey",
    "google_forms",
    "microsoft_forms",
    "spss",
    "stata",
    "sas",
    "parquet",
    "table",
]


class FurtherFile(Settings):
    """A file whose rows stand below those of the raw file: another wave, language or country."""

    name: str = Field(pattern=NAME, description="What the file is called in answers and sentences.")
    raw: str = Field(description="The export, relative to the study's folder.")
    sha256: str = Field(
        default="",
        pattern=CHECKSUM,
        description="Checksum that it must have; empty: any file is accepted.",
    )
    companions: list[str] = Field(
        default=[], description="Files of the survey beside it, as for the raw file."
    )


class SideBySide(Settings):
    """Several rows of one respondent become one: column X of event E is then called `X@E`."""

    respondent: str = Field(
        min_length=1, description="Header of the column that tells respondents apart."
    )
    by: list[str] = Field(
        min_length=1,
        description="Headers of the columns that tell the rows of one respondent apart, such as "
        "`redcap_event_name`; with two of them columns are called `X@E@2`. `(file)` is the name of "
        "the file.",
    )

    @model_validator(mode="after")
    def _each_column_once(self) -> SideBySide:
        named = [self.respondent.strip(), *(header.strip() for header in self.by)]
        twice = repeated(named)
        if twice:
            raise UnfitError(
                [Misfit("by", f'the column "{name}" is named twice',
                        "each column once: one for the respondent, others that tell rows apart")
                 for name in twice]
            )  # fmt: skip
        return self


class StudySettings(Settings):
    """study.yaml: the study itself."""

    name: str = Field(pattern=NAME, description="Short name; results go to results/<name>/.")
    title: str = Field(description="Title of the report.")
    authors: list[str] = Field(default=[], description="Who made the study.")
    summary: str = Field(default="", description="What the study asks, in one or two sentences.")
    recruitment: str = Field(
        default="", description="Who was asked, when and how, for the methods section."
    )
    raw: str = Field(description="The raw export, relative to the study's folder.")
    sha256: str = Field(
        default="",
        pattern=CHECKSUM,
        description="Checksum that the raw file must have; empty: any file is accepted.",
    )
    download: str = Field(default="", description="Where the raw file can be had, if not here.")
    licence: str = Field(default="", description="Licence and credit of the raw data.")
    published: str = Field(
        default="",
        pattern=OPTIONAL_DATE,
        description="The day on which these results are published, such as 2026-01-31. It stands "
        "in the description of the run for programs (RO-Crate), which has to name a day.",
    )
    results_licence: str = Field(
        default="",
        description="Licence of the published results: a short name of SPDX, such as CC-BY-4.0, or "
        "a sentence.",
    )
    platform: Platform = Field(
        default="",
        description="What wrote the raw file; `table` for a plain table; empty: recognised and "
        "reported.",
    )
    companions: list[str] = Field(
        default=[],
        description="Files of the survey beside the raw file, relative to the study's folder: a "
        "survey definition (.qsf), a structure (.lss), a data dictionary, events and arms, a key.",
    )
    sheet: str = Field(
        default="",
        description="The sheet of a workbook that holds the answers; empty: the first that is "
        "visible and not empty.",
    )
    more_files: list[FurtherFile] = Field(
        default=[],
        description="Further files of the same kind, whose rows stand below those of the raw file.",
    )
    first_file: str = Field(
        default="",
        pattern=OPTIONAL_NAME,
        description="What the raw file is called where there are more files.",
    )
    side_by_side: SideBySide | None = Field(
        default=None,
        description="How the rows of one respondent become one row; nothing where each respondent "
        "has one row.",
    )
    encoding: str = Field(
        default="", description="Encoding of the raw file; empty: detected and reported."
    )
    delimiter: str = Field(
        default="",
        pattern=DELIMITER,
        description="What separates the columns: a character, or `tab`; empty: detected and "
        "reported.",
    )
    seed: int = Field(ge=0, description="The one seed from which every random number follows.")
    synthetic: str = Field(
        default="",
        description="For simulated data: the sentence shown wherever a number from them is shown.",
    )

    @model_validator(mode="after")
    def _published_on_a_day(self) -> StudySettings:
        if self.published and not is_date(self.published):
            found = f'"{self.published}" is no day of the calendar'
            raise UnfitError([Misfit("published", found, FORMS[OPTIONAL_DATE])])
        return self

    @model_validator(mode="after")
    def _files_have_names(self) -> StudySettings:
        names = [self.first_file, *(file.name for file in self.more_files)]
        misfits = []
        if self.more_files and not self.first_file:
            misfits.append(Misfit("first_file", "nothing stands here, and there are more_files",
                                  "what the raw file is called, such as wave_1"))  # fmt: skip
        elif self.first_file and not self.more_files:
            misfits.append(Misfit("first_file", f'"{self.first_file}" stands here, but there are '
                                  "no more_files", "nothing"))  # fmt: skip
        for name in repeated([name for name in names if name]):
            misfits.append(Misfit("more_files", f'two files are called "{name}"',
                                  "a different name for each file"))  # fmt: skip
        if misfits:
            raise UnfitError(misfits)
        return self

    @model_validator(mode="after")
    def _known_encoding(self) -> StudySettings:
        try:
            codecs.lookup(self.encoding or "utf-8")
        except LookupError:
            found = f'there is no encoding "{self.encoding}"'
            expected = "a name such as utf-8, utf-16 or windows-1252"
            raise UnfitError([Misfit("encoding", found, expected)]) from None
        return self
