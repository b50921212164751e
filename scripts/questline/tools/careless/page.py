"""The page docs/careless-responding.md: the indices, the rule, and how often it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from questline.cleaning.careless.definitions import DEFINITIONS
from questline.tools.careless.sensitivity import RULES, Row, rule_table, table
from questline.tools.careless.simulation import CARELESS

OPENING = """\
# Careless responding: the indices, the rule, and how often it is right

Some respondents answer without reading. No index proves it of anyone: an index is a reason to
look, and a rule that asks for two of them is a decision that a study states beforehand and
reports. The default **marks** and excludes nobody.

`snakemake careless_sensitivity` writes this page.

## In a study

In `cleaning.yaml`:

```yaml
rules:
  - name: careless
    kind: careless
    variables: [q1, q2, q3, q4, q5, q6]     # in the order asked; or the items of all scales
    flags:                                   # or the default rule below
      - {index: longest_run}
      - {index: mahalanobis, cut_off: 0.0001}
      - {index: seconds_per_item}
      - {index: failed_checks}
    least_flags: 2
    seconds: duration                        # the time for the whole questionnaire
    checks: {attention: [agree]}             # attention items, and the answers that pass
    reason: Shows at least two signs of answering without reading
```

- **Who is screened.** The respondents whom no earlier rule has left out. Means, covariances and
  quartiles are theirs, so that test runs and second records do not move them. Put the rule after
  those on consent, eligibility and duplicates.
- **Answers as clicked.** Items that the export holds turned round (`reversed_in_export`) are
  turned back. Items that `scales.yaml` lists under `reverse_keyed` are worded in the other
  direction.
- **Scales.** Even-odd consistency and Guttman errors use the reflective scales. The items of an
  index need not hang together.
- **Seconds per item** divides the time by the answered questions of the kind `item`. Time spent
  on other questions counts too, so that nobody looks faster than they were.
- **Pages.** With `pages` a run of the same answer ends with its page, and the time spent on each
  page can be used (`fast_pages`).
- **What comes of it.** `cleaning/exclusions.csv` has a line for everyone who is caught, with the
  indices that flagged them and their values. `cleaning/quality.csv` has every index of every
  respondent; like the rest of that folder it is for the team alone. The report has the counts of
  each index and of each combination, and the planned models without (or with) those caught.
- **Too little to go by.** Someone for whom fewer than `least_flags` indices can be computed is
  kept and counted as not checked.

## The indices

"""

CHOICES = """
Sources that stand behind "as described in" were not read themselves. A cut-off without a
published source says so. Look a cut-off up before you cite it: a study answers for its own.

Where an index is undefined there is a sentence, "Not computable: needs …", and no number. Someone
for whom an index is not computable is flagged neither way by it. The even-odd consistency of
someone who gave one answer throughout is such a case, and so are their synonyms and their
person-total correlation.

Choices that the sources leave open:

- Missing answers end a run. They take no part in any other index; nothing is filled in.
- Half of the items is at least two: one answer is no run.
- The Mahalanobis distance uses means and covariances of all pairs of answers cut down to the
  items that a respondent answered, with as many degrees of freedom. A matrix that is singular or
  not positive definite is said and gives no distance.
- The chi-square reference is exact for normal answers only. In 2,800 real respondents to 25 items
  (the big_five reference data) 3.4% lie beyond its .001.
- Synonyms, antonyms, person-total correlation, runs, variability and distance use the answers as
  clicked; even-odd consistency and Guttman errors use keyed ones. Items of unlike ranges are put
  on one range where they are compared.
