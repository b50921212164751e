"""release: what may be published?"""

from questline.core.job import run


def release(input, output, params) -> str:
    """Join the statistics of all stages; write the public and the internal edition."""
    from questline.core.files import read_statistics, write_statistics
    from questline.release.stage import release as release_statistics

    result = release_statistics([read_statistics(part) for part in input.parts], params.threshold)
    write_statistics(output.public, result.public)
    write_statistics(output.internal, result.internal)
    return result.line


run(release, snakemake)
