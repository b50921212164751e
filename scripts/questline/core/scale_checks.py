"""What must hold between the scales and the codebook: items exist and have the scale's codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questline.core.codebook import FILE, Variable
from questline.core.known_names import SCALES, KnownNames
from questline.core.scales import Scale
from questline.core.study_scales import StudyScales
from questline.core.yaml_text import Place


@dataclass(frozen=True)
class _Rules:
    """What the items of a scale, or of all scores of an instrument, have to keep to."""

    minimum: float
    maximum: float
    codes: Mapping[float, float]
    codes_at: Place
    reverse_keyed: Sequence[str]
    of_library: bool


def check_scales(known: KnownNames, settings: StudyScales) -> None:
    """Every scale has a name of its own and items of the codebook with its codes."""
    for name, scale in settings.scales.items():
        place = settings.place(name)
        for clash in (name, f"{name}_band"):
            if clash in known.codebook:
                known.wrong(SCALES, place, f'"{clash}" is also a variable of {FILE}',
                            "a name of its own", "rename the scale or the variable")  # fmt: skip
        if name not in settings.made:
            rules = _Rules(scale.minimum, scale.maximum, scale.codes, (*place, "codes"),
                           scale.reverse_keyed, of_library=False)  # fmt: skip
            for index, item in enumerate(scale.items):
                _check_item(known, (*place, "items", index), item, rules)
    for name in settings.library:
        _check_instrument(known, settings, name)
    _check_no_composite(known, settings)


def _check_instrument(known: KnownNames, settings: StudyScales, name: str) -> None:
    """The items of all scores of an instrument, each once."""
    use, instrument = settings.instruments[name], settings.library[name]
    place: Place = ("instruments", name)
    scales = [settings.scales[scale] for scale, entry in settings.made.items() if entry == name]
    codes = scales[0].codes if scales else {}
    turned = [use.items[tag] for tag in instrument.reverse_keyed if tag in use.items]
    key = "rescale" if use.rescale else "codes"
    rules = _Rules(instrument.minimum, instrument.maximum, codes, (*place, key),
                   turned, of_library=True)  # fmt: skip
    guarded = instrument.safety.items if instrument.safety else []
    for tag, item in use.items.items():
        at: Place = (*place, "items", tag)
        variable = _check_item(known, at, item, rules)
        if variable and tag in guarded and variable.sensitivity == "public":
            known.wrong(SCALES, at, f'single answers to "{item}" must never be shown, and '
                        f"{FILE} calls it public",
                        f"the sensitivity internal for {item}",
                        f"write internal into its line of {FILE}, column sensitivity; the score "
                        "can be shown all the same")  # fmt: skip


def _check_item(
    known: KnownNames, place: Place, item: str, rules: _Rules
) -> Variable | None:  # fmt: skip
    """One item; the variable, when it can be relied on."""
    variable = known.variable(SCALES, place, item)
    if variable is None:
        return None
    if not variable.is_numeric or variable.derivation:
        known.wrong(SCALES, place, f'"{item}" is of kind {variable.kind}',
                    "an item with numbers",
                    f"give it the kind item and numbers as codes in {FILE}")  # fmt: skip
        return None
    if rules.codes:
        _check_codes(known, variable, rules)
    else:
        _check_range(known, place, variable, rules)
    if item in rules.reverse_keyed and variable.reversed_in_export:
        remedy = "remove it from reverse_keyed, or correct reversed_in_export"
        if rules.of_library:
            remedy = "correct reversed_in_export; if the export does hold it turned round, turn it "
            remedy += f"back with its levels in {FILE}, as in 1=5 | 2=4 | 3=3 | 4=2 | 5=1"
        known.wrong(SCALES, place,
                    f'"{item}" is to be turned round, but {FILE} says that the export holds '
                    "it turned round already",
                    "that an item is turned round once", remedy)  # fmt: skip
    return variable


def _check_range(known: KnownNames, place: Place, variable: Variable, rules: _Rules) -> None:
    low, high = variable.declared_range
    if low is None or high is None or (low, high) == (rules.minimum, rules.maximum):
        return
    remedy = "find out which is right and correct the other"
    if rules.of_library:
        remedy = "correct the codebook; or, where other codes stand for the same answers, write "
        remedy += "`rescale: true`, or `codes` with the instrument's code for each of the study's"
    known.wrong(SCALES, place,
                f'the codebook lets "{variable.name}" run from {low:g} to {high:g}, the '
                f"{'instrument' if rules.of_library else 'scale'} "
                f"from {rules.minimum:g} to {rules.maximum:g}",
                "the same range in both", remedy)  # fmt: skip


def _check_codes(known: KnownNames, variable: Variable, rules: _Rules) -> None:
    """Every answer of the codebook has a code of the scale, and no other answer has one."""
    low, high = variable.declared_range
    answers = [float(code) for code in variable.ordered_codes]
    if not answers and low is not None and high is not None:
        answers = [low, high]
        odd = [code for code in rules.codes if not low <= code <= high]
    else:
        odd = [code for code in rules.codes if answers and code not in answers]
    lacking = [code for code in answers if code not in rules.codes]
    for codes, found in ((lacking, "nothing says what becomes of"), (odd, "there is no answer")):
        if codes:
            known.wrong(SCALES, rules.codes_at,
                        f'{found} {", ".join(f"{code:g}" for code in codes)} of "{variable.name}"',
                        f"each answer of {FILE} once",
                        f"correct the codes, or the answers in {FILE}")  # fmt: skip


def _check_no_composite(known: KnownNames, settings: StudyScales) -> None:
    """Items that stand for themselves are not made into a score."""
    single = settings.single_items
    for name, scale in settings.scales.items():
        together = [item for item in scale.items if item in single]
        if len(together) > 1:
            known.wrong(SCALES, (*settings.place(name), "items"),
                        f"{', '.join(together)} are single items ({single[together[0]]['source']}) "
                        "and have no common score",
                        "each of them by itself", "remove the scale")  # fmt: skip


def bends(scale: Scale) -> str:
    """Why a score is no weighted sum of its items' answers; an empty text when it is one."""
    if scale.conversion:
        return "is read off a table"
    if scale.score == "count":
        return "counts answers"
    if scale.codes and not scale.has_even_codes:
        return "rests on codes with uneven steps"
    return ""
