"""What must hold for what is shared of single people: quotations, and the cleaned data.

Names, kinds and dates are checked with the rest of release (`release_checks`). Whether a quotation
is what the respondent wrote can only be known when the answers are read: the rule `free_text`.
"""

from __future__ import annotations

import re

from questline.core.codebook import FILE
from questline.core.known_names import KnownNames
from questline.core.release_checks import RELEASE, RELEASED_TEXTS
from questline.core.release_rules import Anonymity, ReleasedTextSettings, ReleaseSettings
from questline.core.unseen_characters import unseen_in
from questline.core.yaml_text import Place

IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")


def check_text_release(
    known: KnownNames, release: ReleaseSettings | None, texts: ReleasedTextSettings | None
) -> None:
    """Check the key `anonymity` of release.yaml, and the words in released_texts.yaml."""
    if release and release.anonymity:
        _check_cleaned(known, release.anonymity)
    if texts:
        _check_words(known, texts)


def _check_cleaned(known: KnownNames, settings: Anonymity) -> None:
    """What is checked before the cleaned data are shared must be among them."""
    for key in ("quasi_identifiers", "sensitive"):
        for index, name in enumerate(getattr(settings, key)):
            variable = known.codebook.get(name)
            if variable is None or variable.doubtful or variable.kind in ("text", "identifier"):
                continue
            if variable.sensitivity in ("identifying", "free_text"):
                known.wrong(RELEASE, ("anonymity", key, index),
                            f'"{name}" is {variable.sensitivity} (its sensitivity in {FILE}), so '
                            "that the cleaned data do not hold it",
                            "a variable of the cleaned data",
                            "remove it, or name what is derived from it")  # fmt: skip


def _check_words(known: KnownNames, texts: ReleasedTextSettings) -> None:
    known.once(RELEASED_TEXTS, [(("quotations", index, "quotation"), entry.quotation)
                                for index, entry in enumerate(texts.quotations)])  # fmt: skip
    for index, spoken in enumerate(texts.quotations):
        _check_text(known, ("quotations", index), spoken.text)
    seen: dict[tuple[str, int, str], int] = {}
    for index, entry in enumerate(texts.texts):
        place: Place = ("texts", index)
        _check_text(known, place, entry.text)
        key = (entry.variable, entry.row, " ".join(entry.text.split()))
        if key in seen:
            known.wrong(RELEASED_TEXTS, place,
                        f"the quotation stands in entry {seen[key]} already",
                        "each quotation once", "remove one of the two")  # fmt: skip
        seen.setdefault(key, index + 1)


def _check_text(known: KnownNames, place: Place, text: str) -> None:
    unseen = unseen_in(text)
    if unseen:
        known.wrong(RELEASED_TEXTS, (*place, "text"),
                    f"the quotation holds characters that cannot be seen: {', '.join(unseen)}",
                    "letters, digits, marks and blanks: the others can turn a sentence round",
                    "type the words instead of copying them")  # fmt: skip
    if not any(sign.isalnum() for sign in IN_BRACKETS.sub("", text)):
        known.wrong(RELEASED_TEXTS, (*place, "text"), "the quotation holds no words",
                    "the respondent’s own words", "write them, or remove it")  # fmt: skip
