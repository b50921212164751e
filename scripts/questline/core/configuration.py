"""A study: its folder of configuration read, checked and held together.

`load_study` reads every file of the folder and returns the study together with everything that is
wrong, all at once. The corridor's rules exist only when nothing is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from questline.core.cleaning_rules import CleaningSettings
from questline.core.codebook import FILE as CODEBOOK
from questline.core.codebook import Variable
from questline.core.codebook_reading import read_codebook
from questline.core.cross_checks import check_together
from questline.core.errors import Problem, nearest_name
from questline.core.further_files import (
    FurtherPaths,
    beside_study,
    check_further_files,
    check_names_of_files,
    further_paths,
)
from questline.core.instruments import instrument_files
from questline.core.interview_files import InterviewFiles, check_interview_files
from questline.core.interview_settings import InterviewSettings
from questline.core.known_names import SCALES
from questline.core.plan import PlanSettings
from questline.core.plan_lock import FILE as PLAN_LOCK
from questline.core.plan_lock import PlanLock, misnamed, read_lock
from questline.core.release_checks import RELEASE, check_earlier_releases
from questline.core.release_rules import (
    ExceptionSettings,
    ReleasedTextSettings,
    ReleaseSettings,
)
from questline.core.report_settings import DeviationSettings, ReportSettings
from questline.core.scales import ScaleSettings
from questline.core.settings import Settings
from questline.core.settings_reading import read_settings
from questline.core.study import StudySettings
from questline.core.study_scales import StudyScales, with_instruments
from questline.core.yaml_text import YamlText

if TYPE_CHECKING:
    from questline.core.registration import Compared

SETTINGS_FILES: dict[str, type[Settings]] = {
    "study.yaml": StudySettings,
    "scales.yaml": ScaleSettings,
    "cleaning.yaml": CleaningSettings,
    "plan.yaml": PlanSettings,
    "release.yaml": ReleaseSettings,
    "report.yaml": ReportSettings,
}
OPTIONAL_FILES: dict[str, type[Settings]] = {
    "deviations.yaml": DeviationSettings,
    "exceptions.yaml": ExceptionSettings,
    "released_texts.yaml": ReleasedTextSettings,
    "interviews.yaml": InterviewSettings,
}


@dataclass(frozen=True)
class Study:
    """A study whose configuration is valid."""

    folder: Path
    raw: Path
    settings: StudySettings
    codebook: dict[str, Variable]
    scales: StudyScales
    cleaning: CleaningSettings
    plan: PlanSettings
    release: ReleaseSettings
    report: ReportSettings
    deviations: DeviationSettings
    exceptions: ExceptionSettings
    released_texts: ReleasedTextSettings
    interviews: InterviewSettings
    lock: PlanLock | None = None

    @property
    def name(self) -> str:
        """The study's short name."""
        return self.settings.name

    @property
    def files(self) -> list[Path]:
        """The files of the configuration, in a fixed order; those of instruments among them."""
        names = [*SETTINGS_FILES, CODEBOOK, *OPTIONAL_FILES, PLAN_LOCK]
        own = [self.folder / name for name in names if (self.folder / name).is_file()]
        return own + instrument_files(use.instrument for use in self.scales.instruments.values())

    @cached_property
    def compared(self) -> Compared:
        """The study beside its registered plan."""
        from questline.core.registration import compare

        return compare(self)

    @property
    def interview_files(self) -> InterviewFiles:
        """The files of the interview strand, from the working folder."""
        return InterviewFiles.of(self.folder, self.interviews)

    @property
    def companions(self) -> list[Path]:
        """The files of the survey that are read beside the raw file."""
        return [beside_study(self.folder, name) for name in self.settings.companions]

    @property
    def further_files(self) -> list[FurtherPaths]:
        """The files whose rows stand below those of the raw file."""
        return further_paths(self.folder, self.settings)

    @property
    def side_by_side(self) -> dict[str, Any] | None:
        """How the rows of one respondent become one, as plain data; None where each has one."""
        layout = self.settings.side_by_side
        return layout.model_dump() if layout else None

    @property
    def every_file(self) -> list[list[Any]]:
        """What each file is called, its path and those of the files beside it; raw one first."""
        beside = [str(path) for path in self.companions]
        first = [self.settings.first_file, str(self.raw), beside]
        return [first, *(file.as_parameters() for file in self.further_files)]

    @property
    def beside_raw(self) -> list[Path]:
        """Every file that is read besides the raw file and the configuration."""
        further = [[file.raw, *file.companions] for file in self.further_files]
        return [*self.companions, *(path for paths in further for path in paths)]

    def variables(self) -> dict[str, dict[str, Any]]:
        """What the stages after intake may know of the variables: plain data without labels."""
        return {name: variable.for_analysis() for name, variable in self.codebook.items()}

    def intake_variables(self) -> dict[str, dict[str, Any]]:
        """What intake needs of every variable."""
        return {name: variable.for_intake() for name, variable in self.codebook.items()}

    def scale_definitions(self, *fields: str) -> dict[str, dict[str, Any]]:
        """The named fields of every scale as plain data; all of them when none is named.

        Besides those of scales.yaml they are `items_needed` (a count), `lowest_score`,
        `highest_score` and `withheld` (the items whose answers are not shown one by one). What few
        scales have (core.scales.FEATURES) stands only where it says something, and always.
        """
        chosen = {}
        for name, scale in self.scales.scales.items():
            everything = {**scale.as_parameters(), "withheld": self.withheld(scale.items)}
            wanted = (*fields, *scale.features) if fields else everything
            chosen[name] = {field: everything[field] for field in wanted}
        return chosen

    def withheld(self, items: Sequence[str]) -> list[str]:
        """Those of some items that are not public: their answers are not shown one by one."""
        return [item for item in items if self.codebook[item].sensitivity != "public"]

    def analysis_variables(self, names: list[str]) -> dict[str, dict[str, Any]]:
        """Like `variables`, with scales and their bands described in the same way."""
        described = {}
        for name in dict.fromkeys(names):
            if name in self.codebook:
                described[name] = self.codebook[name].for_analysis()
            elif name in self.scales.scales:
                scale = self.scales.scales[name]
                described[name] = _described(True, [], scale.lowest_score, scale.highest_score)
            else:
                described[name] = _described(False, self.scales.band_levels[name], None, None)
        return described


