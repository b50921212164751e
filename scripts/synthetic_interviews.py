"""synthetic_interviews: write the synthetic interview material that ships."""

from questline.core.job import run


def synthetic_interviews(input, output, params) -> str:
    """Make the interviews, their coding, the photographs and all files beside them."""
    from pathlib import Path

    from questline.core.files import write_bytes
    from questline.tools.synthetic_interviews.material import material
    from questline.tools.synthetic_interviews.respondents import analysed_respondents

    files = material(analysed_respondents(Path(params.study)))
    for name, content in files.items():
        write_bytes(Path(params.folder) / name, content)
    size = sum(len(content) for content in files.values()) / 1e6
    return f"{len(files)} files written below {params.folder}, {size:.1f} MB"


run(synthetic_interviews, snakemake)
