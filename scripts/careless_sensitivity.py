"""careless_sensitivity: how often the rule of careless responding is right."""

from questline.core.job import run


def careless_sensitivity(input, output, params) -> str:
    """Simulate careful and careless respondents, screen them, and write the page about it."""
    from questline.core.files import write_text
    from questline.tools.careless.page import careless_page
    from questline.tools.careless.sensitivity import conditions

    found = {one.title: one.rows() for one in conditions()}
    write_text(params.page, careless_page(found))
    return f"{len(found)} kinds of samples screened; {params.page} written"


run(careless_sensitivity, snakemake)