def _described(
    numeric: bool, levels: list[str], minimum: float | None, maximum: float | None
) -> dict[str, Any]:
    return {
        "kind": "number" if numeric else "ordered",
        "numeric": numeric,
        "ordered": not numeric,
        "levels": levels,
        "minimum": minimum,
        "maximum": maximum,
        "sensitivity": "public",
        "derivation": None,
    }


@dataclass
class Configuration:
    """The files of a study's folder as far as they could be read, and all that is wrong in them.

    `models` holds the content of each settings file by its name, as far as it is in order;
    `sources` its text with the lines of its keys; `lock` the registered plan, if there is one.
    """

    models: dict[str, Any]
    sources: dict[str, YamlText]
    codebook: dict[str, Variable]
    problems: list[Problem]
    lock: PlanLock | None = None


def read_configuration(folder: Path) -> Configuration:
    """Read and check the files of a study's folder, each alone and all together."""
    problems: list[Problem] = []
    models: dict[str, Any] = {}
    sources: dict[str, YamlText] = {}
    for name, model in {**SETTINGS_FILES, **OPTIONAL_FILES}.items():
        path = folder / name
        if not path.is_file():
            if name in OPTIONAL_FILES:
                models[name] = model()
            else:
                problems.append(_no_file(folder, name))
            continue
        text, trouble = _read_text(path)
        problems += trouble
        if text is None:
            continue
        models[name], sources[name], trouble = read_settings(model, text, name)
        problems += trouble
    codebook: dict[str, Variable] = {}
    if (folder / CODEBOOK).is_file():
        text, trouble = _read_text(folder / CODEBOOK)
        problems += trouble
        if text is not None:
            codebook, trouble = read_codebook(text)
            problems += trouble
    else:
        problems.append(_no_file(folder, CODEBOOK))
    if models.get(SCALES):
        models[SCALES], trouble = with_instruments(models[SCALES], sources[SCALES], codebook)
        problems += trouble
    problems += check_together(codebook, models, sources)
    problems += check_earlier_releases(folder, models.get(RELEASE), sources.get(RELEASE))
    lock, trouble = _read_plan_lock(folder, models.get("study.yaml"))
    problems += trouble
    problems += _misspelt_files(folder)
    return Configuration(models, sources, codebook, problems, lock)


