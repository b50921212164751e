"""selftest: does this copy, on this machine, give the answers that textbooks print?"""

from questline.core.job import run


def selftest(input, output, params) -> str:
    """Recompute every textbook answer, show each beside its oracle, and stop if one is wrong."""
    from questline.core.errors import StudyError
    from questline.core.files import write_ledger
    from questline.tools.selftest.answers import problems, show, summary, textbook_answers

    answers = textbook_answers()
    write_ledger(params.table, answers)
    show(answers)
    wrong = problems(answers)
    if wrong:
        raise StudyError(wrong)
    return f"{summary(answers)}; the table with its sources: {params.table}"


run(selftest, snakemake)
