"""recovery: whether the planned models find the true values of the synthetic data."""

from questline.core.job import run


def recovery(input, output, params) -> str:
    """Draw and analyse many surveys with the shipped study's plan, and write the page about it."""
    from questline.core.files import write_text
    from questline.tools.recovery import recover_plan
    from questline.tools.recovery_page import recovery_page

    results, confidence = recover_plan(params.study)
    write_text(params.page, recovery_page(results, confidence))
    surveys = " and ".join(f"{found[0].surveys} of {size}" for size, found in results.items())
    return f"surveys analysed: {surveys} respondents; {params.page} written"


run(recovery, snakemake)
