"""The people of weighting.R, the margins that their weights meet, and R's numbers about them."""

from pathlib import Path

import numpy as np
import pandas as pd

from questline.modelling.weighting.raking import RakedWeights, rake

REFERENCE = Path(__file__).parent / "reference"
PEOPLE = pd.read_csv(REFERENCE / "weighting_people.csv").set_index("row")
MARGINS = {
    "employer": {"primary_care": 0.45, "voluntary_sector": 0.30, "local_council": 0.25},
    "age": {"under_40": 0.35, "from_40": 0.35, "from_50": 0.30},
    "gender": {"woman": 0.55, "man": 0.45},
}
_NUMBERS = pd.read_csv(REFERENCE / "weighting.csv", dtype={"term": str})


def numbers(what: str, statistic: str) -> dict[str, float]:
    """R's numbers by term."""
    found = _NUMBERS[(_NUMBERS["what"] == what) & (_NUMBERS["statistic"] == statistic)]
    return dict(zip(found["term"], found["value"], strict=True))


def raked_people(**options: object) -> RakedWeights:
    """The people raked from their base weights."""
    return rake(PEOPLE, MARGINS, PEOPLE["base"].to_numpy(dtype=np.float64), **options)
