"""validate_methods: do the intervals and tests keep what they promise, and do they agree with R?"""

from questline.core.job import run


def validate_methods(input, output, params) -> str:
    """Run the simulation studies and write the page about them."""
    from questline.core.files import write_text
    from questline.tools.validation.page import validation_page
    from questline.tools.validation.studies import scenarios, validate

    studied = scenarios()
    found = validate(studied, params.from_r)
    write_text(params.page, validation_page(studied, found))
    return f"{len(studied)} scenarios; {params.page} written"


run(validate_methods, snakemake)
