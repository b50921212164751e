"""A small study with every kind of column, what is public about it, and its twin."""

from __future__ import annotations

from pathlib import Path

from questline.core.configuration import load_study
from questline.core.statistics import StatisticsPart, join_parts
from questline.core.twin_facts import twin_facts

CODEBOOK = """\
variable,match,column,kind,label,levels,missing,minimum,maximum,choices_of,option,format,source,rule,joined_with
person,header,ID,identifier,Number,,,,,,,,,,
agreed,header,Consent,consent,Agreed,yes=I agree | no=I do not,,,,,,,,,
born,header,Born,date,Born,,,,,,,%d/%m/%Y | %m/%d/%Y,,,
asked,header,Asked,date,Asked,,,,,,,%Y-%m-%d %H:%M,,,
age,,,derived,Age,,,18,80,,,,"born, asked",dates_apart: years,
sex,starts_with,You,category,Sex,"woman=""Woman "" | man=Man | other=Other",Rather=refused,,,,,,,,
degree,code,edu,ordered,Degree,none=None | some=Some | full=Full,,,,,,,,,
schooled,,,derived,Schooled,,,,,,,,degree,"recode: yes=some, full | no=none",
months,header,Months,number,Months,,-99..-90=refused,0,240,,,,,,Monate
time,,,derived,Time,,,,,,,,months,band: short=0..11 | long=12..,
wage,header,Wage,number,Wage,,,0,9,,,decimal_comma,,,
q1,code,q1,item,First,1=Never | 2=Rarely | 3=Often | 4=Always,,,,,,,,,
q2,code,q2,item,Second,1=Never | 2=Rarely | 3=Often | 4=Always,,,,,,,,,
q3,code,q3,item,Third (turned),1=Never | 2=Rarely | 3=Often | 4=Always,,,,,,,,,
mood,header,Mood,item,Mood,,-88=not_asked,0,10,,,,,,
mood_high,header,Mood,category,Mood is high,{moods},-88=not_asked,,,,,,,,
uses_bus,header,Bus,category,Bus,yes=Yes | no=(blank),,,,travel,,,,,
uses_car,header,Car,category,Car,yes=Yes | no=(blank),,,,travel,,,,,
likes_tea,header,Likes,category,Tea,,,,,,"Tea; green",,,,
likes_other,header,Likes,category,Other drinks,,,,,,(other),,,,
leaves,header,Leaves,category,Leaves,no=No | yes=Yes,,,,,,,,,
words,header,Words,text,Words,,,,,,,,,,
"""
MOODS = " | ".join(f"{'low' if mood < 6 else 'high'}={mood}" for mood in range(11))
FILES = {
    "study.yaml": "name: small\ntitle: 'A <b>small</b> study'\nraw: raw.csv\nseed: 7\n",
    "codebook.csv": CODEBOOK.replace("{moods}", MOODS),
    "scales.yaml": """\
scales:
  worry:
    label: Worry
    kind: reflective
    items: [q1, q2, q3]
    minimum: 1
    maximum: 4
    reverse_keyed: [q3]
    score: sum
    direction: higher is more
""",
    "cleaning.yaml": """\
out_of_range: error
rules:
  - {name: no_consent, kind: consent, variable: agreed, keep_if: ["yes"], if_missing: catch,
     reason: Did not agree}
  - {name: twice, kind: duplicates, variable: person, reason: Sent twice}
  - {name: broke_off, kind: too_little_answered, variables: [q1, q2, q3, mood, leaves],
     least_share: 0.5, reason: Broke off}
  - {name: same, kind: long_run, variables: [q1, q2, q3], longest: 2, reason: Same throughout}
""",
    "plan.yaml": """\
table_one: {variables: [sex, months, time, wage, worry], by: [leaves]}
correlations: {variables: [worry, mood, months]}
analyses:
  - {name: leaving, label: Leaving, kind: logistic, outcome: leaves, event: "yes",
     predictors: [{variable: worry, unit: 2, direction: lower}], covariates: [sex],
     reference: {sex: woman}}
comparisons:
  - {name: mood_by_degree, label: Mood by degree, outcome: mood, group: degree,
     levels: [none, some, full], test: welch_anova}
""",
    "release.yaml": "threshold: 10\n",
    "report.yaml": "{}\n",
}
HIDDEN = {"status": "hidden", "note": "Hidden."}


