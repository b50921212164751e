"""A small interview strand: its rows of the store, its files, and what a study says of it."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd

from questline.core.interview_results import InterviewResults
from questline.core.statistics import StatisticsPart, join_parts
from questline.interviews.rows import team_only
from reporting.reports import Report, reading_matter, small_report
from reporting.stores import small_store

PICTURE = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
RESULT = "description/answers/none/analysed/calm/4/percent"
PEOPLE = {"Ash": ("woman", "yes"), "Briar": ("man", ""), "Clover": ("", "")}
WORDS: dict[str, Any] = {
    "themes": [
        {"name": "space", "label": "Place and space", "description": "Where one works.",
         "codes": ["desk"]},
        {"name": "future", "label": "The future", "description": "", "codes": ["career"]},
    ],
    "prompts": [{"name": "day", "label": "A typical day"}, {"name": "pride", "label": "Pride"}],
    "findings": [
        {"name": "calm_stay", "label": "Those who stay calm stay", "inference": "Help them"},
        {"name": "untold", "label": "Months matter", "inference": ""},
    ],
    "context": ["gender", "leaving"],
    "outcomes": ["leaving", "gender"],
    "selection": {
        "size": 3,
        "agreed": {"variable": "leaving", "level": "yes"},
        "dimensions": [{"variable": "gender", "targets": "even", "weight": 1.0}],
        "pairs": [],
        "quotas": [{"where": {"gender": "woman"}, "at_least": 1, "at_most": None}],
        "reserves": 2,
    },
    "counted": "any",
    "scores": [],
    "open_answers": [{"variable": "months", "counted": "any", "by": ["gender"]}],
    "mixed_methods": {
        "justification": "Numbers alone say too little.", "purpose": "To explain.",
        "priority": "", "sequence": "Numbers first.", "interviews": "", "integration": "",
        "integrated_by": "", "limitation": "", "insights": "",
    },
}  # fmt: skip


def interview_store(edition: str = "public") -> pd.DataFrame:
    """The small store of an edition with the rows of an interview strand."""
    part = StatisticsPart("interviews")
    part.add("interviewees", "interviewed", "participants", 3)
    for outcome, people in (("interviewed", 3), ("refused", 1), ("withdrawn", 1)):
        part.add("invitations", outcome, "participants", people)
    part.add("selection", "eligible", "available", 40)
    for level, wanted, available, team, told in (
        ("woman", 1.5, 23, 2, 1), ("man", 1.5, 17, 1, 1), ("not_told", None, None, None, 1),
    ):  # fmt: skip
        place = {"level": level}
        if wanted is not None:
            part.add("selection", "gender", "wanted", wanted, **place)
            part.add("selection", "gender", "proposed", wanted, dataset="team", **place)
            part.add("selection", "gender", "available", available, denominator=40, **place)
            part.add("selection", "gender", "achieved", team, dataset="team", **place)
        part.add("selection", "gender", "achieved", told, dataset="told", **place)
    for statistic, number in (("participants", 3), ("segments", 6), ("coders", 2), ("codes", 2)):
        part.add("themes", "all", statistic, number)
    for model, name, people, segments in (
        ("theme", "space", 2, 5), ("theme", "future", 1, 1), ("code", "desk", 2, 5),
    ):  # fmt: skip
        part.add("themes", name, "participants", people, model=model)
        part.add("themes", name, "segments", segments, model=model)
    for name in ("space", "future"):
        for dataset, levels in (("team", ("no", "yes")), ("told", ("yes", "not_told"))):
            for level in levels:
                part.add("themes", name, "participants", 1, group=f"leaving={level}",
                         model="theme", dataset=dataset)  # fmt: skip
        place = {"model": "theme", "group": "efficacy", "level": "with", "dataset": "team"}
        part.add("theme_scores", name, "participants", 1, **place)
        part.add("theme_scores", name, "mean", 7.5, **place)
        part.add("theme_scores", name, "sd", note="One score alone has no spread.", **place)
    part.add("co_occurrence", "space", "segments", 4, level="future", model="theme")
    part.add("co_occurrence", "space", "participants", 1, level="future", model="theme")
    interviews = {"model": "interviews"}
    part.add("agreement", "all", "units", 12, level="all", **interviews)
    part.add("agreement", "all", "coders", 2, level="all", **interviews)
    part.add("agreement", "all", "percentage", 91.7, level="all", **interviews)
    part.add("agreement", "desk", "krippendorff_alpha", 0.81, ci_low=0.6, ci_high=0.95,
             level="code", **interviews)  # fmt: skip
    part.add("agreement", "desk", "cohen_kappa", level="code", **interviews,
             note="Not computable: nobody ever gave this code.")  # fmt: skip
    part.add("agreement", "all", "percentage", 83.333, level="all", model="months", dataset="team")
    part.add("agreement", "all", "percentage", 83, level="all", model="months", dataset="told")
    for place, new, total in ((1, 2, 2), (2, 1, 3), (3, 0, 3)):
        part.add("saturation", f"interview_{place:02d}", "new_codes", new)
        part.add("saturation", f"interview_{place:02d}", "cumulative_codes", total)
    part.add("saturation", "base_4_run_2", "saturated_after", level="0_percent",
             note="There are fewer than 6 coded interviews.")  # fmt: skip
    for group in ("", "gender=woman"):
        part.add("open_answers", "months", "count", 30, group=group, dataset="analysed")
        part.add("open_answers", "months", "count", 12, level="money", group=group,
                 denominator=30, events=12, dataset="analysed")  # fmt: skip
        part.add("open_answers", "months", "percent", 40, level="money", group=group, ci_low=24.6,
                 ci_high=57.7, denominator=30, events=12, dataset="analysed")  # fmt: skip
    for dataset in ("", "team"):
        part.add("photographs", "day", "photographs", 1, level="O", dataset=dataset)
    part.add("joint_display", "confirms", "findings", 1)
    part.add("joint_display", "silent", "findings", 1)
    for level, people in (("yes", 1), ("not_told", 2)):
        place = {"group": f"leaving={level}", "dataset": "told"}
        part.add("joint_display", "interviewed", "participants", people, model="everybody",
                 **place)  # fmt: skip
        for name in ("space", "future"):
            part.add("joint_display", name, "participants", 1, model="themes", **place)
    rows = part.table()
    if edition == "public":
        rows = rows[~team_only(rows)]
    return join_parts([small_store(), rows])


def interview_results(edition: str = "public", text: str = "") -> InterviewResults:
    """The strand's files; `text` stands wherever somebody wrote words."""
    mark = "internal_" if edition == "internal" else ""
    said = text or "I keep calm at my own desk."
    tables = {
        "profiles": frame(["participant", "gender", "leaving"],
                          [[name, *told] for name, told in PEOPLE.items()]),
        "codebook": frame(["code", "parent", "definition", "theme", "question"],
                          [[text or "desk", "", text or "A place to sit.", "space", ""]]),
        "themes": frame(["participant", "theme", "segments"],
                        [["Ash", "space", "4"], ["Briar", "space", "1"], ["Ash", "future", "1"]]),
    }  # fmt: skip
    if edition == "internal":
        tables["participants"] = frame(
            ["participant", "row", "place", "date", "quotations", "gender", "leaving"],
            [["Ash", "7", "1", "2024-03-01", "public", "woman", "yes"],
             ["Briar", "9", "2", "2024-03-02", "team", "man", "no"],
             ["Clover", "12", "3", "2024-03-03", "none", "woman", "no"]],
        )  # fmt: skip
        tables["selection"] = frame(["row", "gender"], [["7", "woman"]])
        tables["disagreements"] = frame(["participant", "code", "text"], [["Ash", "desk", said]])
    entries = [
        {"number": 1, "participant": "Ash", "prompt": "day", "theme": "space", "kind": "O",
         "description": text or "A desk under a window.", "words": text, "width": 480,
         "height": 360, "picture": f"{mark}photograph_001.jpg",
         "preview": f"{mark}preview_001.jpg"},
        {"number": 2, "participant": "Clover", "prompt": "pride", "theme": "", "kind": "R",
         "description": text or "A letter of thanks.", "words": "", "width": 0, "height": 0,
         "picture": "", "preview": ""},
    ]  # fmt: skip
    files = {entries[0][name]: PICTURE for name in ("picture", "preview")}
    display = {
        "findings": [
            {"name": "calm_stay", "results": [RESULT], "themes": ["space"], "fit": "confirms",
             "evidence": True,
             "quotations": [{"quotation": "one", "participant": "Ash", "text": said}]},
            {"name": "untold", "results": [], "themes": [], "fit": "silent", "evidence": False,
             "quotations": []},
        ],
        "themes_without_finding": ["future"],
        "quotations": [
            {"quotation": "two", "participant": "Clover", "text": said, "themes": ["future"],
             "findings": []},
        ],
        "side_by_side": [
            {"outcome": "leaving", "findings": [{"finding": "calm_stay", "results": [RESULT]}]},
            {"outcome": "gender", "findings": []},
        ],
        "participants": [
            {"participant": name, "profile": {"gender": gender, "leaving": leaving},
             "themes": ["space"] if name == "Ash" else [],
             **({"answers": {"gender": "woman", "leaving": "no"}} if mark else {})}
            for name, (gender, leaving) in PEOPLE.items()
        ],
    }  # fmt: skip
    return InterviewResults(tables, entries, files, display)


def frame(columns: list[str], rows: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, dtype=object)


def interview_report(edition: str = "public", text: str = "", **changes: Any) -> Report:
    """The report of an edition with the small strand; `text` stands wherever somebody wrote."""
    words = copy.deepcopy(WORDS)
    if text:
        for entry in (*words["themes"], *words["prompts"], *words["findings"]):
            entry |= {key: text for key in ("label", "description", "inference") if key in entry}
        words["mixed_methods"] = dict.fromkeys(words["mixed_methods"], text)
    study = reading_matter(interviews=words)
    given: dict[str, Any] = {
        "store": interview_store(edition), "interviews": interview_results(edition, text),
    }  # fmt: skip
    return small_report(edition, study=study, **{**given, **changes})
