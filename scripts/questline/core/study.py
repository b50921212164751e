"""The definition of a study: what it is called, where its raw file is, its seed."""

from __future__ import annotations

import codecs

from pydantic import Field, model_validator

from questline.core.settings import CHECKSUM, DELIMITER, NAME, Misfit, Settings, UnfitError


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
    def _known_encoding(self) -> StudySettings:
        try:
            codecs.lookup(self.encoding or "utf-8")
        except LookupError:
            found = f'there is no encoding "{self.encoding}"'
            expected = "a name such as utf-8, utf-16 or windows-1252"
            raise UnfitError([Misfit("encoding", found, expected)]) from None
        return self