def _read_plan_lock(
    folder: Path, settings: StudySettings | None
) -> tuple[PlanLock | None, list[Problem]]:
    """The registered plan, if there is one, and what is wrong with its file."""
    path = folder / PLAN_LOCK
    if not path.exists():
        return None, misnamed(other.name for other in folder.iterdir())
    text, problems = _read_text(path)
    if text is None:
        return None, problems
    return read_lock(text, settings.name if settings else "")


def load_study(
    folder: str | Path, raw: str | Path | None = None, *, needs_data: bool = True
) -> tuple[Study | None, list[Problem]]:
    """Read and check a study's folder.

    `raw` overrides the raw file that study.yaml names. Returns the study, or None and every problem
    that was found: in the files, between the files, and with the raw file being there. Without
    `needs_data` the raw file, and those read beside it, need not be there yet.
    """
    folder = Path(folder)
    if not folder.is_dir():
        return None, [_no_folder(folder)]
    read = read_configuration(folder)
    models, problems = read.models, read.problems
    settings = models.get("study.yaml")
    raw_path = _raw_path(folder, _raw_named(settings, read.sources.get("study.yaml")), raw)
    if raw_path is not None and needs_data:
        problems += _check_raw(raw_path, settings, raw is not None)
    if needs_data:
        problems += _check_companions(folder, settings.companions if settings else [], raw_path)
        problems += check_interview_files(folder, models.get("interviews.yaml"))
    if settings:
        if needs_data:
            problems += check_further_files(folder, settings, raw_path)
        problems += check_names_of_files(settings, read.codebook)
    if problems:
        return None, problems
    assert raw_path is not None
    study = Study(
        folder=folder,
        raw=raw_path,
        settings=models["study.yaml"],
        codebook=read.codebook,
        scales=models["scales.yaml"],
        cleaning=models["cleaning.yaml"],
        plan=models["plan.yaml"],
        release=models["release.yaml"],
        report=models["report.yaml"],
        deviations=models["deviations.yaml"],
        exceptions=models["exceptions.yaml"],
        released_texts=models["released_texts.yaml"],
        interviews=models["interviews.yaml"],
        lock=read.lock,
    )
    return study, []


def _raw_named(settings: StudySettings | None, source: YamlText | None) -> str | None:
    """The raw file that study.yaml names, even when something else is wrong with that file."""
    if settings is not None:
        return settings.raw
    named = source.content.get("raw") if source and isinstance(source.content, dict) else None
    return named if isinstance(named, str) else None


def _raw_path(folder: Path, named: str | None, raw: str | Path | None) -> Path | None:
    """The raw file: as overridden (from the working folder), else as study.yaml names it."""
    if raw is not None:
        return Path(raw)
    if named is None:
        return None
    return beside_study(folder, named)


