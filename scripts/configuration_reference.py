"""configuration_reference: the schemas and the page that describe a study's configuration."""

from questline.core.job import run


def configuration_reference(input, output, params) -> str:
    """Write the reference into the checkout."""
    from pathlib import Path

    from questline.core.files import write_text
    from questline.tools import configuration_reference as reference

    files = reference.configuration_reference()
    for name, text in files.items():
        write_text(Path(params.checkout) / name, text)
    return f"{len(files)} files written: {', '.join(files)}"


run(configuration_reference, snakemake)
