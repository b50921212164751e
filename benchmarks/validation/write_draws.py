"""Write the draws of the simulation studies that R analyses, one CSV file a scenario.

usage: python benchmarks/validation/write_draws.py FOLDER [START_OF_SCENARIO_NAME …]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import pandas as pd

from questline.tools.validation.studies import scenarios


def main(folder: str, *wanted: str) -> None:
    """Write the draws of all scenarios, or of those whose names begin so."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for scenario in scenarios():
        if scenario.draws_in_r and scenario.name.startswith(wanted or ""):
            draws = {number: scenario.data(number) for number in range(scenario.draws_in_r)}
            table = pd.concat(draws, names=["draw"]).reset_index(level="draw")
            table.to_csv(target / f"{scenario.name.replace('/', '__')}.csv", index=False)
            print(scenario.name, len(draws), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
