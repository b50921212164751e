"""The files beside an export: which of them the reader of its platform understands."""

from __future__ import annotations

from questline.core.sentences import listed
from questline.intake.exports.export import Note, Recognition
from questline.intake.exports.source import Opened


def unused_companions(opened: Opened, recognition: Recognition) -> list[Note]:
    """The note on files beside an export that tell its reader nothing: nobody knows why."""
    unused = [
        name
        for name, content in opened.companions.items()
        if not _is_understood(recognition.platform, content)
    ]
    if not unused:
        return []
    stand = "stands" if len(unused) == 1 else "stand"
    message = (
        f"{listed(unused)} {stand} beside {opened.file}, but nothing in it was of use: it is no "
        "file that describes a survey of this platform. Give the right file under `companions` in "
        "study.yaml, or remove it there."
    )
    return [Note("unused_companions", opened.file, message, True, len(unused), listed(unused))]


def _is_understood(platform: str, content: bytes) -> bool:
    """Whether the reader of a platform knows what this file is."""
    if platform == "qualtrics":
        from questline.intake.exports.qualtrics_survey import is_survey

        return is_survey(content)
    if platform == "redcap":
        from questline.intake.exports.redcap_dictionary import is_dictionary, is_events

        return is_dictionary(content) or is_events(content)
    if platform == "limesurvey":
        from questline.intake.exports.limesurvey_structure import is_structure

        return is_structure(content)
    if platform == "online_surveys":
        from questline.intake.exports.online_surveys import is_key

        return is_key(content)
    return False
