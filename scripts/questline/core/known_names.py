"""The names that the files of a study may use of one another: variables, scales, levels.

Every question asked here that has no good answer becomes a problem that names file, line and key.
What is known to be wrong with its own file already is passed over, so that one mistake is reported
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from questline.core.codebook import FILE, Variable, is_number
from questline.core.errors import Problem, unknown_name
from questline.core.study_scales import StudyScales
from questline.core.yaml_text import Place, YamlText

SCALES = "scales.yaml"


class KnownNames:
    """Answers what a name stands for and collects the problems of those that stand for nothing."""

    def __init__(
        self,
        codebook: Mapping[str, Variable],
        scales: StudyScales | None,
        sources: Mapping[str, YamlText],
    ):
        self.codebook = codebook
        self.scales = scales.scales if scales else {}
        self.sources = sources
        self.problems: list[Problem] = []
        self.bands = scales.band_levels if scales else {}
        written = _scales_written(sources.get(SCALES))
        self.scales_unread = written is None
        wrong = (written or set()) - set(self.scales)
        wrong |= {re.sub(r"[^a-z0-9]+", "_", name.lower()) for name in wrong}
        self.doubtful = wrong | {f"{name}_band" for name in wrong}
        self._unread_instruments = scales.doubtful if scales else []
        self.doubtful |= set(self._unread_instruments)
        self._refused: set[str] = set()

    def where(self, file_name: str, place: Place) -> str:
        """A place of a file for people."""
        source = self.sources[file_name]
        return source.where(source.as_written(place))

    def wrong(self, file_name: str, place: Place, found: str, expected: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.where(file_name, place), found, expected, remedy))

    def unknown(
        self, file_name: str, place: Place, name: str, valid: Iterable[str], what: str, remedy: str
    ) -> None:
        """Note the problem of a name that does not exist."""
        self.problems.append(unknown_name(self.where(file_name, place), name, valid, what, remedy))

    def is_doubtful(self, name: str) -> bool:
        """Whether it may be a scale, or its bands, that has a mistake in scales.yaml."""
        return name in self.doubtful or any(
            name == entry or name.startswith(f"{entry}_") for entry in self._unread_instruments
        )

    def once(self, file_name: str, named: Iterable[tuple[Place, str]]) -> None:
        """Each name may stand once; `named` are the names and where they stand."""
        first: dict[str, Place] = {}
        for place, name in named:
            if name in first:
                line = self.sources[file_name].line(self.sources[file_name].as_written(first[name]))
                self.wrong(file_name, place, f'"{name}" stands in line {line} already',
                           "each name once",
                           "remove one of the two or give it another name")  # fmt: skip
            first.setdefault(name, place)

    def written(self, file_name: str, key: str) -> list[str]:
        """The names under a key at the top of a file, also of entries that are set aside.

        The keys of a mapping, or the key `name` of each entry of a list.
        """
        entries = self.sources[file_name].content.get(key) or {}
        if isinstance(entries, list):
            return [str(entry.get("name")) for entry in entries if isinstance(entry, dict)]
        return list(entries)

    def variable(self, file_name: str, place: Place, name: str) -> Variable | None:
        """The variable of that name; None when there is none, or none that can be relied on."""
        if name not in self.codebook:
            remedy = "correct the name, or describe the variable in codebook.csv"
            self.unknown(file_name, place, name, self.codebook, f"a variable of {FILE}", remedy)
            return None
        variable = self.codebook[name]
        return None if variable.doubtful else variable

    def exists(self, name: str) -> bool:
        """Whether there is a variable, scale or band of that name."""
        return name in self.codebook or name in self.scales or name in self.bands

    def analysable(self, file_name: str, place: Place, name: str) -> bool:
        """Whether it is a variable, scale or band that may be analysed and shown."""
        if name in self.scales or name in self.bands:
            return True
        if self.is_doubtful(name):
            return False
        if name not in self.codebook:
            if not self.scales_unread:
                known = [*self.codebook, *self.scales, *self.bands]
                remedy = f"correct the name, or describe it in {FILE} or {SCALES}"
                self.unknown(file_name, place, name, known, "a variable or a scale", remedy)
            return False
        variable = self.codebook[name]
        if variable.doubtful:
            return False
        reason = ""
        if variable.kind in ("text", "identifier", "date"):
            reason = f"of kind {variable.kind}"
        elif variable.sensitivity != "public":
            reason = f"{variable.sensitivity} (its sensitivity in {FILE})"
        if reason:
            self._refused.add(name)
            self.wrong(file_name, place,
                       f'"{name}" is {reason}, so it cannot be analysed or shown',
                       "a public variable with levels or numbers",
                       f"name another variable, or derive one from it in {FILE}")  # fmt: skip
        return not reason

    def is_sound(self, name: str) -> bool:
        """Whether nothing is wrong with it so far, so that it is worth asking more about it."""
        if name in self.scales or name in self.bands:
            return True
        variable = self.codebook.get(name)
        return bool(variable and not variable.doubtful and name not in self._refused)

    def levels_of(self, name: str) -> list[str]:
        """The levels of a variable or band, in order; none for scales and for numbers."""
        if name in self.bands:
            return self.bands[name]
        return self.codebook[name].level_codes if name in self.codebook else []

    def is_numeric(self, name: str) -> bool:
        """Whether it is a scale or a variable with numbers."""
        return name in self.scales or (name in self.codebook and self.codebook[name].is_numeric)

    def needs_numbers(self, file_name: str, place: Place, name: str, remedy: str) -> None:
        """A scale or a variable with numbers is asked for."""
        if not self.is_numeric(name):
            self.wrong(file_name, place, f'"{name}" has no numbers',
                       "a scale, or a variable with numbers", remedy)  # fmt: skip

    def needs_levels(self, file_name: str, place: Place, name: str) -> bool:
        """A variable with levels is asked for."""
        if self.levels_of(name):
            return True
        self.wrong(file_name, place, f'"{name}" has no levels', "a variable with levels",
                   f"name a category, or derive bands from it in {FILE}")  # fmt: skip
        return False

    def known_levels(self, file_name: str, place: Place, name: str, levels: Sequence[str]) -> None:
        """Each level named must exist; numbers without declared levels accept any number."""
        valid = self.levels_of(name)
        for index, level in enumerate(levels):
            at = (*place, index) if len(levels) > 1 else place
            if level in valid or (not valid and is_number(level) and self.is_numeric(name)):
                continue
            if not valid:
                kind = "a number" if self.is_numeric(name) else "a variable with levels"
                self.wrong(file_name, at, f'"{level}" is named, but "{name}" has no levels', kind,
                           f"name another variable, or declare its levels in {FILE}")  # fmt: skip
                continue
            code = self._code_of_label(name, level)
            remedy = f"use the code of the level, as in {FILE}, not its label"
            if code:
                self.wrong(file_name, at, f'"{level}" is the label of the level "{code}"',
                           f"one of {', '.join(valid)}", remedy)  # fmt: skip
            else:
                self.unknown(file_name, at, level, valid, f'a level of "{name}"', remedy)

    def _code_of_label(self, name: str, label: str) -> str:
        variable = self.codebook.get(name)
        pairs = [*variable.levels, *variable.level_labels] if variable else []
        wanted = label.strip().casefold()
        return next((code for code, text in pairs if text.strip().casefold() == wanted), "")


def _scales_written(source: YamlText | None) -> set[str] | None:
    """The names under `scales`, also of those that are wrong; None when they cannot be known."""
    if source is None or source.problems or not isinstance(source.content, dict):
        return None
    scales = source.content.get("scales")
    return set(scales) if isinstance(scales, dict) else set() if scales is None else None
