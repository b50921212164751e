"""A corpus of damaged studies: the shipped study with one thing (or several) put wrong by code."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sound_study(folder: Path) -> Path:
    """A copy of the shipped study, with a raw file beside it; the study's folder."""
    study = folder / "config" / "link_workers"
    shutil.copytree(ROOT / "config" / "link_workers", study)
    raw = folder / "data" / "link_workers" / "responses.csv"
    raw.parent.mkdir(parents=True)
    raw.write_text("Response ID\nr1\n", encoding="utf-8")
    return study


@dataclass(frozen=True)
class Damage:
    """One mistake: what is written instead of what, and the sentence that must come of it.

    `line` is a piece of the damaged file's line that the sentence must name; `says` are pieces that
    must stand in the sentence. `problems` is how many sentences there are.
    """

    name: str
    file: str
    old: str
    new: str
    line: str = ""
    says: tuple[str, ...] = ()
    problems: int = 1

    def do(self, study: Path) -> None:
        """Damage the study."""
        path = study / self.file
        text = path.read_text(encoding="utf-8")
        assert self.old in text, f"{self.file} no longer holds {self.old!r}"
        path.write_text(text.replace(self.old, self.new, 1), encoding="utf-8")

    def line_number(self, study: Path) -> int:
        """The number of the line that the sentence must name."""
        lines = (study / self.file).read_text(encoding="utf-8").splitlines()
        return next(number for number, text in enumerate(lines, 1) if self.line in text)


