"""What must hold of the answers to checklists: the checklist exists, and so does the item."""

from __future__ import annotations

from questline.core.checklists import FOLDER, checklist_items
from questline.core.known_names import KnownNames
from questline.core.report_settings import ReportSettings

REPORT = "report.yaml"


def check_checklists(known: KnownNames, report: ReportSettings) -> None:
    """Every checklist and item that report.yaml answers exists, and every answer says something."""
    if not report.checklists:
        return
    there = checklist_items()
    for name, answers in report.checklists.items():
        if name not in there:
            remedy = f"correct the name; the checklists lie in {FOLDER}"
            known.unknown(REPORT, ("checklists", name), name, there, "a checklist", remedy)
            continue
        for number, answer in answers.items():
            place = ("checklists", name, number)
            if number not in there[name]:
                what = f"an item of the checklist {name}"
                remedy = "correct the number; the report lists the items with theirs"
                known.unknown(REPORT, place, number, there[name], what, remedy)
            elif not answer.strip():
                known.wrong(REPORT, place, "nothing stands here", "the answer in words",
                            "write the answer, or remove the line")  # fmt: skip
