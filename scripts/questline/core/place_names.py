"""Place names that a study's own codebook and answers know.

A list of all places of the world is not at hand and would find most words of a language. What a
study knows of places stands in its codebook: the levels of questions about places, and what
respondents wrote in fields that identify them, such as their town.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from questline.core.plain_text import for_the_scan

PLACE, IDENTIFYING = "place name", "answer to a question that identifies people"
LEAST_LETTERS = 4
_SPOKEN_OF = re.compile(
    r"\b(?:towns?|city|cities|villages?|regions?|nations?|country|countries|county|counties|"
    r"boroughs?|districts?|provinces?|locations?|sites?|wards?|parish|parishes|postcodes?)\b",
    re.IGNORECASE,
)
"""Words by which a question is known to be about places, whatever its answers."""
_NO_NAMES = (
    "other others none unknown elsewhere abroad outside another rest prefer home here there",
    "north south east west northern southern eastern western central middle greater inner",
    "outer upper lower area region city town country nation several many more over",
)
_NO_NAME = frozenset(word for words in _NO_NAMES for word in words.split())
"""Words of the names of places, or in place of them, that name no place by themselves."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


class Places:
    """The place names of a study's codebook, asked whether one of them stands in a text.

    `variables` are categories, each with `words` (its name, label and question) and `texts` (what
    its levels are called). Of those about places each level counts, in small letters too, and each
    of its words that names something. Of the others a level counts where it stands with a capital
    that begins no sentence.
    """

    def __init__(self, variables: Iterable[Mapping[str, list[str]]]):
        anywhere: set[str] = set()
        capital: set[str] = set()
        for variable in variables:
            names = [for_the_scan(text) for text in variable["texts"]]
            if any(_SPOKEN_OF.search(words.replace("_", " ")) for words in variable["words"]):
                anywhere.update(part for name in names for part in [name, *_parts(name)])
            else:
                capital.update(name for name in names if name[:1].isupper())
        self._anywhere = _one_of(anywhere, re.IGNORECASE)
        self._within = _one_of(capital)

    def stand_in(self, text: str) -> bool:
        """Whether a place name stands in a text (see `plain_text.for_the_scan`)."""
        within = self._within.finditer(text)
        return bool(self._anywhere.search(text)) or any(
            _begins_no_sentence(text, match.start()) for match in within
        )


class Written:
    """What respondents wrote in fields that identify people, such as their town.

    Another respondent's counts where it stands with a capital, whole or one of its words; a
    respondent's own in small letters too.
    """

    def __init__(self, answers: Iterable[str]):
        forms: set[str] = set()
        for answer in set(answers):
            name = for_the_scan(answer)
            every = [name, *_parts(name), name.capitalize(), name.title()]
            forms.update(form for form in every if form[:1].isupper())
        self._forms = _one_of(forms)

    def stands_in(self, text: str, own: Iterable[str]) -> bool:
        """Whether such an answer stands in a text; `own` are those of who wrote the text."""
        if self._forms.search(text):
            return True
        small = text.casefold()
        near = [name for name in map(for_the_scan, own) if name.casefold() in small]
        return bool(near and _one_of(near, re.IGNORECASE).search(text))


def _parts(name: str) -> list[str]:
    """The words of a place name that name something: Humber of Yorkshire and the Humber."""
    return [word for word in _WORD.findall(name) if word[0].isupper() and len(word) > LEAST_LETTERS]


def _one_of(names: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """A pattern for any of some names that are long enough, as whole words."""
    kept = {
        name.strip()
        for name in names
        if len(name.strip()) >= LEAST_LETTERS and name.strip().casefold() not in _NO_NAME
    }
    longest_first = sorted(kept, key=lambda name: (-len(name), name))
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", flags)


def _begins_no_sentence(text: str, start: int) -> bool:
    """Whether a capital at this place of a text means something: it does not begin a sentence."""
    before = text[:start].rstrip(" \"'“‘(-*•")
    return bool(before) and before[-1] not in ".!?:;…" and not re.search(r"\d[.)]?$", before)
