"""Small coded material made up for the tests: segments and sources as `reading` gives them."""

import pandas as pd

NAN = float("nan")


def segments(*lines: tuple) -> pd.DataFrame:
    """Segments from (participant, place, source, start, end, code, coder) and maybe a text."""
    full = [line if len(line) == 8 else (*line, f"words at {line[3]}") for line in lines]
    names = ["participant", "place", "source", "start", "end", "code", "coder", "text"]
    frame = pd.DataFrame(full, columns=names, dtype=object)
    return frame.astype({"place": "int64", "start": "float64", "end": "float64"})


def sources(**texts: str) -> pd.DataFrame:
    """The source "talk" of participants, with its text."""
    lines = [(one, place, "talk", text) for place, (one, text) in enumerate(texts.items(), 1)]
    return pd.DataFrame(lines, columns=["participant", "place", "source", "text"], dtype=object)


def codes(**parents: str) -> pd.DataFrame:
    """A codebook: each code and the code above it."""
    names = list(parents)
    return pd.DataFrame(
        {"code": names, "name": names, "path": names, "parent": list(parents.values()),
         "definition": [f"about {name}" for name in names]}, dtype=object,
    )  # fmt: skip


def variable(*levels: str) -> dict:
    """A variable as `for_analysis` describes it."""
    return {"kind": "category", "numeric": not levels, "ordered": False, "levels": list(levels),
            "minimum": None, "maximum": None, "derivation": None,
            "sensitivity": "public"}  # fmt: skip


def by_id(store: pd.DataFrame) -> dict[str, float]:
    """Estimates by id without the stage."""
    names = store["id"].str.removeprefix("interviews/")
    return dict(zip(names, store["estimate"], strict=True))
