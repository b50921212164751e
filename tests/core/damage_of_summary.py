"""Mistakes in what report.yaml says for the summary, and what must be said of each."""

from __future__ import annotations

from core.damage import Damage

ADVISED = "modelling/left_in_mind_past/adjusted/complete/self_efficacy/risk_difference"
PUBLISHED = "modelling/left_in_mind_next/adjusted/complete/job_discrepancy/odds_ratio"
ADVICE = [
    Damage("everyday words for nothing", "report.yaml", "- variable: self_efficacy",
           "- variable: self_eficacy", "- variable: self_eficacy",
           ("self_eficacy", 'Did you mean "self_efficacy"')),
    Damage("everyday words twice", "report.yaml", "- variable: self_efficacy",
           "- variable: job_discrepancy", "", ("stands in line", "each name once")),
    Damage("advice on an unknown analysis", "report.yaml",
           ADVISED, ADVISED.replace("_past", "_pst"),
           "left_in_mind_pst/adjusted", ("left_in_mind_pst", 'Did you mean "left_in_mind_past"')),
    Damage("advice on an unknown term", "report.yaml",
           ADVISED, ADVISED.replace("self_efficacy", "self_eficacy"),
           "self_eficacy/risk_difference", ("self_eficacy", 'Did you mean "self_efficacy"')),
    Damage("something published on an unknown term", "report.yaml",
           PUBLISHED, PUBLISHED.replace("discrepancy", "discrepency"),
           "job_discrepency/odds_ratio", ("job_discrepency", 'Did you mean "job_discrepancy"')),
    Damage("advice on what is no result", "report.yaml",
           ADVISED, "self_efficacy", "      - self_efficacy",
           ("is no id of a statistic", "release/statistics.csv")),
    Damage("advice that cites nothing", "report.yaml",
           f"    results:\n      - {ADVISED}\n", "", "",
           ("cites nothing", "`results` or `themes`")),
    Damage("advice that is too long", "report.yaml", "Say clearly what the job is",
           "Say clearly what the job is" + " and then say it again" * 12, "",
           ("at most 160 characters",)),
    Damage("advice without words", "report.yaml", "people: link workers", 'people: ""',
           'people: ""', ("a text with words in it",)),
    Damage("advice of blanks alone", "report.yaml", "people: link workers", 'people: "  "',
           'people: "  "', ("a text with words in it",)),
    Damage("too many results of one piece of advice", "report.yaml",
           f"      - {ADVISED}\n",
           "".join(f"      - modelling/left_in_mind_past/adjusted/complete/{name}/odds_ratio\n"
                   for name in ("gender", "nation", "employer", "age_group")),
           "", ("at most 3 entries",)),
    Damage("a language without words", "report.yaml", "summary:\n", "language: fr\nsummary:\n",
           "language: fr", ("there is no catalogue of words for fr", "docs/languages.md")),
]  # fmt: skip
