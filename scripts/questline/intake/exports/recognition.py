"""What is said of the platform of an export: which it is, how that was seen, how sure it is."""

from __future__ import annotations

from questline.intake.exports.export import Note, Recognition
from questline.intake.exports.source import Opened, in_words

NAMES = {
    "qualtrics": "Qualtrics",
    "redcap": "REDCap",
    "limesurvey": "LimeSurvey",
    "online_surveys": "Online Surveys",
    "surveymonkey": "SurveyMonkey",
    "google_forms": "Google Forms",
    "microsoft_forms": "Microsoft Forms",
    "spss": "SPSS",
    "stata": "Stata",
    "sas": "SAS",
    "parquet": "Parquet",
}
"""Survey platforms and statistics programs as they call themselves."""

PLAIN = "table"
NOT_TRIED = "not tried on a real export"


def named(opened: Opened, recognition: Recognition) -> str:
    """How an export was read: "Qualtrics, three header rows; UTF-8, separated by commas"."""
    of = ""
    if recognition.platform in NAMES and opened.kind in ("text", "workbook", "open_document"):
        of = f"{NAMES[recognition.platform]}, {recognition.version}; "
    if opened.text:
        return of + opened.text.words
    sheet = f', sheet "{opened.table.sheet}"' if opened.table.sheet else ""
    return of + in_words(opened.kind) + sheet


def is_tried(opened: Opened, recognition: Recognition) -> bool:
    """Whether real exports of this layout, in a file of this kind, were read."""
    if opened.kind == "open_document":
        return False
    if opened.kind == "workbook":
        return recognition.tried and recognition.platform in ("google_forms", PLAIN)
    return recognition.tried


def platform_note(opened: Opened, recognition: Recognition, stated: str) -> Note:
    """The note that says which platform wrote an export; doubtful while that is a guess."""
    file, platform = opened.file, recognition.platform
    tried = is_tried(opened, recognition)
    sure = bool(stated) or recognition.certain or platform == PLAIN
    of = f"an export of {NAMES.get(platform, '')} ({recognition.version})"
    if platform == PLAIN:
        of = "a plain table with one header row"
    elif opened.kind not in ("text", "workbook", "open_document"):
        of = in_words(opened.kind)
    if stated:
        message = f"{file} was read as {of}, as study.yaml states."
    elif platform == PLAIN:
        message = f"{file} shows no sign of a survey platform and was read as {of}."
    elif sure:
        message = f"{file} was read as {of}, because {recognition.because}."
    else:
        message = (
            f"{file} looks like {of}, because {recognition.because}. If it is, put `platform: "
            f"{platform}` into study.yaml; if not, put `platform: {PLAIN}` there."
        )
    if not tried:
        asked = sure and not stated
        confirmed = f", then put `platform: {platform}` into study.yaml" if asked else ""
        message += (
            f" The reader of this layout was {NOT_TRIED}: compare a few answers with the survey"
            f"{confirmed}."
        )
    doubtful = not stated and not (sure and tried)
    return Note("platform", file, message, doubtful, found=platform)


def header_rows(opened: Opened, recognition: Recognition) -> list[Note]:
    """The note on rows that are no answers, where more than one row is a header."""
    count = recognition.header_rows
    if count < 2:
        return []
    message = f"The first {count} rows of {opened.file} are headers and were counted as no answers."
    return [Note("header_rows", opened.file, message, count=count)]
