"""interviewees: who was interviewed, and what are readers told of them?"""

from questline.core.job import run


def interviewees(input, output, params) -> str:
    """Read who was interviewed, and tell of them what enough respondents share."""
    from questline.core.files import (
        read_bytes,
        read_ledger,
        read_parquet,
        write_ledger,
        write_statistics,
    )
    from questline.interviews.interviewees.stage import interviewees as who_was_interviewed

    told = params.told
    responses, scores = read_parquet(input.responses), read_parquet(input.scores)
    respondents = responses.join(scores[[one for one in told["kept"] if one in scores]])
    exclusions = read_ledger(input.exclusions)
    (participants,), invitations = (
        [(path.rpartition("/")[2], read_bytes(path)) for path in input.get(kind)]
        for kind in ("participants", "invitations")
    )
    result = who_was_interviewed(
        participants,
        invitations,
        respondents,
        exclusions["row"],
        **told,
    )
    write_ledger(output.profiles, result.profiles)
    write_ledger(output.participants, result.participants)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(interviewees, snakemake)
