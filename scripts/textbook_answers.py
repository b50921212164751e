"""textbook_answers: what does this machine give for textbook answers, for the report's appendix?"""

from questline.core.job import run


def textbook_answers(input, output, params) -> str:
    """Recompute every textbook answer; a wrong one is a row that the report shows."""
    from questline.core.files import write_ledger
    from questline.tools.selftest.answers import summary, textbook_answers

    answers = textbook_answers()
    write_ledger(output.answers, answers)
    return summary(answers)


run(textbook_answers, snakemake)
