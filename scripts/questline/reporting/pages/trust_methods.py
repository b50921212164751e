"""The methods section on how far the planned models can be trusted, with its sources."""

from __future__ import annotations

from questline.reporting.catalogue import _, message
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

OPTIMISM = message(
    "Performance was corrected for optimism by the bootstrap (Harrell, Lee and Mark 1996; "
    "Steyerberg and others 2001), as R’s rms::validate does. The interval of the area under the "
    "ROC curve is moved by the optimism (Noma and others 2021). Where everyone in a sample with a "
    "level, or nobody, has the outcome, or nobody was drawn who has it, its term is left out of "
    "the model of that sample. If more than one sample in ten cannot be fitted at all, no "
    "corrected number is given."
)
CURVE = message(
    "The calibration curve is a logistic model of the outcome on a restricted cubic spline of the "
    "linear predictor with 4 knots (Harrell 2015; Van Calster and others 2016), less its optimism; "
    "its error is averaged over people (Austin and Steyerberg 2019)."
)
SHRINKAGE = message(
    "The shrinkage factor is the corrected calibration slope, and beside it the formula of van "
    "Houwelingen and le Cessie (1990): chi-square less parameters, over chi-square."
)
SIZE = message(
    "The people that a model needs follow from the criteria of Riley and others (2019, parts I and "
    "II; 2020): a shrinkage factor of 0.9, an R squared at most 0.05 too high, and a precise "
    "overall level. They should rest on the R squared of earlier studies; none is stated in the "
    "plan, so that the model’s own, adjusted for overfitting, stands in. Rules such as ten events "
    "for each variable are too coarse."
)
DETECTABLE = message(
    "Detectable associations are those whose test would be significant with a chance of {}. For "
    "odds ratios, outcomes of these same people were simulated again and again, with the "
    "covariates and the other coefficients as they are and the share with the outcome held fixed; "
    "for differences there is a formula (noncentral t). The power for the association that was "
    "found is not reported: it only says the p-value again (Hoenig and Heisey 2001)."
)
E_VALUES = message(
    "E-values are those of VanderWeele and Ding (2017), of the estimate and of the limit of its "
    "interval nearer to no association. An odds ratio stands for a risk ratio where at most 15% "
    "have the outcome, and its square root does otherwise and in ordinal models; a difference d in "
    "residual standard deviations stands for a risk ratio of exp(0.91 d) (Chinn 2000)."
)


def trusting(view: View) -> list[Text]:
    """What was asked of every planned model beyond its own people, as far as it was asked."""
    rows = view.lookup.where("modelling", model="adjusted", dataset=COMPLETE)
    terms = {row.term for row in rows}
    statistics = {row.statistic for row in rows}
    sentences: list[Text] = []
    if "internal_validation" in terms:
        sentences.append((_(OPTIMISM),))
    if "calibration_curve" in terms:
        sentences.append((_(CURVE),))
    if "shrinkage_factor" in statistics:
        sentences.append((_(SHRINKAGE),))
    if "sample_size" in terms:
        sentences.append((_(SIZE),))
    power = next((row for row in rows if row.statistic == "power"), None)
    if power is not None:
        sentences.append(say(_(DETECTABLE), view.number(power)))
    if "e_value" in statistics:
        sentences.append((_(E_VALUES),))
    return sentences
