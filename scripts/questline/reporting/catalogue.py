"""The words of the report in the language of its readers.

Sentences are written in British English in the code and in the templates, where they stand as
messages: `_("…")`, `plural("…", "…", number)`, and `message("…")` for a constant that is given to
`_` where it is used. The catalogue of another language (gettext) gives each of them in that
language. A message is a constant; its blanks are `{}`, or have names, and are filled by `format`
or by `say`. A translation may number its blanks, `{1} … {0}`, where the order of words differs.
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


def message(words: str) -> str:
    """Marks a constant as a message; it is in the source language until `_` is asked for it."""
    return words
