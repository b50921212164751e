"""joint_display: do the interviews explain the numbers?"""

from questline.core.job import run


def joint_display(input, output, params) -> str:
    """Check what the findings cite, and put them beside themes, words and participants."""
    from questline.core.files import (
        read_bytes,
        read_ledger,
        read_parquet,
        read_statistics,
        write_json,
        write_statistics,
    )
    from questline.interviews.joint_display.stage import joint_display as put_together

    parts = [read_statistics(path) for path in input.parts]
    result = put_together(
        {id: outcome for part in parts for id, outcome in part[["id", "outcome"]].to_numpy()},
        read_parquet(input.responses),
        b"".join(read_bytes(path) for path in input.listed),
        read_ledger(input.participants),
        read_ledger(input.profiles),
        read_parquet(input.segments) if input.segments else None,
        read_ledger(input.themes) if input.themes else None,
        params.told,
    )
    write_json(output.display, result.public)
    write_json(output.team_display, result.team)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(joint_display, snakemake)
