"""A study folder for the file that the peer's simulate.py makes: 80 columns, four scales.

`simulate.py 1000000 big.csv 1 32` makes a million respondents, of whom one in a hundred stands in
the file twice.
"""

import csv
from pathlib import Path

SCALES = {"A": (8, 5, (3, 6)), "B": (10, 5, (2, 5, 9)), "C": (6, 6, (4,)), "D": (12, 5, (1, 6, 11))}
"""Items, highest answer and reverse-keyed items of each scale."""
FURTHER_ITEMS = 32
LEVELS = {
    "sex": "female male",
    "edu": "primary secondary bachelor graduate",
    "emp": "employed unemployed retired",
    "region": "N S E W C",
    "marital": "partner single separated",
}
ITEMS = [f"{name}{at + 1}" for name, (number, _, _) in SCALES.items() for at in range(number)]
HEADERS = ("variable", "match", "column", "kind", "label", "levels", "minimum", "maximum")


def variable_of(column: str) -> str:
    """The short name of a column."""
    return column.lower()


def write_study(folder: Path, data: Path, name: str) -> None:
    """Write the study's files into `folder`; `data` is the file of answers."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "codebook.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADERS)
        writer.writerows(_codebook())
    texts = {
        "study.yaml": f"name: {name}\ntitle: A million respondents\nraw: {data}\nseed: 1\n"
        "synthetic: Simulated answers, for timing alone.\n",
        "scales.yaml": _scales(),
        "cleaning.yaml": _cleaning(),
        "plan.yaml": "table_one:\n  variables: [age]\n",
        "report.yaml": "{}\n",
        "release.yaml": "{}\n",
    }
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")


def _codebook() -> list[tuple[str, ...]]:
    """A line for each of the 80 columns."""
    numbers = {"age": ("18", "90"), "income": ("0", ""), "children": ("0", "30"),
               "srh": ("1", "5"), "y1": ("0", "1"), "y2": ("0", "1")}  # fmt: skip
    limits = {item: ("1", str(SCALES[item[0]][1])) for item in ITEMS}
    limits |= {f"X{number + 1}": ("1", "5") for number in range(FURTHER_ITEMS)}
    columns = ["id", "sex", "age", "edu", "emp", "region", "income", "children", "marital"]
    columns += [*limits, "srh", "y1", "y2"]
    lines = []
    for column in columns:
        kind, levels = "identifier", ""
        low, high = numbers.get(column, limits.get(column, ("", "")))
        if column in LEVELS:
            kind = "category"
            levels = " | ".join(f"{level.lower()}={level}" for level in LEVELS[column].split())
        elif column != "id":
            kind = "item" if column in limits else "number"
        name = variable_of(column)
        lines.append((name, "header", column, kind, f"Column {column}", levels, low, high))
    return lines


def _scales() -> str:
    lines = ["scales:"]
    for name, (number, highest, turned) in SCALES.items():
        items = ", ".join(f"{name.lower()}{at + 1}" for at in range(number))
        reverse = ", ".join(f"{name.lower()}{at}" for at in turned)
        lines += [
            f"  scale_{name.lower()}:",
            f"    label: Scale {name}",
            "    kind: reflective",
            f"    items: [{items}]",
            f"    reverse_keyed: [{reverse}]",
            "    minimum: 1",
            f"    maximum: {highest}",
            "    score: mean",
            "    least_answered: 50%",
            "    direction: higher is more",
            "    source: Simulated",
        ]
    return "\n".join([*lines, ""])


def _cleaning() -> str:
    return """out_of_range: set_missing
least_respondents: 20
rules:
  - name: duplicate
    kind: duplicates
    variable: id
    different_answers: error
    reason: The same respondent's answers stand in the file twice
  - name: careless
    kind: careless
    decision: mark
    reason: Shows at least two signs of answering without reading
"""