CORPUS = [
    # study.yaml
    Damage("the code of the missing as a level", "codebook.csv", "other=In another way",
           "missing=In another way", "Q3. Gender", ("kept for those without an answer",), 2),
    Damage("misspelt key", "study.yaml", "title:", "titel:", "titel:",
           ("key titel", 'Did you mean "title"?')),
    Damage("misspelt optional key", "study.yaml", "summary: >-", "sumary: >-", "sumary:",
           ('Did you mean "summary"?', "correct its spelling or remove the line")),
    Damage("missing key", "study.yaml", "seed: 20231101\n", "", "name: link_workers",
           ('the key "seed" is missing', "The one seed")),
    Damage("a word for a whole number", "study.yaml", "seed: 20231101", "seed: twelve", "twelve",
           ("key seed", 'it says "twelve"', "a whole number")),
    Damage("a fraction for a whole number", "study.yaml", "seed: 20231101", "seed: 1.5", "1.5",
           ("a whole number",)),
    Damage("truth for a whole number", "study.yaml", "seed: 20231101", "seed: true", "seed:",
           ("a whole number",)),
    Damage("a negative seed", "study.yaml", "seed: 20231101", "seed: -1", "seed:", ("0 or more",)),
    Damage("a name with blanks", "study.yaml", "name: link_workers", "name: Link workers", "name:",
           ("small letters, digits and underscores",)),
    Damage("text for a list", "study.yaml", "authors:\n  - Questline example study",
           "authors: Questline example study", "authors:", ("a list, as in `[one, two]`",)),
    Damage("a list for text", "study.yaml", "title: Why", "title: [Why] #", "title:",
           ("a list stands here", "a text")),
    Damage("nothing for text", "study.yaml", "name: link_workers", "name:", "name:",
           ("nothing stands here",)),
    Damage("an encoding that is none", "study.yaml", "seed:", "encoding: latin-x\nseed:",
           "encoding:", ('there is no encoding "latin-x"', "utf-8")),
    Damage("a delimiter of two characters", "study.yaml", "seed:", 'delimiter: ";;"\nseed:',
           "delimiter:", ("one character, or the word tab",)),
    Damage("raw file absent", "study.yaml", "responses.csv", "answers.csv", "",
           ("key raw", "does not exist", "the study's folder")),
    Damage("wrong checksum", "study.yaml", "seed:", f"sha256: {'ab' * 32}\nseed:", "",
           ("its SHA-256 checksum is", "ab" * 32)),
    Damage("a checksum cut short", "study.yaml", "seed:", "sha256: abc\nseed:", "sha256:",
           ("64 of the signs",)),
    # the form of YAML
    Damage("a tab", "cleaning.yaml", "    kind: preview", "\tkind: preview", "\tkind",
           ("a tab stands where blanks should",)),
    Damage("a missing colon", "study.yaml", "title: Why", "title Why", "title Why",
           ("without a colon",)),
    Damage("a colon too many", "study.yaml", "title: Why", "title: Why: why", "title:",
           ("a colon stands where a value has begun already",)),
    Damage("an open quotation mark", "study.yaml", "title: Why", 'title: "Why', "title:",
           ("a quotation mark is opened and never closed",)),
    Damage("an open bracket", "plan.yaml", "[left_in_mind_past, left_in_mind_next]",
           "[left_in_mind_past", "by:", ("a bracket is opened and never closed",)),
    Damage("a duplicate key", "scales.yaml", "    minimum: 1\n", "    minimum: 1\n    minimum: 2\n",
           "minimum: 2", ('the key "minimum" stands a second time', "first in line")),
    Damage("braces that YAML takes for a key", "study.yaml", "title: Why", "title: {{title}} #",
           "title:", ("brackets stand where a key should",)),
    Damage("a list for keys and values", "release.yaml", "threshold: 10", "- 10", "- 10",
           ("does not hold keys and values",)),
    Damage("an alias that is none", "study.yaml", "title: Why", "title: *why #", "title:",
           ("begins with *",)),
    # scales.yaml
    Damage("an unknown item", "scales.yaml", "se_solutions", "se_solution", "se_solution,",
           ("key scales.self_efficacy.items[2]", '"se_solution" is not a variable',
            'Did you mean "se_solutions"?')),
    Damage("a wrong word", "scales.yaml", "score: sum", "score: summ", "score: summ",
           ('it says "summ"', 'Did you mean "sum"?', "one of sum, mean")),
    Damage("a decimal comma", "scales.yaml", "maximum: 6", "maximum: 6,5", "maximum: 6,5",
           ("a number", "write 6.5")),
    Damage("not a number", "scales.yaml", "maximum: 6", "maximum: nan", "maximum: nan",
           ("a number",)),
    Damage("minimum above maximum", "scales.yaml", "minimum: 1\n", "minimum: 7\n", "minimum: 7",
           ("the minimum 7 is not below the maximum 6", "key scales.self_efficacy.minimum")),
    Damage("another range than the codebook", "scales.yaml", "minimum: 0\n    maximum: 10",
           "minimum: 1\n    maximum: 10", "jd_workload",
           ('the codebook lets "jd_workload" run from 0 to 10, the scale from 1 to 10',), 10),
    Damage("an item twice", "scales.yaml", "[se_composure, se_solutions",
           "[se_composure, se_composure", "items: [", ('"se_composure" stands twice',)),
    Damage("reverse-keyed, but no item", "scales.yaml", "    score: sum",
           "    reverse_keyed: [se_goal]\n    score: sum", "reverse_keyed",
           ('"se_goal" is not among the items', 'Did you mean "se_goals"?')),
    Damage("an item without numbers", "scales.yaml", "- jd_team", "- supervision", "- supervision",
           ('"supervision" is of kind category',)),
    Damage("more answers than items", "scales.yaml", "least_answered: 5", "least_answered: 7",
           "least_answered: 7", ("7 are to be answered of 6 items",)),
    Damage("a share without a sign", "scales.yaml", "least_answered: 80%", "least_answered: 0.8",
           "0.8", ("a count such as 5 or a share such as 80%",)),
    Damage("bands out of order", "scales.yaml", "name: middle, to: 29", "name: middle, to: 19",
           "bands:", ("the bands end at 23, 19, 36", "rising order")),
    Damage("bands that end too early", "scales.yaml", "name: high, to: 36", "name: high, to: 35",
           "bands:", ("reaches the highest score, 36",)),
    Damage("a scale named like a variable", "scales.yaml", "  self_efficacy:", "  caseload:",
           "caseload:", ('"caseload" is also a variable',), 7),
    Damage("a scale with blanks in its name", "scales.yaml", "  job_discrepancy:",
           "  Job discrepancy:", "Job discrepancy:", ("small letters, digits and underscores",)),
    # cleaning.yaml
    Damage("an unknown variable in a rule", "cleaning.yaml", "variable: role", "variable: rol",
           "variable: rol", ("key rules[3].variable", 'Did you mean "role"?')),
    Damage("an unknown level", "cleaning.yaml", "keep_if: [agreed]", "keep_if: [agree]",
           "keep_if: [agree]", ('"agree" is not a level of "consent"', 'Did you mean "agreed"?')),
    Damage("a label for a level", "cleaning.yaml", "catch_if: [preview]",
           "catch_if: [survey preview]", "catch_if",
           ('"survey preview" is the label of the level "preview"',)),
    Damage("an unknown kind of rule", "cleaning.yaml", "kind: too_fast", "kind: to_fast",
           "kind: to_fast", ("key rules[6].kind", 'Did you mean "too_fast"?')),
    Damage("a rule without a kind", "cleaning.yaml", "    kind: too_fast\n", "", "- name: too_fast",
           ("key rules[6]", 'the key "kind" is missing')),
    Damage("a key of another kind of rule", "cleaning.yaml", "least_seconds: 120",
           "least_seconds: 120\n    longest: 3", "longest: 3",
           ("key rules[6].longest", 'the key "longest" is not known here')),
    Damage("a misspelt key of a rule", "cleaning.yaml", "least_seconds: 120", "least_second: 120",
           "least_second:", ('Did you mean "least_seconds"?',)),
    Damage("a share above one", "cleaning.yaml", "least_share: 0.5", "least_share: 50",
           "least_share: 50", ("key rules[5].least_share", "1 or less")),
    Damage("two conditions", "cleaning.yaml", "keep_if: [link_worker]",
           "keep_if: [link_worker]\n    catch_if: [manager]", "not_a_link_worker",
           ("keep_if and catch_if stand together",)),
    Damage("no condition", "cleaning.yaml", "    below: 8\n", "", "few_hours",
           ("no condition stands here",)),
    Damage("a limit on words", "cleaning.yaml", "variable: hours", "variable: contract",
           "variable: contract", ('"contract" has no numbers',)),
    Damage("a rule twice", "cleaning.yaml", "name: few_hours", "name: broke_off # again",
           "# again", ('"broke_off" stands in line', "already")),
    Damage("a word for a rule", "cleaning.yaml", "rules:", "rules:\n  - consent", "- consent",
           ("key rules[1]", "keys and values")),
    # plan.yaml
    Damage("an unknown predictor", "plan.yaml", "{variable: job_discrepancy, unit: 30",
           "{variable: job_discrepency, unit: 30", "job_discrepency",
           ("key analyses[1].predictors[1].variable", 'Did you mean "job_discrepancy"?')),
    Damage("a unit of nothing", "plan.yaml", "unit: 10", "unit: 0", "unit: 0",
           ("key analyses[1].predictors[2].unit", "a number above 0")),
    Damage("a text variable", "plan.yaml", "- willing_interview", "- town", "- town",
           ('"town" is of kind text', "cannot be analysed or shown")),
    Damage("an internal variable", "plan.yaml", "- willing_interview", "- duration", "- duration",
           ('"duration" is internal',)),
    Damage("an unknown event", "plan.yaml", 'event: "yes"', 'event: "yess"', '"yess"',
           ('"yess" is not a level of "left_in_mind_past"', 'Did you mean "yes"?')),
    Damage("no event", "plan.yaml", '    event: "yes"\n', "", "name: left_in_mind_past",
           ("a logistic model without `event`",)),
    Damage("an outcome among its predictors", "plan.yaml", "covariates: [gender",
           "covariates: [left_in_mind_past, gender", "outcome: left_in_mind_past",
           ("among its own predictors",)),
    Damage("an unknown reference level", "plan.yaml", "age_group: a40_49", "age_group: 40_49",
           "40_49", ('"40_49" is not a level of "age_group"', 'Did you mean "a40_49"?')),
    Damage("an unknown test", "plan.yaml", "test: welch_t", "test: t_test", "test: t_test",
           ("one of student_t, welch_t",)),
    Damage("three groups for a test of two", "plan.yaml", "    levels: [permanent, fixed_term]\n",
           "", "discrepancy_by_contract", ("3 groups", "two groups for the test welch_t")),
    Damage("words for a test of numbers", "plan.yaml", "outcome: job_stress", "outcome: training",
           "outcome: training", ('"training" has no numbers', "use chi_square or fisher")),
    Damage("groups of numbers", "plan.yaml", "group: supervision", "group: caseload",
           "group: caseload", ('"caseload" has no levels',)),
    Damage("an unknown family", "plan.yaml", "family: leaving", "family: leave", "family: leave",
           ('"leave" is not a family of this plan',)),
    Damage("an analysis twice", "plan.yaml", "name: stress_by_supervision",
           "name: left_in_mind_past # again", "# again",
           ("key comparisons[2].name", '"left_in_mind_past" stands in line')),
    Damage("a percentage for a confidence level", "plan.yaml", "confidence: 0.95",
           "confidence: 95", "confidence", ("a number below 1",)),
    Damage("a test of words on a scale", "plan.yaml", "supervision: chi_square",
           "self_efficacy: chi_square", "self_efficacy: chi_square",
           ('"self_efficacy" has no levels',)),
    Damage("a test of a row that is none", "plan.yaml", "supervision: chi_square",
           "supervison: chi_square", "supervison", ('Did you mean "supervision"?',)),
    Damage("an estimator that is none", "plan.yaml", "[wlsmv, fiml]", "[wlsmv, fim]", "fim]",
           ("key measurement.estimators[2]", "one of wlsmv, ml, mlr, fiml")),
    Damage("an estimator twice", "plan.yaml", "[wlsmv, fiml]", "[wlsmv, wlsmv]", "[wlsmv",
           ('"wlsmv" stands twice',)),
    Damage("groups of an unknown scale", "plan.yaml", "scale: self_efficacy\n",
           "scale: self_eficacy\n", "self_eficacy", ('Did you mean "self_efficacy"?',)),
    Damage("invariance of an index", "plan.yaml", "scale: self_efficacy\n",
           "scale: job_discrepancy\n", "scale: job", ('"job_discrepancy" is an index',)),
    Damage("invariance in one group", "plan.yaml", "levels: [female, male]", "levels: [female]",
           "[female]", ("one group only",)),
    Damage("invariance named as a scale", "plan.yaml", "name: self_efficacy_by_gender",
           "name: self_efficacy", "name: self_efficacy", ("is also a scale of scales.yaml",)),
    Damage("a set with an index and a stranger", "plan.yaml", "  estimators: [wlsmv, fiml]\n",
           "  sets: [{name: both, label: Both, scales: [job_discrepancy, self_eficacy]}]\n",
           "name: both", ("key measurement.sets[1].scales[", "index"), 2),
    Damage("a scale in two parts of a set", "plan.yaml", "  estimators: [wlsmv, fiml]\n",
           "  sets: [{name: both, label: B, scales: [self_efficacy, self_efficacy]}]\n",
           "name: both", ('"self_efficacy" stands twice', "each scale once")),
    Damage("a group of items of an index", "scales.yaml", "    kind: index\n",
           "    kind: index\n    group_factors: {pay: [jd_pay, jd_career, jd_workload], "
           "help: [jd_helping, jd_team, jd_autonomy]}\n", "group_factors",
           ("groups of items of an index",)),
    Damage("a lone group of two items", "scales.yaml", "    kind: reflective\n",
           "    kind: reflective\n    group_factors: {calm: [se_composure, se_goal]}\n",
           "group_factors", ('"se_goal" is not among the items',), 3),
    # release.yaml, report.yaml
    Damage("a threshold of nothing", "release.yaml", "threshold: 10", "threshold: 0", "threshold",
           ("1 or more",)),
    Damage("an empty threshold", "release.yaml", "threshold: 10", "threshold:", "threshold",
           ("nothing stands here", "a whole number")),
    Damage("an unknown question", "report.yaml", "job_stress", "job_stres", "job_stres,",
           ("key answers[3].variables[3]", 'Did you mean "job_stress"?')),
    Damage("answers that cannot be counted", "report.yaml", "job_stress", "hours", "hours,",
           ('"hours" has no countable answers',)),
    Damage("a question in two figures", "report.yaml", "job_stress", "jd_pay", "jd_pay, feel",
           ("key answers[3].variables[3]", '"jd_pay" stands in line')),
    Damage("neither true nor false", "report.yaml", "diverging: true", "diverging: perhaps",
           "perhaps", ("true or false",)),
    Damage("a result of an unknown analysis", "report.yaml", "modelling/left_in_mind_next",
           "modelling/left_in_mind_nxt", "nxt", ('Did you mean "left_in_mind_next"?',)),
    Damage("a wording for what is not compared", "report.yaml", "      left_in_mind_next: Has it",
           "      left_in_mind_nxt: Has it", "own_wordings:", ("left_in_mind_nxt",)),
    Damage("a benchmark of an unknown level", "report.yaml", 'left_in_mind_next: "yes"',
           "left_in_mind_next: thinking", "thinking", ('"thinking" is not a level',)),
    # codebook.csv
    Damage("a misspelt column", "codebook.csv", "variable,match", "variable,mach", "variable,mach",
           ('"mach" is not a column of a codebook', 'Did you mean "match"?')),
    Damage("no column for the kind", "codebook.csv", "kind,label", "note2,label", "variable,",
           ('the column "kind" is missing',), 2),
    Damage("a column twice", "codebook.csv", "source,rule,note", "source,rule,rule", "variable,",
           ('the column "rule" stands twice',)),
    Damage("a cell that a spreadsheet spoilt", "codebook.csv", "-99=refused,1,48", "#NAME?,1,48",
           "#NAME?", ('it says "#NAME?": a spreadsheet took', "type it again in a text editor")),
    Damage("a sign that cannot be seen", "codebook.csv", "Hours a week,,", "Hours\x0ba week,,",
           "Q11. Hours", ('(variable "hours")', "cannot be seen, \\u000b")),
    Damage("a number's format that is none", "codebook.csv", "-99=refused,1,48,,,",
           "-99=refused,1,48,,%Y,", "1,48", ('"%Y" is not a format of numbers', "decimal_comma")),
    Damage("a variable twice", "codebook.csv", "\nse_goals,code,se_goals", "\nse_demands,code,x",
           "\nse_demands,code,se_demands"[1:], ('"se_demands" is named in line', "already"), 5),
    Damage("a misspelt kind", "codebook.csv", "se_goals,item,", "se_goals,itm,", "itm",
           ('(variable "se_goals")', '"itm" is not known', 'Did you mean "item"?')),
    Damage("a level that is none", "codebook.csv", "none=None | some=Some", "none=None | Some",
           "none=None", ('"Some" is not a level', "`code=text`, divided by |")),
    Damage("two levels with one text", "codebook.csv", "none=None | some=Some",
           "none=None | some=None", "none=None", ('the text "None" stands for two things',)),
    Damage("a category without levels", "codebook.csv",
           "permanent=Permanent | fixed_term=Fixed term | other=Other", "", "contract,",
           ("nothing stands here", "the levels, as the kind category needs")),
    Damage("a kind of missing that is none", "codebook.csv", "-99=refused,1,48", "-99=refuse,1,48",
           "refuse,", ('"-99=refuse" is not a missing code',)),
    Damage("a minimum that is no number", "codebook.csv", "-99=refused,1,48",
           "-99=refused,one,48", "one,48", ('"one" is not a number',)),
    Damage("a minimum above the maximum", "codebook.csv", "-99=refused,1,48", "-99=refused,49,48",
           "49,48", ("the minimum 49 is above the maximum 48",)),
    Damage("a cell too many", "codebook.csv", "Hours a week,,,", "Hours, a week,,,", "Hours, a",
           ("18 cells", "17 cells, as in the header", "in double quotation marks")),
    Damage("a quotation mark left open", "codebook.csv", "Agreement to take part",
           '"Agreement to take part', '"Agreement', ("is never closed",)),
    Damage("a derivation from nowhere", "codebook.csv", ",months_in_role,band",
           ",months_in_job,band", "months_in_job", ('Did you mean "months_in_role"?',)),
    Damage("a rule that is none", "codebook.csv", "threshold: >= 35", "threshold: 35", "threshold",
           ("cannot be read", "`threshold: >= 4`")),
    Damage("bands that make no sense", "codebook.csv", "under_1_year=0..11",
           "under_1_year=11..0", "11..0", ("lower end is not above",)),
    Damage("a recode of an unknown level", "codebook.csv", "yes=england |", "yes=engeland |",
           "engeland", ('"engeland" is not a level of "nation"', 'Did you mean "england"?')),
    Damage("a threshold on words", "codebook.csv", ",hours,threshold", ",contract,threshold",
           "full_time", ('threshold needs numbers, "contract" has none',)),
    Damage("a rule at a variable that is not derived", "codebook.csv", "-99=refused,1,48,,,,,,,",
           "-99=refused,1,48,,,,,,any_of: 1,", "hours,", ("nothing, except for the kind derived",)),
    Damage("an identifier made public", "codebook.csv", ",,,,,,,,,,,,\nstarted",
           ",,,,,,,,,public,,,\nstarted", "respondent,", ("cannot be public",)),
    Damage("a date format that is none", "codebook.csv", "%d/%m/%Y %H:%M", "%d/%m/%Q %H:%M", "%Q",
           ('"%d/%m/%Q %H:%M" is not a date format',)),
    Damage("a name with capitals", "codebook.csv", "\ncaseload,header", "\nCaseload,header",
           "Caseload,header", ('"Caseload" cannot be a name',), 2),
]  # fmt: skip
