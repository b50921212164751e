"""The questions about the fit of a model: who answers them, and what the answers mean in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question about a model as a whole: the tests that answer it, and what their p says.

    `tests` are statistics with the names that stand before their numbers ("" where one stands
    alone); `first` a statistic without a test that stands before them; `group` that of their rows.
    """

    asked: str
    tests: tuple[tuple[str, str], ...]
    sign: str
    no_sign: str
    first: tuple[str, str] | None = None
    group: str = ""


LINK = Question(
    "Is a curve or an interaction missing? (link test)",
    (("link_test", "coefficient"),),
    "A sign of it, or that another kind of model is needed.",
    "No sign of it.",
)
OF_MODEL = {
    "logistic": (
        LINK,
        Question(
            "Do predicted and observed chances agree in groups? (Hosmer and Lemeshow)",
            (("hosmer_lemeshow_test", ""),),
            "A sign that they do not; the figure of calibration shows where. See the caveat below.",
            "No sign that they do not, which says little. See the caveat below.",
        ),
        Question(
            "Do outcomes vary more than the model says? (dispersion)",
            (("pearson_test", "Pearson"), ("deviance_test", "deviance")),
            "A sign of it, or of something missing; the intervals may be too narrow.",
            "No sign of it.",
            ("dispersion", "ratio"),
        ),
    ),
    "linear": (
        LINK,
        Question(
            "Do the terms in this form miss something? (lack of fit)",
            (("lack_of_fit_test", ""),),
            "A sign of it; people alike in all terms differ from what the model says.",
            "No sign of it.",
        ),
        Question(
            "Are residuals spread alike for everyone? (Breusch and Pagan)",
            (("constant_variance_test", ""),),
            "A sign that they are not; robust errors are the safer ones.",
            "No sign that they are not.",
        ),
    ),
    "ordinal": (
        LINK,
        Question(
            "Are the odds proportional? (all terms together)",
            (("brant_test", "Brant"), ("proportional_odds_test", "likelihood ratio")),
            "A sign that they are not; one odds ratio for all levels says too little.",
            "No sign that they are not.",
            group="all_terms",
        ),
    ),
}
OF_NUMBERS = Question(
    "{}: a straight line?",
    (("linearity_test", "spline"), ("box_tidwell_test", "Box and Tidwell")),
    "A sign of a bend; its effect may not be the same along its range.",
    "No sign of a bend.",
)
OF_TERMS = Question(
    "{}: proportional odds?",
    (("brant_test", "Brant"), ("proportional_odds_test", "likelihood ratio")),
    "A sign that its odds ratio is not the same for all levels.",
    "No sign that its odds ratio is not the same for all levels.",
)
TESTED = frozenset(
    statistic
    for question in (*(one for kind in OF_MODEL.values() for one in kind), OF_NUMBERS, OF_TERMS)
    for statistic, _ in question.tests
)
