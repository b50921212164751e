"""Careless responding on the page: the rule, what it caught, and what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from questline.core.sentences import ended
from questline.reporting.careless import CarelessRows, careless_rows
from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.names import CARELESS_MODELS
from questline.reporting.other_models import PLANNED, OtherModels, in_words, other_models
from questline.reporting.pages.careless_tables import (
    counts_table,
    definitions_table,
    fit_table,
    results_table,
    terms_table,
)
from questline.reporting.pages.results import same_words, words_of
from questline.reporting.pages.tables import Table
from questline.reporting.pages.topic import with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say, why_not

DOCS = "docs/careless-responding.md"
NO_PROOF = message(
    "No index proves carelessness. Someone may hold one opinion throughout, or differ from the "
    "others and mean it. So the rule asks for several flags, and what it changes is shown here."
)
HOW_OFTEN_RIGHT = message(
    "How often the default rule is right was tried on simulated respondents, careful and careless: "
    "its sensitivity and specificity are in {}. They depend on the questionnaire and on how "
    "people answer carelessly, and are not those of this study."
)
DECIDED = {
    True: message(
        "Those caught are marked: unless another rule leaves them out, they stay in every result "
        "of this report."
    ),
    False: message("Those caught are left out of every result of this report."),
}
BELOW = {
    True: message(" The planned models without them stand beside, below."),
    False: message(" The planned models with them stand beside, below."),
}
NOT_MOVED = {
    True: message("There is no model without those caught: {}"),
    False: message("There is no model with those caught: {}"),
}
WHAT_STANDS_BESIDE = {
    True: message(
        "The same models, fitted to the complete cases whom the rule did not mark. Terms, "
        "reference levels and curves are those of the planned models."
    ),
    False: message(
        "The same models, fitted to the complete cases with those whom the rule left out. They "
        "are scored as everyone is; whoever another rule leaves out as well stays out. Terms, "
        "reference levels and curves are those of the planned models."
    ),
}


@dataclass(frozen=True)
class CarelessView:
    """The section of one edition.

    `rule` says whom the rule catches and `decided` what becomes of them; `cautions` stand in the
    open. `beside` says what the other models are, `verdicts` what they change. `figures` are the
    names of the figures of models; the one of combinations stands before.
    """

    rule: list[Text]
    cautions: list[Text]
    tables: list[Table]
    folded: list[Table]
    beside: str
    verdicts: list[Text]
    models: list[Table]
    models_folded: list[Table]
    figures: list[str] = field(default_factory=list)


def careless_view(view: View) -> CarelessView | None:
    """The section on careless responding; None in a study without such a rule."""
    found = careless_rows(view.lookup, view.study)
    if found is None:
        return None
    models = _models(view)
    return CarelessView(
        rule=_rule(view, found, bool(models)),
        cautions=[(_(NO_PROOF),), (_(HOW_OFTEN_RIGHT).format(DOCS),)],
        tables=[counts_table(view, found)],
        folded=[definitions_table(view, found)],
        beside=_(WHAT_STANDS_BESIDE[found.marks]) if models else "",
        verdicts=_verdicts(view, found, models),
        models=with_numbers([results_table(view, models)]),
        models_folded=with_numbers(
            [fit_table(view, models), *(terms_table(view, model) for model in models)]
        ),
        figures=[f"careless_models_{model.analysis['name']}" for model in models],
    )


def _models(view: View) -> list[OtherModels]:
    """The planned models that one with other people stands beside."""
    found = (other_models(view.lookup, one, CARELESS_MODELS) for one in view.study["analyses"])
    return [models for models in found if models is not None]


def _rule(view: View, found: CarelessRows, has_models: bool) -> list[Text]:
    """Whom the rule catches, how many these are, and what becomes of them."""
    names = "; ".join(index.label for index in found.indices)
    word = _("Marked") if found.marks else _("Left out")
    sentences: list[Text] = [
        say(
            _("{}: respondents with at least {} of {} flags. The flags are: {}."),
            word,
            view.number(found.least),
            view.number(found.number),
            names,
        ),
        (_("Reason: {}").format(ended(found.rule["reason"])),),
    ]
    caught = view.number(found.caught)
    if caught.is_there or caught.status == "hidden":
        sentences.append(
            say(
                _(
                    "Caught: {} of the {} respondents screened, those whom no earlier rule left "
                    "out."
                ),
                caught,
                view.number(found.caught, "denominator"),
            )
            if view.number(found.caught, "denominator").is_there
            else say(_("Caught among those whom no earlier rule left out: {}."), caught)
        )
    else:
        sentences.append(why_not(caught))
    if found.undecided is not None:
        sentences.append(
            say(
                _(
                    "For {} too few indices could be computed for the rule to decide; they are not "
                    "caught."
                ),
                view.number(found.undecided),
            )
        )
    return [*sentences, (_(DECIDED[found.marks]) + (_(BELOW[found.marks]) if has_models else ""),)]


def _verdicts(view: View, found: CarelessRows, models: Sequence[OtherModels]) -> list[Text]:
    """How many people move, and whether the words of a result of interest change."""
    moved = _moved(view, found)
    if moved is None:
        return []
    number = view.number(moved)
    if not number.is_there and not models:
        reason = number.reason[:1].lower() + number.reason[1:]
        return [(_(NOT_MOVED[found.marks]).format(ended(reason)),)]
    sentence = (
        _("{} respondents are left out of these models, as far as they are complete cases.")
        if found.marks
        else _("{} respondents come back in these models, as far as they are complete cases.")
    )
    return [say(sentence, number), *_changes(view, models)]


def _moved(view: View, found: CarelessRows) -> Statistic | None:
    statistic, model = "people_removed", "without_careless"
    if not found.marks:
        statistic, model = "people_added", "with_careless"
    return view.lookup.one(
        "modelling", "careless", statistic, term="rule", model=model, dataset="complete"
    )


def _changes(view: View, models: Sequence[OtherModels]) -> list[Text]:
    """Whether the words on any result of interest change with the people."""
    compared, changed = 0, []
    for model in models:
        for before, after in _pairs(view, model):
            compared += 1
            if not same_words(view, before, after):
                name = in_words(view.labels, before)
                words = _("“{}” becomes “{}”").format(words_of(view, before), words_of(view, after))
                changed.append(f"{model.analysis['label']}, {name}: {words}")
    if not compared:
        return [
            (_("No result of interest has a number both as planned and with the other people."),)
        ]
    if not changed:
        return [(_("By their intervals, the words about every result of interest stay the same."),)]
    others = _(" The words on the others stay.") if len(changed) < compared else ""
    return [(_("Words that change, by the interval: {}.{}").format("; ".join(changed), others),)]


def _pairs(view: View, models: OtherModels) -> list[tuple[Statistic, Statistic]]:
    """The results of interest that are shown both as planned and with the other people."""
    other = models.beside[0]
    pairs = []
    for place in models.focal():
        rows = models.of(place)
        if all(model in rows and view.number(rows[model]).is_there for model in (PLANNED, other)):
            before, after = (rows[model]._replace(p_adjusted=None) for model in (PLANNED, other))
            pairs.append((before, after))
    return pairs
