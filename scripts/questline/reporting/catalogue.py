"""The words of the report in the language of its readers.

Sentences are written in British English in the code and in the templates, where they stand as
messages; the catalogue of another language (gettext) gives each of them in that language.
"""

from __future__ import annotations

from gettext import NullTranslations

_spoken = NullTranslations()


def speak(translations: NullTranslations) -> None:
    """From now on write in the language of `translations`."""
    global _spoken
    _spoken = translations


def _(message: str) -> str:
    """A message in the language that is spoken; itself where the catalogue does not have it."""
    return _spoken.gettext(message) if message else ""


def plural(one: str, many: str, number: int) -> str:
    """The form of a message that goes with a number."""
    return _spoken.ngettext(one, many, number)
