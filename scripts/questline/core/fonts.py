"""DejaVu Sans, the font of figures and documents: matplotlib brings it, the same everywhere."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_FILES = {
    "regular": "DejaVuSans.ttf",
    "bold": "DejaVuSans-Bold.ttf",
    "oblique": "DejaVuSans-Oblique.ttf",
}


def font_files() -> dict[str, Path]:
    """The files of the font by their kind, found without loading matplotlib.

    Raises ModuleNotFoundError where matplotlib is not installed.
    """
    library = find_spec("matplotlib")
    if library is None or not library.submodule_search_locations:
        raise ModuleNotFoundError("matplotlib is not installed; it brings the font of documents")
    folder = Path(library.submodule_search_locations[0], "mpl-data", "fonts", "ttf")
    return {kind: folder / name for kind, name in _FILES.items()}


def fonts() -> dict[str, bytes]:
    """The content of the files of the font by their kind ("regular", "bold", "oblique")."""
    return {kind: path.read_bytes() for kind, path in font_files().items()}
