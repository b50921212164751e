"""Names for variables, levels and scales: short, unique, of small letters and digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from questline.intake.exports.export import ExportColumn

LONGEST_NAME = 30
LONGEST_CODE = 24
LONGEST_LABEL = 240
WORDS_OF_A_QUESTION = 3
_SPOKEN_FOR = {"row", "null", "missing"}
_CODE_LIKE = re.compile(r"^[A-Za-z][A-Za-z0-9]*(?:[_.#:\[\]-]+[A-Za-z0-9-]+)*\]?$")
IN_BRACKETS = re.compile(r"\[([A-Za-z][A-Za-z0-9_]{0,29})\]\s*$")
BEFORE_TEXT = re.compile(
    r"^(Q?[0-9]+[a-z]?|Q[0-9]+(?:[._][0-9]+)*)\s*[.:)]\s+(?=\S)", re.IGNORECASE
)
CODE_BEFORE = re.compile(
    r"^([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9_]{1,24}|[0-9]{1,3}[a-z]?)(?:\[[A-Za-z0-9_]+\])?)\.\s+\S"
)
_WELL_KNOWN = (
    (re.compile(r"\b(how old|wie alt|quel âge|cuántos años|your age|age in years)\b", re.I), "age"),
    (
        re.compile(r"\b(your|ihr|votre|tu|su) (gender|sex|geschlecht|genre|género)\b", re.I),
        "gender",
    ),
)
_ROW = re.compile(r"\S ?\[([^\[\]]+)\](?:__[0-9]+)?\s*$")
_STANDARD = {
    "start": "started",
    "end": "ended",
    "recorded": "recorded",
    "duration": "duration",
    "progress": "progress",
    "finished": "finished",
    "preview": "status",
    "ip": "ip_address",
    "language": "language",
}
_DULL = frozenset(
    (
        "a", "an", "many", "much", "and", "any", "are", "as", "at", "be", "been",
        "by", "can", "could", "did", "do", "does", "for", "from", "had",
        "has", "have", "how", "i", "if", "in", "is", "it", "its",
        "me", "my", "of", "on", "or", "our", "please", "select", "choose",
        "so", "that", "the", "their", "them", "there", "they", "this", "to",
        "us", "was", "we", "were", "what", "when", "where", "which", "who",
        "why", "will", "with", "would", "you", "your", "yours", "yourself", "der",
        "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines",
        "und", "oder", "ist", "sind", "sie", "ihr", "ihre", "ihren", "wie",
        "was", "wer", "wo", "welche", "welcher", "welches", "haben", "hat", "mit",
        "von", "zu", "im", "in", "am", "auf", "für", "bitte", "le",
        "la", "les", "un", "une", "des", "du", "de", "et", "ou",
        "est", "sont", "vous", "votre", "vos", "que", "qui", "quel", "quelle",
        "quels", "quelles", "comment", "avez", "dans", "pour", "sur", "au", "aux",
        "en", "el", "los", "las", "una", "unos", "unas", "y", "o",
        "es", "son", "usted", "su", "sus", "qué", "cuál", "cuáles", "cómo",
        "ha", "tiene", "del", "al", "por", "con", "para", "se", "te",
        "tu", "tus", "has", "lo",
    )
)  # fmt: skip
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_KEPT = "\u200c\u200d"
"""Joiners, which belong to the spelling of some languages."""


def seen_text(text: str) -> str:
    """A text in one line, without signs that cannot be seen, such as marks of direction.

    >>> seen_text("How\\u202e old?\\r\\n (years)")
    'How old? (years)'
    """
    text = " ".join(text.split())
    return "".join(
        sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN
    ).strip()


def label_of(text: str) -> str:
    """A text for readers: in one line, and cut where it is longer than anybody reads."""
    text = seen_text(text)
    if len(text) <= LONGEST_LABEL:
        return text
    return text[: LONGEST_LABEL - 1].rstrip() + "…"


def words_of(text: str) -> list[str]:
    """The words of a text as plain small letters and figures; those of other scripts are lost."""
    text = text.replace("ß", "ss").replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def joined(words: Iterable[str], longest: int = LONGEST_NAME) -> str:
    """Words with underscores between them, as many as fit; one that is too long is cut."""
    name = ""
    for word in words:
        longer = f"{name}_{word}" if name else word[:longest]
        if len(longer) > longest:
            break
        name = longer
    return name


def question_words(text: str, most: int = WORDS_OF_A_QUESTION) -> list[str]:
    """The words of a question that tell it from others, in their order."""
    words = words_of(text)
    telling = [word for word in words if word not in _DULL and len(word) > 1]
    return (telling or words)[:most]


def as_name(text: str) -> str:
    """A code or a question as a name; nothing where no letter is left."""
    text = text.strip()
    if _CODE_LIKE.match(text) and len(text) <= LONGEST_NAME:
        return _begun(joined(words_of(_from_code(text))))
    code = code_of(text)
    if code:
        return _begun(joined(words_of(_from_code(code))))
    known = next((name for pattern, name in _WELL_KNOWN if pattern.search(text)), "")
    if known:
        return known
    before = BEFORE_TEXT.match(text)
    if before:
        rest = question_words(text[before.end() :], 2)
        start = before[1].lower() if before[1][0].isalpha() else f"q{before[1].lower()}"
        return _begun(joined([*words_of(start), *rest]))
    return _begun(joined(question_words(text)))


def code_of(header: str) -> str:
    """The code that a header holds besides its question: in brackets, or before a full stop."""
    text = header.strip()
    found = IN_BRACKETS.search(text) or CODE_BEFORE.search(text)
    return found[1] if found and not re.match(r"Q[0-9]+[a-z]?$", found[1]) else ""


def without_code(text: str) -> str:
    """A question without the code before it, which becomes the name of its variable.

    >>> without_code("affSat1. I enjoy my job")
    'I enjoy my job'
    """
    found = CODE_BEFORE.match(text)
    return text[found.end() - 1 :] if found else text


def _from_code(code: str) -> str:
    """A code without what it says twice, its words divided: affRec[affRec1] is aff_Rec1."""
    outer, sign, inner = code.partition("[")
    inner = inner.rstrip("]")
    if sign and inner.lower().startswith(outer.lower()):
        code = inner
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", code)


def _begun(name: str) -> str:
    """A name that begins with a letter."""
    return f"q{name}" if name[:1].isdigit() else name


def row_of_grid(column: ExportColumn) -> str:
    """The row of a grid whose question stands in the header before it: "Question [Row]"."""
    found = _ROW.search(column.name) if column.group else None
    return seen_text(found[1]) if found and column.name.strip().startswith(column.group) else ""


def variable_name(column: ExportColumn, at: int, role: str) -> str:
    """A name for a column, not yet unique: the platform's own, or from its question."""
    if role in _STANDARD and not _CODE_LIKE.match(column.name):
        return _STANDARD[role]
    if role in ("start", "end", "recorded", "duration", "preview"):
        return _STANDARD[role]
    row = row_of_grid(column)
    if row:
        return as_name(row) or joined(question_words(row)) or f"column_{at + 1}"
    return as_name(seen_text(column.name)) or as_name(column.question) or f"column_{at + 1}"


class Names:
    """Names that are taken: each new one gets a number at its end where it is there already."""

    def __init__(self, taken: Iterable[str] = ()):
        self._taken = {*taken, *_SPOKEN_FOR}

    def new(self, wanted: str, longest: int = LONGEST_NAME) -> str:
        """The wanted name, or the first of wanted_2, wanted_3 and so on that is free."""
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            end = f"_{number}"
            name = wanted[: longest - len(end)].rstrip("_") + end
        self._taken.add(name)
        return name


def level_code(label: str, names: Names) -> str:
    """The code of a level from what it says: limits of bands are kept ("over_60", "65_plus")."""
    text = label.strip().lower()
    text = re.sub(r"^[<≤]", "under ", text)
    text = re.sub(r"^[>≥]", "over ", text)
    text = re.sub(r"(?<=[0-9])\s*\+", " plus", text)
    text = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)
    return names.new(joined(words_of(text), LONGEST_CODE) or "answer", LONGEST_CODE)
