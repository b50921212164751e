"""validate_methods: do the intervals and tests keep what they promise, and do they agree with R?"""

from questline.core.job import run


def validate_methods(input, output, params) -> str:
    """Run the simulation studies and write the page about them.

    `params.scenarios` are beginnings of their names, a comma between; without them all are run.
    """
    from pathlib import Path

    from questline.core.files import write_text
    from questline.tools.validation.page import validation_page
    from questline.tools.validation.studies import chosen, headings, scenarios, validate

    everything = scenarios()
    studied = chosen(everything, params.scenarios)
    page = validation_page(studied, validate(studied, params.from_r))
    if len(studied) < len(everything) and Path(params.page).is_file():
        before = Path(params.page).read_text(encoding="utf-8")
        page = page.with_others(before, headings(everything))
    write_text(params.page, page.text())
    return f"{len(studied)} scenarios; {params.page} written"


run(validate_methods, snakemake)
