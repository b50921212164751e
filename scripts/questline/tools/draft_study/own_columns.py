"""Columns that hold no answer to a question: numbers of respondents, times, addresses, progress."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from questline.intake.decimals import as_decimal
from questline.tools.draft_study.known_answers import simple, yes_and_no
from questline.tools.draft_study.lines import Seen

IDENTIFYING_ROLES = ("identifier", "ip", "location", "email", "name")
_BY_HEADER = {
    "identifier": r"(response|respondent|participant|record|case|subject|submission|user|survey)"
    r"?[ _-]?(id|uuid|guid|key|nr|no|number)|token|uuid",
    "start": r"(start|started|begin)[ _-]?(date|time|date and time)?|date started",
    "end": r"(end|ended|completion|submit|submission)[ _-]?(date|time)|submitted|timestamp|"
    r"date submitted|completed at",
    "duration": r"(duration|time taken|total time|interviewtime)( ?\(?(in )?(seconds|secs?|s)\)?)?",
    "progress": r"progress|percent complete",
    "finished": r"finished|complete|completed",
    "preview": r"status|response type|record type|kind of record",
    "language": r"(browser |user )?language|userlanguage|locale|startlanguage",
    "ip": r"ip|ip[ _-]?address|ipaddr",
    "email": r"e-?mail([ _-]?address)?|recipient ?email",
    "name": r"(first|last|family|given|full|sur)[ _-]?name|name|surname",
    "location": r"latitude|longitude|location( ?latitude| ?longitude)?|gps.*",
}
_ROLES = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _BY_HEADER.items()}
_PERSONAL = re.compile(
    r"\b(e-?mail|phone|telephone|mobile number|postcode|post code|zip ?code|street|address|"
    r"date of birth|birth ?date|birthday|dob|surname|first name|last name|full name|"
    r"national insurance|social security|nhs number|geburtsdatum|nachname|vorname|telefon|"
    r"date de naissance|fecha de nacimiento|teléfono|correo)\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_ADDRESS = re.compile(r"(\d{1,3}\.){3}\d{1,3}|([0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{7,17}[0-9]")
_CONSENT = re.compile(
    r"\b(consent|agree to (take part|participate)|informed consent|willing to (take part|"
    r"participate)|einwilligung|einverstanden|consentement|consentimiento)\b",
    re.IGNORECASE,
)
_TEST_WORDS = ("preview", "test", "vorschau")
_LEAST_SHARE = 0.5
_LONGEST_CONSENT = 4


def role_of(seen: Seen) -> str:
    """What a column of the platform's own holds: as the export says, else by header and content."""
    if seen.column.role:
        return seen.column.role
    header = " ".join(seen.column.name.replace("_", " ").split())
    for role, pattern in _ROLES.items():
        if pattern.fullmatch(header) and _HOLDS.get(role, lambda _: True)(seen.answers):
            return role
    return ""


def is_consent(seen: Seen) -> bool:
    """Whether a column holds the agreement to take part: it says so, and answers are few."""
    if not seen.answers or len(seen.answers) > _LONGEST_CONSENT:
        return False
    return bool(_CONSENT.search(seen.words))


def holds_addresses(answers: Mapping[str, int]) -> str:
    """What of a person the answers are, if they are: e-mail, network address or telephone."""
    for what, pattern in (
        ("e-mail addresses", _EMAIL),
        ("network addresses", _ADDRESS),
        ("telephone numbers", _PHONE),
    ):
        if what == "telephone numbers" and _numbers(answers):
            continue
        hits = sum(bool(pattern.fullmatch(text.strip())) for text in answers)
        if hits and hits >= _LEAST_SHARE * len(answers):
            return what
    return ""


def contains_address(text: str) -> bool:
    """Whether there is an e-mail address anywhere in a text."""
    return bool(_EMAIL.search(text))


def is_personal(seen: Seen) -> bool:
    """Whether a question asks for what identifies a person, by the export or by its words."""
    return seen.column.sensitive or bool(_PERSONAL.search(seen.words.replace("_", " ")))


def test_levels(texts: Mapping[str, str]) -> list[str]:
    """The codes of levels that say that a record is a preview or a test; `texts` by code."""
    return [code for code, text in texts.items() if any(w in simple(text) for w in _TEST_WORDS)]


def _numbers(answers: Mapping[str, int]) -> bool:
    return bool(answers) and all(as_decimal(text.strip()) is not None for text in answers)


def _percent(answers: Mapping[str, int]) -> bool:
    numbers = [as_decimal(text.strip()) for text in answers]
    return bool(numbers) and all(number is not None and 0 <= number <= 100 for number in numbers)


def _is_preview(answers: Mapping[str, int]) -> bool:
    return any(word in simple(text) for text in answers for word in _TEST_WORDS)


def _is_finished(answers: Mapping[str, int]) -> bool:
    return set(answers) <= {"0", "1"} or bool(yes_and_no(answers))


def _is_language(answers: Mapping[str, int]) -> bool:
    return all(len(text.strip()) <= 8 for text in answers)


def _mostly_once(answers: Mapping[str, int]) -> bool:
    return sum(answers.values()) <= 2 * len(answers)


_HOLDS: dict[str, Callable[[Mapping[str, int]], bool]] = {
    "identifier": _mostly_once,
    "duration": _numbers,
    "progress": _percent,
    "finished": _is_finished,
    "preview": _is_preview,
    "language": _is_language,
    "start": lambda answers: not _numbers(answers),
    "end": lambda answers: not _numbers(answers),
}
"""What the answers of a column must be for its header to be believed."""
