"""release: what may be published?"""

from questline.core.job import run


def release(input, output, params) -> str:
    """Join the statistics of all stages; write the public and the internal edition."""
    from questline.core.files import read_statistics, write_statistics
    from questline.release.registration import registration_rows
    from questline.release.stage import release as release_statistics

    parts = [read_statistics(part) for part in input.parts]
    parts.append(registration_rows(params.registration))
    result = release_statistics(parts, params.threshold, params.variables)
    write_statistics(output.public, result.public)
    write_statistics(output.internal, result.internal)
    return result.line


run(release, snakemake)
