"""synthetic_data: write the synthetic raw export that ships."""

from questline.core.job import run


def synthetic_data(input, output, params) -> str:
    """Simulate the survey from its seed and write the raw export."""
    from questline.core.files import write_bytes
    from questline.tools.synthetic_survey.survey import simulate

    survey = simulate()
    write_bytes(params.data, survey.content)
    ratios = ", ".join(f"{value:.2f}" for value in survey.draw.odds_ratios)
    return (
        f"{survey.rows} rows written to {params.data}; draw {survey.draw.draws} of the outcomes "
        f"was kept, with the odds ratios {ratios}"
    )


run(synthetic_data, snakemake)