def _check_companions(folder: Path, names: list[str], raw: Path | None) -> list[Problem]:
    problems = []
    called = [Path(name).name for name in names]
    for twice in sorted({name for name in called if called.count(name) > 1}):
        problems.append(
            Problem(
                "study.yaml, key companions",
                f'{called.count(twice)} files are called "{twice}"',
                "files of different names",
                "rename one of them, or remove the line that stands twice",
            )
        )
    for name in names:
        path = beside_study(folder, name)
        if raw is not None and path.resolve() == raw.resolve():
            problems.append(
                Problem(
                    "study.yaml, key companions",
                    f'"{name}" is the raw file itself',
                    "a file of the survey beside the export, such as its definition or key",
                    "remove it from companions",
                )
            )
        elif not path.is_file():
            found = "is a folder" if path.is_dir() else "does not exist"
            problems.append(
                Problem(
                    "study.yaml, key companions",
                    f'the file "{path}" {found}',
                    "a file of the survey beside the export, such as its definition or key",
                    "correct the path; it is taken from the study's folder",
                )
            )
    return problems


def _check_raw(path: Path, settings: StudySettings | None, overridden: bool) -> list[Problem]:
    named = "the command line (raw=)" if overridden else "study.yaml, key raw"
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "does not exist"
        remedy = "correct the path; it is taken from the folder in which you typed the command" \
            if overridden else "correct the path; it is taken from the study's folder"  # fmt: skip
        if settings and settings.download:
            remedy += f". The file can be had from {settings.download}"
        return [Problem(named, f'the raw file "{path}" {found}', "the export to analyse", remedy)]
    if settings and settings.sha256:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            return [_unreadable(f"raw file {path}", error)]
        if digest != settings.sha256:
            return [
                Problem(
                    f"raw file {path}",
                    f"its SHA-256 checksum is {digest}",
                    f"{settings.sha256}, as study.yaml says",
                    "fetch the file again, or put the checksum of the new version into study.yaml",
                )
            ]
    return []


def _unreadable(where: str, error: OSError) -> Problem:
    reason = error.strerror or "unknown reason"
    return Problem(where, f"the file cannot be read ({reason})", "a file that you may read",
                   "correct the permissions of the file")  # fmt: skip


def _read_text(path: Path) -> tuple[str | None, list[Problem]]:
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except OSError as error:
        return None, [_unreadable(path.name, error)]
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return None, [
            Problem(
                f"{path.name}, line {line}",
                "the file is not in the encoding UTF-8",
                "UTF-8",
                "save it again as UTF-8 (in a spreadsheet: CSV UTF-8)",
            )
        ]


def _misspelt_files(folder: Path) -> list[Problem]:
    """Files that look like one of the optional files but would be passed over."""
    problems = []
    known = {*SETTINGS_FILES, *OPTIONAL_FILES}
    for path in sorted(folder.glob("*.y*ml")):
        hint = nearest_name(path.name, OPTIONAL_FILES)
        if hint and path.name not in known:
            problems.append(Problem(str(path), f"no file of that name is read. {hint}",
                                    f"one of {', '.join(sorted(known))}", "rename it"))  # fmt: skip
    return problems


def _no_folder(folder: Path) -> Problem:
    found = f'"{folder}" is a file' if folder.is_file() else f'there is no folder "{folder}"'
    siblings = (
        [str(p.parent) for p in folder.parent.glob("*/study.yaml")]
        if folder.parent.is_dir()
        else []
    )
    hint = nearest_name(str(folder), siblings)
    return Problem(
        "the study to run (study= on the command line, or config/config.yaml)",
        f"{found}. {hint}".strip(),
        "the folder that holds study.yaml",
        "correct the path",
    )


def _no_file(folder: Path, name: str) -> Problem:
    present = [path.name for path in folder.iterdir()]
    hint = nearest_name(name, present)
    return Problem(
        str(folder / name),
        f"the file is missing. {hint}".strip(),
        "the file, as every study has it",
        f"make the file {name}; config/link_workers/{name} is an example",
    )