- Guttman errors of several scales are summed before they are divided by their maxima.
- Limits that the sample sets (Tukey's fences) do not flag a fixed share, as percentiles would.
  They need at least 20 respondents, and quartiles that differ.

## The default rule

**At least 2 of 6**: longest run, average run, within-person standard deviation, Mahalanobis
distance, even-odd consistency and Guttman errors. Seconds per item and failed attention items
join them where a study has them. Three of the six see answers that hardly vary and three see
answers that do not hang together, because careless respondents are of both kinds (Meade & Craig
2012), and experiments that only induced careless answers found run lengths and variability of no
use (Goldammer et al. 2020, 2024; but see Denison & Wiernik's comment). Which six was decided
after trying subsets of seven indices on other samples of the kinds below; published cut-offs were
kept, and none was tuned.

## How often the rule is right

Simulated respondents, 10% of them careless: 3% at random, 2% with one answer throughout, 2% near
the middle, 3% careful until somewhere between 30% and 70% of the items and then at random or with
one answer. Careful answers come from a factor model (loadings .55 to .85, traits correlating .3,
2% missing). "Strong response styles" are careful respondents who differ in leaning to agree
(standard deviation 0.5) and in liking the ends of the range (0.4 on the logarithm): harder, and
nearer to real answers. Careful people take 6 seconds an item (median), careless ones 2. In
brackets the Monte Carlo standard error. Percent.

"""

PLANTED = """\
### Among real answers

The same careless answers, put in place of 10% of 200 samples of 1,000 from 2,800 real respondents
to 25 items in 5 scales (the big_five reference data), the items of a scale together or the items
of all scales mixed. These data are not part of Questline, so the command does not make this table
again.

"""

PLANTED_FOUND = (
    "together | 97.90 (0.03) | 59.2 (0.3) | 43.3 (0.7) | 100.0 (0.0) | 86.4 (0.6) | 29.7 (0.5)",
    "mixed | 97.87 (0.03) | 62.9 (0.3) | 43.8 (0.6) | 100.0 (0.0) | 93.7 (0.4) | 36.7 (0.6)",
    "together | 97.79 (0.03) | 66.7 (0.3) | 62.7 (0.7) | 100.0 (0.0) | 92.6 (0.5) | 31.3 (0.5)",
    "mixed | 97.76 (0.03) | 69.8 (0.3) | 63.1 (0.6) | 100.0 (0.0) | 96.6 (0.3) | 38.3 (0.6)",
    "together | 82.69 (0.07) | 81.1 (0.2) | 81.3 (0.5) | 100.0 (0.0) | 99.1 (0.2) | 56.3 (0.6)",
    "mixed | 82.27 (0.07) | 84.1 (0.2) | 82.2 (0.5) | 100.0 (0.0) | 99.3 (0.2) | 65.2 (0.6)",
    "together | 99.30 (0.02) | 31.8 (0.2) | 3.4 (0.3) | 100.0 (0.0) | 41.7 (0.8) | 8.2 (0.3)",
    "mixed | 99.40 (0.02) | 37.6 (0.2) | 3.2 (0.2) | 100.0 (0.0) | 60.4 (0.8) | 15.2 (0.4)",
    "together | 98.07 (0.03) | 29.2 (0.3) | 61.0 (0.7) | 0.0 (0.0) | 34.5 (0.7) | 13.4 (0.4)",
    "mixed | 98.14 (0.03) | 54.0 (0.3) | 62.1 (0.6) | 100.0 (0.0) | 43.2 (0.8) | 22.6 (0.6)",
)
"""Two lines for each rule, in the order of `RULES`."""

CLOSING = """
## What this means

- The rule spares about 97 of 100 careful respondents or more everywhere here, and finds nearly
  all who give one answer throughout.
- Who answers at random is found in 4 to 10 of 10 cases with 25 items or more, fewer the more
  careful people differ in style and the shorter the questionnaire: with 12 items in 2 scales, 1
  to 4 of 10.
- Who stops reading part way is mostly missed. No flag is no proof of care.
- The more are careless the fewer are found: they move the means, covariances and limits
  themselves.
- If 10% are careless, sensitivity 60% and specificity 98% mean that of those caught about three
  in four are careless.
- Among real answers some are careless already and count as careful here, so specificity is a
  little better than it looks.
- One flag of six is far too little: up to one careful respondent in five has one.
- Synonyms and antonyms need pairs beyond .60, which most questionnaires lack; with a few pairs
  they are noise.
- Attention items planned beforehand, and times, add more than any index of the answers.
"""

DETAILED = 2
"""The kinds of samples whose every index is shown: these many, from the third on."""


def careless_page(found: Mapping[str, Sequence[Row]]) -> str:
    """The page, from what was found in each kind of sample by its title."""
    parts = [OPENING, _definitions(), CHOICES]
    for rule in RULES:
        parts.append(f"### {rule[0].upper()}{rule[1:]}\n\n{rule_table(found, rule)}\n")
    parts += [PLANTED, _planted(), "\n### Each index\n"]
    for title, rows in list(found.items())[2 : 2 + DETAILED]:
        own = [row for row in rows if row.name in DEFINITIONS]
        parts.append(f"\n**{title}**\n\n{table(own)}")
    return "".join([*parts, CLOSING])


def _definitions() -> str:
    """The table of the indices."""
    head = ("index", "name in `flags`", "what it is", "careless is", "needs", "default cut-off",
            "source", "source of the cut-off")  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, one in DEFINITIONS.items():
        cells = (one.label, f"`{name}`", one.formula, one.direction, one.needs, one.cut_off_words,
                 one.source, one.cut_off_source)  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _planted() -> str:
    """The table of careless answers among real ones."""
    head = ["rule", "items of a scale", "specificity", "sensitivity", *CARELESS]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    rules = [rule for rule in RULES for _ in range(2)]
    for rule, cells in zip(rules, PLANTED_FOUND, strict=True):
        lines.append(f"| {rule[0].upper()}{rule[1:]} | {cells} |")
    return "\n".join(lines) + "\n"
