"""selection: whom to interview?"""

from questline.core.job import run


def selection(input, output, params) -> str:
    """Choose whom to interview, around those who keep a place, and rank who stands in reserve."""
    from questline.core.files import (
        read_bytes,
        read_ledger,
        read_parquet,
        write_ledger,
        write_statistics,
    )
    from questline.interviews.selection.stage import select

    told = params.told
    responses, scores = read_parquet(input.responses), read_parquet(input.scores)
    named = [name for name in told["variables"] if name in scores]
    result = select(
        responses.join(scores[named]),
        read_ledger(input.exclusions)["row"],
        (input.contacts[0], read_bytes(input.contacts[0])),
        [(path, read_bytes(path)) for path in input.invitations],
        told,
        params.seed,
        participants=read_ledger(input.participants) if input.participants else None,
        profiles=read_ledger(input.profiles) if input.profiles else None,
    )
    write_ledger(output.selection, result.selection)
    write_ledger(output.reserves, result.reserves)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(selection, snakemake)