def study_folder(folder: Path, **changes: str) -> Path:
    """The study's folder, some of its files changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **changes}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "raw.csv").write_text("never read\n", encoding="utf-8")
    return folder


def facts_of(folder: Path):
    """What a twin is told of the study in a folder."""
    study, problems = load_study(folder)
    assert not problems, [problem.sentence() for problem in problems]
    return twin_facts(study)


def public_store(people: int = 400):
    """What is public about the study: some counts hidden, one mean without its quartiles."""
    flow, told = StatisticsPart("cleaning"), StatisticsPart("description")
    scale, model = StatisticsPart("measurement"), StatisticsPart("modelling")
    flow.add("flow", "raw_rows", "count", people + 30)
    flow.add("flow", "no_consent", "count", 12, level="excluded")
    flow.add("flow", "twice", "count", None, level="excluded", **HIDDEN)
    flow.add("flow", "analysed", "count", people)
    share = people / 400
    levels(told, "table_one", "sex", {"woman": 240 * share, "man": 140 * share, "other": None},
           390 * share)  # fmt: skip
    levels(told, "table_one", "degree", {"none": 100 * share, "some": 200 * share,
           "full": 100 * share}, people)  # fmt: skip
    levels(told, "table_one", "leaves", {"no": 260 * share, "yes": 140 * share}, people)
    levels(told, "table_one", "time", {"short": 120 * share, "long": 280 * share}, people)
    for item, counts in {"q1": (40, 120, 160, 80), "q2": (None, None, 180, 90),
                         "q3": (90, 150, 120, 40)}.items():  # fmt: skip
        given = {str(code): count and count * share for code, count in enumerate(counts, 1)}
        levels(told, "answers", item, given, people)
    numbers = {"mean": 24, "sd": 18, "median": 20, "lower_quartile": 10, "upper_quartile": 33}
    for statistic, value in numbers.items():
        told.add("table_one", "months", statistic, value, dataset="analysed", n=people)
    for name, mean, sd in (("mood", 6, 2), ("wage", 3.1, 0.4), ("age", 41, 11), ("q2", 2.8, 0.9)):
        told.add("table_one", name, "mean", mean, dataset="analysed", n=people)
        told.add("table_one", name, "sd", sd, dataset="analysed", n=people)
    told.add("missing_answers", "months", "count", 20 * share, dataset="analysed")
    for pair, value in {("worry", "mood"): -0.4, ("mood", "months"): 0.2}.items():
        told.add("correlations", pair[0], "correlation", value, level=pair[1], dataset="analysed",
                 method="Pearson's correlation")  # fmt: skip
    scale.add("worry", "q1", "polychoric_correlation", 0.5, level="q2", dataset="analysed")
    scale.add("worry", "q1", "correlation", 0.45, level="q3", dataset="analysed")
    scale.add("worry", "worry", "average_inter_item_correlation", 0.45, dataset="analysed")
    adjusted = {"model": "adjusted", "dataset": "complete"}
    model.add("leaving", "worry", "odds_ratio", 0.5, **adjusted)
    model.add("leaving", "sex", "odds_ratio", 2.0, level="man", **adjusted)
    model.add("leaving", "sex", "odds_ratio", None, level="other", **adjusted, **HIDDEN)
    compared = {"model": "comparison", "dataset": "complete"}
    for level, mean in {"none": 5.2, "some": 6.0, "full": 6.8}.items():
        model.add("mood_by_degree", "degree", "mean", mean, level=level, **compared)
    return join_parts([part.table() for part in (flow, told, scale, model)])


def levels(part, analysis, variable, counts, answered):
    """Counts and percentages of levels, some hidden."""
    for level, count in counts.items():
        common = {"level": level, "dataset": "analysed"}
        if count is None:
            part.add(analysis, variable, "count", None, **common, **HIDDEN)
            part.add(analysis, variable, "percent", None, **common, **HIDDEN)
        else:
            part.add(analysis, variable, "count", count, denominator=answered, **common)
            part.add(analysis, variable, "percent", 100 * count / answered, n=answered, **common)
