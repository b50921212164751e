"""The definition of a study: what it is called, where its raw file is, its seed."""

from __future__ import annotations

from pydantic import Field

from questline.core.settings import Settings, Text


class StudySettings(Settings):
    """study.yaml: the study itself."""

    name: Text = Field(
        pattern=r"^[a-z][a-z0-9_]*$", description="Short name; results go to results/<name>/."
    )
    title: Text = Field(description="Title of the report.")
    authors: list[Text] = Field(default=[], description="Who made the study.")
    summary: Text = Field(default="", description="What the study asks, in one or two sentences.")
    recruitment: Text = Field(
        default="", description="Who was asked, when and how, for the methods section."
    )
    raw: Text = Field(description="The raw export, relative to the study's folder.")
    sha256: Text = Field(
        default="",
        pattern=r"^([0-9a-f]{64})?$",
        description="Checksum that the raw file must have; empty: any file is accepted.",
    )
    download: Text = Field(default="", description="Where the raw file can be had, if not here.")
    licence: Text = Field(default="", description="Licence and credit of the raw data.")
    encoding: Text = Field(
        default="", description="Encoding of the raw file; empty: detected and reported."
    )
    delimiter: Text = Field(
        default="",
        description="What separates the columns: a character or `tab`; empty: detected and reported.",
    )
    seed: int = Field(ge=0, description="The one seed from which every random number follows.")
    synthetic: Text = Field(
        default="",
        description="For simulated data: the sentence that every page with a number from them shows.",
    )
