"""release: what may be published?"""

from questline.core.job import run


def release(input, output, params) -> str:
    """Join the statistics of all stages; write both editions and what was done to one."""
    from questline.core.files import read_statistics, write_ledger, write_statistics
    from questline.release.registration import registration_rows
    from questline.release.stage import release as release_statistics

    parts = [read_statistics(part) for part in input.parts]
    parts.append(registration_rows(params.registration))
    earlier = [read_statistics(path) for path in input.earlier]
    result = release_statistics(parts, params.settings, params.facts, params.exceptions, earlier)
    write_statistics(output.public, result.public)
    write_statistics(output.internal, result.internal)
    write_ledger(output.checks, result.checks)
    return result.line


run(release, snakemake)
