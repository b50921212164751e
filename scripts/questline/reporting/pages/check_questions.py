"""The questions about the fit of a model: who answers them, and what the answers mean in words."""

from __future__ import annotations

from dataclasses import dataclass

from questline.reporting.catalogue import message


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
    message("Is a curve or an interaction missing? (link test)"),
    (("link_test", "coefficient"),),
    message("A sign of it, or that another kind of model is needed."),
    message("No sign of it."),
)
OF_MODEL = {
    "logistic": (
        LINK,
        Question(
            message("Do predicted and observed chances agree in groups? (Hosmer and Lemeshow)"),
            (("hosmer_lemeshow_test", ""),),
            message(
                "A sign that they do not; the figure of calibration shows where. See the caveat "
                "below."
            ),
            message("No sign that they do not, which says little. See the caveat below."),
        ),
        Question(
            message("Do outcomes vary more than the model says? (dispersion)"),
            (("pearson_test", message("Pearson")), ("deviance_test", "deviance")),
            message("A sign of it, or of something missing; the intervals may be too narrow."),
            message("No sign of it."),
            ("dispersion", "ratio"),
        ),
    ),
    "linear": (
        LINK,
        Question(
            message("Do the terms in this form miss something? (lack of fit)"),
            (("lack_of_fit_test", ""),),
            message("A sign of it; people alike in all terms differ from what the model says."),
            message("No sign of it."),
        ),
        Question(
            message("Are residuals spread alike for everyone? (Breusch and Pagan)"),
            (("constant_variance_test", ""),),
            message("A sign that they are not; robust errors are the safer ones."),
            message("No sign that they are not."),
        ),
    ),
    "ordinal": (
        LINK,
        Question(
            message("Are the odds proportional? (all terms together)"),
            (
                ("brant_test", message("Brant")),
                ("proportional_odds_test", message("likelihood ratio")),
            ),
            message("A sign that they are not; one odds ratio for all levels says too little."),
            message("No sign that they are not."),
            group="all_terms",
        ),
    ),
}
OF_NUMBERS = Question(
    message("{}: a straight line?"),
    (("linearity_test", "spline"), ("box_tidwell_test", message("Box and Tidwell"))),
    message("A sign of a bend; its effect may not be the same along its range."),
    message("No sign of a bend."),
)
OF_TERMS = Question(
    message("{}: proportional odds?"),
    (("brant_test", message("Brant")), ("proportional_odds_test", message("likelihood ratio"))),
    message("A sign that its odds ratio is not the same for all levels."),
    message("No sign that its odds ratio is not the same for all levels."),
)
TESTED = frozenset(
    statistic
    for question in (*(one for kind in OF_MODEL.values() for one in kind), OF_NUMBERS, OF_TERMS)
    for statistic, _ in question.tests
)
