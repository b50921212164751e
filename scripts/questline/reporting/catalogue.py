"""The words of the report in the language of its readers.

Sentences are written in British English in the code and in the templates, where they stand as
messages: `_("…")`, `plural("…", "…", number)`, and `message("…")` for a constant that is given to
`_` where it is used. The catalogue of another language (gettext) gives each of them in that
language. A message is a constant; its blanks are `{}`, or have names, and are filled by `format`,
by `say` or, in a template, by `fill`. A translation may number its blanks, `{1} … {0}`, where the
order of words differs.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from typing import TYPE_CHECKING

from questline.core.errors import Problem, StudyError
from questline.core.languages import HOW_TO, SOURCE, number_of_messages

if TYPE_CHECKING:
    from babel.messages.catalog import Message

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_spoken = NullTranslations()
_coverage: Coverage | None = None


@dataclass(frozen=True)
class Coverage:
    """How many of all messages a catalogue translates."""

    language: str
    translated: int
    messages: int

    @property
    def is_most(self) -> bool:
        """Whether a page is in the language of the catalogue rather than in English."""
        return 2 * self.translated >= self.messages


def speak(translations: NullTranslations, coverage: Coverage | None = None) -> None:
    """From now on write in the language of `translations`."""
    global _spoken, _coverage
    _spoken, _coverage = translations, coverage


def speak_language(language: str, catalogue: str = "", messages: int | None = None) -> None:
    """From now on write in a language; `catalogue` is the text of its file, none for English.

    `messages` is how many there are to be translated; otherwise it is read off the template.
    Raises StudyError when the file is no catalogue or its blanks are not those of the messages.
    """
    if language == SOURCE:
        speak(NullTranslations())
        return
    translations, translated = read_catalogue(catalogue, f"reports/languages/{language}.po")
    every = number_of_messages() if messages is None else messages
    speak(translations, Coverage(language, min(translated, every), every))


def spoken_language() -> str:
    """The language that a page is in, for those who have it read aloud: the catalogue's, or English
    where the catalogue translates less than half of the messages."""
    return _coverage.language if _coverage is not None and _coverage.is_most else SOURCE


def partly_translated() -> str:
    """A sentence on how much of a page is translated; nothing where all of it is."""
    return _partly(_(PARTLY))


def on_screen(line: str) -> str:
    """What is said on the screen, in English, of a page in the language that is spoken."""
    partly = _partly(PARTLY)
    return f"{line}; {partly[:1].lower()}{partly[1:].rstrip('.')}" if partly else line


def _partly(sentence: str) -> str:
    if _coverage is None or _coverage.translated == _coverage.messages:
        return ""
    numbers = (f"{_coverage.translated:,}", f"{_coverage.messages:,}")
    return sentence.format(_coverage.language, *numbers)


def _(message: str) -> str:
    """A message in the language that is spoken; itself where the catalogue does not have it."""
    return _spoken.gettext(message) if message else ""


def plural(one: str, many: str, number: int) -> str:
    """The form of a message that goes with a number."""
    return _spoken.ngettext(one, many, number)


def message(words: str) -> str:
    """Marks a constant as a message; it is in the source language until `_` is asked for it."""
    return words


PARTLY = message("The catalogue for {} translates {} of {} messages; all else is English.")
"""How much of a page is in the language that the study asks for."""


def read_catalogue(text: str, name: str) -> tuple[GNUTranslations, int]:
    """The translations of a gettext catalogue (.po), and how many messages they translate.

    `name` is what the user calls the file. Translations marked as fuzzy, or of which a form is
    empty, do not count. A translation is text: what looks like markup in it is escaped where it is
    shown. Raises StudyError when the file is no catalogue, or with the line of each translation
    whose blanks are not those of its message.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalogue = read_po(io.StringIO(text), abort_invalid=True)
        written = io.BytesIO()
        write_mo(written, catalogue)
        written.seek(0)
        translations = GNUTranslations(written)
    except (PoFileError, ValueError, TypeError, KeyError, IndexError) as error:
        found = f"no gettext catalogue ({error})"
        raise StudyError(Problem(name, found, "a file in the format PO", HOW_TO)) from None
    problems = [problem for entry in catalogue if entry.id for problem in _misfits(entry, name)]
    if problems:
        raise StudyError(problems)
    return translations, sum(map(_is_translated, catalogue))


def _is_translated(entry: Message) -> bool:
    forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
    return bool(entry.id and forms and all(forms)) and not entry.fuzzy


def _misfits(entry: Message, name: str) -> list[Problem]:
    """What is wrong with the blanks of one entry of a catalogue."""
    messages = [entry.id] if isinstance(entry.id, str) else list(entry.id)
    given = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
    wrong = [said for said in given if said and not any(fits(said, wanted) for wanted in messages)]
    where = f"{name}, line {entry.lineno}" if entry.lineno else name
    return [
        Problem(
            where,
            f"“{said}” has {_listed(blanks(said))}",
            f"{_listed(blanks(messages[-1]))}, as in “{messages[-1]}”",
            "write each blank as it stands in the message, or number them from {0}",
        )
        for said in wrong
    ]


def fits(translation: str, message: str) -> bool:
    """Whether a translation can be filled with what its message is filled with."""
    own, wanted = blanks(translation), blanks(message)
    if Counter(own) == Counter(wanted):
        return True
    numbered = [f"{{{place}}}" for place in range(len(wanted))]
    return set(wanted) == {"{}"} and sorted(own) == sorted(numbered)


def blanks(text: str) -> list[str]:
    """The blanks of a message in order, single braces among them."""
    return _BRACES.findall(text)


def _listed(found: Sequence[str]) -> str:
    return f"the blanks {' '.join(found)}" if found else "no blanks"
