"""pages: the report of both editions, and every table of it to download."""

from questline.core.job import run


def pages(input, output, params) -> str:
    """Write one self-contained page for each edition and the folder of its tables."""
    import json
    from pathlib import Path

    from questline.core.files import read_ledger, read_statistics, write_ledger, write_text
    from questline.reporting.pages.page import build_page
    from questline.reporting.pages.page_figure import page_figure

    templates = _templates(input.templates)
    inputs = json.loads(Path(input.inputs).read_text(encoding="utf-8"))
    textbook_answers = read_ledger(input.textbook_answers)
    ledgers = [read_ledger(input[name]) for name in ("exclusions", "changes", "findings")]
    for edition in ("public", "internal"):
        folder = Path(input[f"{edition}_figures"])
        figures = [
            page_figure(entry, _text(folder / f"{entry['name']}.svg"),
                        read_ledger(folder / f"{entry['name']}.csv"))
            for entry in json.loads(_text(folder / "figures.json"))
        ]  # fmt: skip
        html, tables = build_page(
            read_statistics(input[edition]),
            params.study,
            inputs,
            *ledgers,
            figures,
            templates,
            edition,
            textbook_answers,
        )
        write_text(output[edition], html)
        for name, table in tables.items():
            write_ledger(Path(output[f"{edition}_tables"]) / f"{name}.csv", table)
    return f"the report, with {len(figures)} figures and {len(tables)} tables"


def _templates(paths) -> dict[str, str]:
    """The templates by their path within the folder that holds page.html."""
    from pathlib import Path

    page = next(Path(path) for path in paths if Path(path).name == "page.html")
    return {
        Path(path).relative_to(page.parent).as_posix(): Path(path).read_text(encoding="utf-8")
        for path in paths
    }


def _text(path) -> str:
    """The text of a file; nothing where a figure could not be drawn and has no picture."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


run(pages, snakemake)
