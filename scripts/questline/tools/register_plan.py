"""Registering a plan: plan.lock, written once into the study's folder, best before the data."""

from __future__ import annotations

from pathlib import Path

from questline.core.configuration import Study, load_study
from questline.core.errors import Problem, StudyError
from questline.core.plan_lock import FILE, PlanLock, lock_text
from questline.core.registered_plan import registered_parts
from questline.core.settings import is_date

BEFORE = "the plan can be registered"


def plan_to_register(folder: Path, registered: str) -> Study:
    """The study whose plan is to be registered; its raw file need not exist yet.

    Raises StudyError when a plan is registered already, when `registered` is no date, or with
    whatever is wrong with the study's files.
    """
    problems = []
    if (folder / FILE).exists():
        problems.append(
            Problem(
                str(folder / FILE),
                "a plan of this study is registered already, and a registration is never "
                "overwritten",
                f"a folder without {FILE}",
                "leave it and give the reasons for changes in deviations.yaml; or, to register "
                "anew before the data are seen, give the old file another name (plan_1.lock keeps "
                "it) and type the command again",
            )
        )
    if registered and not is_date(registered):
        problems.append(
            Problem(
                "the command line (registered=)",
                f'"{registered}" is no date',
                "the day on which the plan is registered, such as 2026-01-31",
                "correct it, or leave it out",
            )
        )
    if problems:
        raise StudyError(problems, BEFORE)
    study, problems = load_study(folder, needs_data=False)
    if study is None:
        raise StudyError(problems, BEFORE)
    return study


def registration_of(study: Study, registered: str, registry: str) -> tuple[str, str]:
    """The content of plan.lock, and the line for the screen."""
    lock = PlanLock(study.name, registered_parts(study), registered, registry)
    return lock_text(lock), f"checksum {lock.sha256}"


def there_already(study: Study) -> str:
    """What is said when the raw file is there: nothing shows that nobody has looked at it."""
    if not study.raw.is_file():
        return ""
    return "; the raw file is there already, so say in the registry who has seen what of it"
