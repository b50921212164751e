"""The text of docs/validation.md: its prose, its lists, and a section for each family of scenarios.

The page is the only record of a full run, which takes hours. So a part of the scenarios can be run
again alone, and what was there about the others is read from the page and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from questline.core.sentences import number_of

OPENING = """\
# Do the intervals and tests keep what they promise?

`snakemake --cores 2 validate_methods` writes this page. It draws many samples from populations
whose true values are known, and analyses each with the functions that the report uses. A 95%
interval should hold the true value in 95% of the samples, a test at 5% should reject a true
hypothesis in 5% of them, and an estimate should be right on average. What is promised to be at most
5%, such as the chance of a false alarm in a family of tests, may be less.

In brackets stands the Monte Carlo standard error: how far chance may have moved the figure, because
the samples are many but not endless. R (`benchmarks/validation`) analysed the first of the very
same samples wherever it has the method.
"""

RULE = """\
**The rule.** Where R has the method, ours may differ from R's on the same samples by at most three
Monte Carlo errors of the paired difference. Where R has none, a figure may lie at most three of its
own errors from the nominal one, or above it where at most so much is promised; if it lies further,
it fails, and the known reason is cited where there is one. No sample is thrown away and no scenario
was altered after it had been run.
"""

HOW_TO_READ = """\
## How to read the tables

- *true*, *mean*, *bias*: the true value, the mean estimate, and the mean less the true value.
- *coverage*: the share of the samples whose interval holds the true value.
- *rejections*: the share of the samples in which the test rejects the true hypothesis at its level.
- *expected*, *mean*, *difference*: what is promised of a mean over the samples, the mean, and the
  mean less what is promised.
- *no number*: samples in which there was nothing to compute, or in which an iteration did not end;
  they are in no other figure of the row.
- *R's samples*: how many samples R analysed; *ours* and *R* are the coverage or rejections in
  these, *difference* is ours less R's with the Monte Carlo error of the paired difference. Where
  one of the two has no number for a sample, the sample is in none of the three.
- *furthest*: the largest difference of a limit from R's, as a share of the width of R's interval,
  or of a p-value. Methods that draw random numbers differ from R's in every sample.
"""

CLOSING = """\
## What this cannot show

The populations are made up. Real answers may be skewed, clustered or missing in other ways, and an
interval that keeps its promise here need not keep it there.
"""


FAILS = "## What fails\n"
PASSES = "## What passes\n"
CAUTION = "### With caution: as in R, but away from nominal\n"
CAUTION_WORDS = """\
These agree with R on the same samples, and R's are away from nominal, or biased, too.
"""
FAILED = "**fails**"
"""What stands at the end of a table's row that fails."""


@dataclass(frozen=True)
class PageText:
    """What the page says about the scenarios.

    `fails`, `passes` and `cautions` are the lines of its three lists, each of which begins with the
    name of its family; `sections` are the tables by family, without the heading.
    """

    fails: tuple[str, ...]
    passes: tuple[str, ...]
    cautions: tuple[str, ...]
    sections: dict[str, str]

    def text(self) -> str:
        """The whole page as Markdown."""
        rows = [line for section in self.sections.values() for line in _results(section)]
        failing = sum(FAILED in row for row in rows)
        parts = [OPENING, RULE, FAILS, f"{number_of(failing, 'result')} of {len(rows)}.\n"]
        parts += [_lines(self.fails)] if self.fails else []
        parts += [PASSES, f"{number_of(len(rows) - failing, 'result')} of {len(rows)}.\n"]
        parts += [_lines(self.passes)]
        if self.cautions:
            parts += [CAUTION, CAUTION_WORDS, _lines(self.cautions)]
        for family, section in self.sections.items():
            parts += [f"## {family}\n", section]
        parts += [HOW_TO_READ, CLOSING]
        return "\n".join(part.rstrip("\n") + "\n" for part in parts)

    def with_others(self, page: str, families: Sequence[str]) -> PageText:
        """These families, and of the others what `page` says; all in the order of `families`."""
        anew = set(self.sections)
        before = [family for family in families if family not in anew]
        sections = self.sections | {
            family: section for family in before if (section := _section(page, f"## {family}\n"))
        }
        lists = (
            (self.fails, _section(page, FAILS)),
            (self.passes, _section(page, PASSES).partition("\n### ")[0]),
            (self.cautions, _section(page, CAUTION)),
        )
        fails, passes, cautions = (
            tuple(
                line
                for family in families
                for line in (mine if family in anew else _list(text))
                if _is_about(line, family)
            )
            for mine, text in lists
        )
        kept = {family: sections[family] for family in families if family in sections}
        return PageText(fails, passes, cautions, kept)


def _lines(lines: Collection[str]) -> str:
    return "\n".join(lines) + "\n"


def _list(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("- ")]


def _is_about(line: str, family: str) -> bool:
    return line.startswith((f"- {family}, ", f"- {family}: "))


def _section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next one of second order; nothing without it."""
    _, found, rest = page.partition(f"\n{heading}")
    return rest.partition("\n## ")[0].strip("\n") + "\n" if found else ""


def _results(section: str) -> list[str]:
    """The rows of the tables of a section."""
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    return [row for row in rows if not row.endswith("| verdict |")]
