"""Answers that questionnaires offer in a known order, in English, German, French and Spanish.

Each family is a list of places from low to high, each place with the wordings that stand for it.
`_LADDERS` are the sets of places that questionnaires really offer together: they say whether an
answer that nobody chose is missing from what was seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_AGREEMENT = (
    "strongly disagree|disagree strongly|completely disagree|totally disagree|fully disagree|"
    "stimme überhaupt nicht zu|stimme gar nicht zu|trifft überhaupt nicht zu|trifft gar nicht zu|"
    "pas du tout d'accord|totalmente en desacuerdo|muy en desacuerdo",
    "disagree|stimme nicht zu|trifft nicht zu|lehne ab|pas d'accord|en desacuerdo",
    "somewhat disagree|slightly disagree|disagree somewhat|mildly disagree|tend to disagree|"
    "rather disagree|stimme eher nicht zu|trifft eher nicht zu|plutôt pas d'accord|"
    "algo en desacuerdo",
    "neither agree nor disagree|neither agree or disagree|neutral|undecided|neither|"
    "teils/teils|teils teils|teils, teils|weder noch|ni d'accord ni en désaccord|neutre|"
    "ni de acuerdo ni en desacuerdo",
    "somewhat agree|slightly agree|agree somewhat|mildly agree|tend to agree|rather agree|"
    "stimme eher zu|trifft eher zu|plutôt d'accord|algo de acuerdo",
    "agree|stimme zu|trifft zu|d'accord|de acuerdo",
    "strongly agree|agree strongly|completely agree|totally agree|fully agree|"
    "stimme voll und ganz zu|stimme völlig zu|stimme voll zu|trifft voll und ganz zu|"
    "trifft völlig zu|trifft voll zu|tout à fait d'accord|totalmente de acuerdo|muy de acuerdo",
)
_FREQUENCY = (
    "never|at no time|none of the time|nie|jamais|nunca",
    "almost never|hardly ever|very rarely|fast nie|presque jamais|casi nunca",
    "rarely|seldom|selten|rarement|raramente|rara vez",
    "occasionally|once in a while|gelegentlich",
    "sometimes|some of the time|now and then|manchmal|parfois|quelquefois|a veces|algunas veces",
    "often|frequently|fairly often|regularly|regelmäßig|oft|häufig|souvent|a menudo|frecuentemente",
    "very often|very frequently|usually|most of the time|sehr oft|sehr häufig|très souvent|"
    "muy a menudo",
    "almost always|nearly always|fast immer|presque toujours|casi siempre",
    "always|all of the time|all the time|immer|toujours|siempre",
)
_SATISFACTION = (
    "very dissatisfied|extremely dissatisfied|completely dissatisfied|very unsatisfied|"
    "sehr unzufrieden|très insatisfait|muy insatisfecho",
    "dissatisfied|unsatisfied|unzufrieden|insatisfait|insatisfecho",
    "somewhat dissatisfied|slightly dissatisfied|eher unzufrieden",
    "neither satisfied nor dissatisfied|neutral|teils/teils|weder noch",
    "somewhat satisfied|slightly satisfied|eher zufrieden",
    "satisfied|zufrieden|satisfait|satisfecho",
    "very satisfied|extremely satisfied|completely satisfied|sehr zufrieden|très satisfait|"
    "muy satisfecho",
)
_LIKELIHOOD = (
    "very unlikely|extremely unlikely|sehr unwahrscheinlich|très improbable|muy improbable",
    "unlikely|unwahrscheinlich|improbable",
    "somewhat unlikely|slightly unlikely|eher unwahrscheinlich",
    "neither likely nor unlikely|neutral",
    "somewhat likely|slightly likely|eher wahrscheinlich",
    "likely|wahrscheinlich|probable",
    "very likely|extremely likely|sehr wahrscheinlich|très probable|muy probable",
)
_QUALITY = (
    "very poor|very bad|terrible|sehr schlecht|très mauvais|muy malo|muy mala",
    "poor|bad|schlecht|mauvais|malo|mala",
    "fair|average|acceptable|okay|ok|mittelmäßig|moyen|regular",
    "good|gut|bon|bonne|bueno|buena",
    "very good|sehr gut|très bon|très bonne|muy bueno|muy buena",
    "excellent|ausgezeichnet|excelente",
)
_IMPORTANCE = (
    "not at all important|not important|unimportant|überhaupt nicht wichtig|unwichtig",
    "slightly important|of little importance|eher unwichtig",
    "moderately important|somewhat important|teils/teils",
    "important|eher wichtig|wichtig",
    "very important|sehr wichtig",
    "extremely important|essential|äußerst wichtig",
)
_AMOUNT = (
    "not at all|not at all true|none at all|überhaupt nicht|gar nicht|pas du tout|nada",
    "a little|slightly|a little bit|a bit|ein wenig|etwas|un peu|un poco",
    "somewhat|moderately|to some extent|a moderate amount|mäßig|moyennement|algo",
    "quite a bit|quite a lot|considerably|a lot|ziemlich|beaucoup|bastante",
    "very much|very|a great deal|extremely|completely|sehr|énormément|mucho",
)
_DAYS = (
    "not at all|überhaupt nicht",
    "several days|an einzelnen tagen",
    "more than half the days|an mehr als der hälfte der tage",
    "nearly every day|beinahe jeden tag",
)
_OCCASIONS = (
    "never|nie|jamais|nunca",
    "a few times a year or less|a few times a year|ein paar mal im jahr oder seltener|"
    "quelques fois par année|pocas veces al año o menos|pocas veces al año|pocas veces al ano",
    "once a month or less|monthly or less|einmal im monat oder seltener|une fois par mois|"
    "una vez al mes o menos",
    "a few times a month|ein paar mal im monat|quelques fois par mois|unas pocas veces al mes",
    "once a week|einmal pro woche|une fois par semaine|una vez a la semana",
    "a few times a week|ein paar mal pro woche|quelques fois par semaine|"
    "unas pocas veces a la semana|pocas veces a la semana",
    "every day|daily|täglich|jeden tag|chaque jour|todos los días",
)
_HALVES = (
    "at no time",
    "some of the time",
    "less than half of the time|less than half the time",
    "more than half of the time|more than half the time",
    "most of the time",
    "all of the time",
)
_SEVEN = ((0, 1, 3, 5, 6), (0, 2, 3, 4, 6), (0, 1, 5, 6), (0, 2, 4, 6), (0, 1, 2, 4, 5, 6))
_FAMILIES: dict[str, tuple[str, ...]] = {
    "agreement": _AGREEMENT,
    "frequency": _FREQUENCY,
    "satisfaction": _SATISFACTION,
    "likelihood": _LIKELIHOOD,
    "quality": _QUALITY,
    "importance": _IMPORTANCE,
    "amount": _AMOUNT,
    "days in two weeks": _DAYS,
    "occasions": _OCCASIONS,
    "shares of the time": _HALVES,
}
_LADDERS: dict[str, tuple[tuple[int, ...], ...]] = {
    "agreement": _SEVEN,
    "satisfaction": _SEVEN,
    "likelihood": _SEVEN,
    "frequency": ((0, 2, 4, 5, 8), (0, 4, 5, 6, 8), (0, 2, 4, 5, 6), (0, 1, 4, 5, 6), (0, 4, 5, 8)),
    "quality": ((0, 1, 2, 3, 4), (1, 2, 3, 4, 5), (1, 2, 3, 5), (1, 2, 3, 4)),
}
YES = ("yes", "ja", "oui", "sí", "si", "true", "y")
NO = ("no", "nein", "non", "false", "n")
_SPACES = re.compile(r"\s+")
_ENDS = re.compile(r"^[\"'(\[]+|[\"'.:;!)\]]+$")
_NUMBERED = re.compile(r"^\(?([0-9]{1,2})\)? ?[-–—=:.)] ?(?=\D)")
_BAND_WORDS = re.compile(
    r"[<>≤≥+\-–—%$€£~]|\b(under|less|than|below|up|to|or|more|over|above|older|younger|and|from|at|"
    r"least|most|between|years?|year|old|hours?|months?|weeks?|days?|minutes?|people|k|"
    r"unter|über|bis|mehr|als|weniger|und|jahre?|älter|jünger|stunden?|monate?|"
    r"moins|plus|de|à|ans|et|heures?|mois|menos|más|a|y|años|horas?|meses|entre|o)\b"
)
_LOWER = re.compile(r"^(<|≤|under|less than|below|up to|younger|unter|weniger|bis|moins|menos)")
_UPPER = re.compile(r"^(>|≥|over|more than|above|older|über|mehr|plus de|más)")
_FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Order:
    """Texts in their order, lowest first, and the places that they have in a known set.

    `places` runs in parallel with `texts` and counts from 1; `size` is how many answers the set
    has. `name` says which set it is.
    """

    name: str
    texts: tuple[str, ...]
    places: tuple[int, ...]
    size: int

    @property
    def is_complete(self) -> bool:
        """Whether every answer of the set was seen, once each."""
        return len(set(self.places)) == len(self.texts) == self.size


def simple(text: str) -> str:
    """A text as answers are compared: without case, outer signs, and odd apostrophes."""
    text = _SPACES.sub(" ", text.replace("’", "'").casefold()).strip()
    return _ENDS.sub("", text).strip()


def _places() -> dict[str, dict[str, int]]:
    return {
        family: {
            wording.casefold(): place
            for place, wordings in enumerate(places)
            for wording in wordings.split("|")
        }
        for family, places in _FAMILIES.items()
    }


_PLACES = _places()


def known_order(texts: Iterable[str]) -> Order | None:
    """The order of texts that one known set of answers holds; None where no set holds them all.

    A number before each text ("1 - Never") goes before what the text says; so do numbers of bands
    ("18-24", "over 60").
    """
    texts = list(texts)
    if len(texts) < 2:
        return None
    numbered = [_NUMBERED.match(text.strip()) for text in texts]
    if all(numbered):
        numbers = [int(found[1]) for found in numbered if found]
        if len(set(numbers)) == len(numbers):
            return _ordered("numbers before the answers", texts, numbers, max(numbers))
    bands = _by_bands(texts)
    if bands:
        return bands
    best: Order | None = None
    for family, places in _PLACES.items():
        found = [places.get(simple(text)) for text in texts]
        if any(place is None for place in found):
            continue
        used = [place for place in found if place is not None]
        ladder = _ladder(family, set(used))
        order = _ordered(family, texts, [ladder.index(place) + 1 for place in used], len(ladder))
        if best is None or order.size < best.size:
            best = order
    if best is None or len(set(best.places)) < 2:
        return None
    return best


def _ladder(family: str, used: set[int]) -> tuple[int, ...]:
    """The set of places that is offered and is just those used, or the first that holds them."""
    every = tuple(range(len(_FAMILIES[family])))
    offered = _LADDERS.get(family, (every,))
    fitting = [ladder for ladder in offered if used <= set(ladder)]
    same = [ladder for ladder in fitting if used == set(ladder)]
    return (same or fitting or [tuple(sorted(used))])[0]


def _ordered(name: str, texts: Sequence[str], places: Sequence[int], size: int) -> Order:
    pairs = sorted(zip(places, texts, strict=True), key=lambda pair: pair[0])
    return Order(name, tuple(text for _, text in pairs), tuple(place for place, _ in pairs), size)


def _by_bands(texts: Sequence[str]) -> Order | None:
    """Texts of figures and words of limits alone, by their first number."""
    keys = []
    for text in texts:
        plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text.casefold()).strip()
        figures = _FIGURES.findall(plain)
        if not figures or _BAND_WORDS.sub("", _FIGURES.sub("", plain)).strip(" ,./()"):
            return None
        bare = plain.lstrip("$€£ ")
        side = -0.5 if _LOWER.match(bare) else 0.5 if _UPPER.match(bare) else 0.0
        keys.append(float(figures[0]) + side)
    is_band = any(not text.strip().replace(".", "").lstrip("-").isdigit() for text in texts)
    if not is_band or len(set(keys)) < len(keys):
        return None
    ranks = {key: rank for rank, key in enumerate(sorted(keys), 1)}
    return _ordered("numbers in the answers", texts, [ranks[key] for key in keys], len(keys))


def yes_and_no(texts: Iterable[str]) -> dict[str, str]:
    """Texts that are yes or no, with the code that they get; nothing when a text is neither."""
    codes = {}
    for text in texts:
        word = simple(text)
        if word in YES:
            codes[text] = "yes"
        elif word in NO:
            codes[text] = "no"
        else:
            return {}
    return codes if len(set(codes.values())) == len(codes) else {}
