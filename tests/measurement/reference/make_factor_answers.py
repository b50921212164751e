"""Makes factor_answers.csv, answers with a known structure. Run: python make_factor_answers.py

Twelve items, 1 to 5, of which v1 to v4, w1 to w4 and x1 to x4 share something beside the trait that
all of them reflect. Answers of v and w are skewed; some are missing, one respondent gave none.
"""

from pathlib import Path

import numpy as np
import pandas as pd

ANSWERS = Path(__file__).with_name("factor_answers.csv")
GENERAL = {"v": (0.6, 0.55, 0.65, 0.5), "w": (0.5, 0.6, 0.55, 0.6), "x": (0.55, 0.5, 0.45, 0.6)}
GROUP = {"v": (0.5, 0.4, 0.55, 0.45), "w": (0.45, 0.6, 0.5, 0.35), "x": (0.4, 0.5, 0.5, 0.45)}
LIMITS = {"v": (-0.6, 0.1, 0.8, 1.5), "w": (-1.8, -1.2, -0.5, 0.4), "x": (-1.3, -0.4, 0.4, 1.3)}


def make_factor_answers() -> pd.DataFrame:
    """300 respondents (index `row`), answers 1 to 5 as floats, missing NaN."""
    random = np.random.Generator(np.random.PCG64(20260612))
    respondents = 300
    general = random.standard_normal(respondents)
    columns = {}
    for group, limits in LIMITS.items():
        shared = random.standard_normal(respondents)
        for position, (own, beside) in enumerate(zip(GENERAL[group], GROUP[group], strict=True)):
            noise = random.standard_normal(respondents) * np.sqrt(1 - own**2 - beside**2)
            latent = own * general + beside * shared + noise
            columns[f"{group}{position + 1}"] = 1.0 + np.searchsorted(limits, latent)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(1, respondents + 1, name="row"))
    frame = frame.mask(random.random(frame.shape) < 0.03)
    frame.loc[11] = np.nan
    frame.loc[29, ["v1", "v2", "v3"]] = np.nan
    return frame


if __name__ == "__main__":
    make_factor_answers().to_csv(ANSWERS, float_format="%.0f", lineterminator="\n")
