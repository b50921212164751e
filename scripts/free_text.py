"""free_text: what people wrote, what was found in it, and which quotations are released."""

from questline.core.job import run


def free_text(input, output, params) -> str:
    """Scan the answers in people's own words, and check what a person has released of them."""
    from questline.core.files import read_parquet, write_ledger, write_statistics
    from questline.release.free_text.examination import examine_free_text

    result = examine_free_text(read_parquet(input.responses), **params.told)
    write_ledger(output.quotations, result.quotations)
    write_ledger(output.candidates, result.candidates)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(free_text, snakemake)
