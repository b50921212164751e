"""coding: what did people say in interviews and in their own words?"""

from questline.core.job import run


def coding(input, output, params) -> str:
    """Read coded interviews and open answers; count themes and categories; judge agreement."""
    from questline.core.files import (
        read_bytes,
        read_ledger,
        read_parquet,
        write_ledger,
        write_parquet,
        write_statistics,
    )
    from questline.interviews.coding.stage import analyse_coding

    named = {
        kind: [(path.rpartition("/")[2], read_bytes(path)) for path in input.get(kind)]
        for kind in ("listed", "coding", "codebooks", "open_coding", "open_codebooks")
    }
    result = analyse_coding(
        named["coding"],
        named["codebooks"],
        named["open_coding"],
        named["open_codebooks"],
        listed_file=named["listed"][0] if named["listed"] else None,
        participants=read_ledger(input.participants) if input.participants else None,
        profiles=read_ledger(input.profiles) if input.profiles else None,
        responses=read_parquet(input.responses).join(read_parquet(input.scores)),
        everyone=read_parquet(input.everyone),
        told=params.told,
        confidence=params.confidence,
        seed=params.seed,
    )
    write_ledger(output.codebook, result.codebook)
    write_ledger(output.themes, result.themes)
    write_parquet(output.segments, result.segments)
    write_ledger(output.disagreements, result.disagreements)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(coding, snakemake)
