"""The methods section on careless responding."""

from __future__ import annotations

from questline.cleaning.careless.definitions import DEFINITIONS
from questline.core.sentences import ended
from questline.reporting.careless import CarelessRows, careless_rows
from questline.reporting.catalogue import _, message
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

COMPUTED = message(
    "Indices of careless responding are computed for the respondents whom no earlier rule left "
    "out, and means, correlations and quartiles that an index needs are theirs. Even-odd "
    "consistency and Guttman errors look at keyed answers, all others at answers as they were "
    "clicked. Missing answers end a run and take no part in any other index; nothing is filled in. "
    "An index that is undefined for someone does not flag them."
)
MODELS = {
    True: message(
        "Every planned regression is fitted once more to the complete cases whom the rule did "
        "not mark. Its columns are those of the planned model: the same reference levels, knots of "
        "curves and centres of interactions. Its p-values are not adjusted for the family of tests."
    ),
    False: message(
        "Every planned regression is fitted once more to the complete cases with those whom the "
        "rule left out and no other rule leaves out; nobody counts twice. Its columns are those "
        "of the planned model: the same reference levels, knots of curves and centres of "
        "interactions. Its p-values are not adjusted for the family of tests."
    ),
}
WITHHELD = message(
    "The models without, or with, the people caught for careless responding do not tell there how "
    "many people they have where the difference from the planned model would be such a count."
)


def careless_in_words(view: View) -> list[Text]:
    """How careless responding was looked for, and what the models beside are."""
    found = careless_rows(view.lookup, view.study)
    if found is None:
        return []
    caught = say(
        _("The rule takes respondents with at least {} of {} flags."),
        view.number(found.least),
        view.number(found.number),
    )
    return [(_(COMPUTED),), caught, (_(MODELS[found.marks]),)]


def index_steps(view: View) -> list[str]:
    """Each index: what it is, from where on it flags, and the sources of both."""
    found = careless_rows(view.lookup, view.study)
    return [_step(found, place) for place in range(len(found.indices))] if found else []


def withheld_in_words(view: View) -> list[Text]:
    """What the public edition does not tell about these models."""
    return [(_(WITHHELD),)] if careless_rows(view.lookup, view.study) else []


def _step(found: CarelessRows, place: int) -> str:
    index = found.indices[place]
    definition = DEFINITIONS.get(index.name)
    flags = ended(_("Flags: {}").format(index.cut_off.method))
    if definition is None:
        return f"{index.label}. {flags}"
    return f"{index.label}: {definition.formula} ({definition.source}). {flags}"
