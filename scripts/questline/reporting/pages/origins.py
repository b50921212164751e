"""Provenance on the page: files and checksums, versions, how to run it again."""

from __future__ import annotations

from questline.reporting.catalogue import _
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View


def files_table(view: View) -> Table:
    """Every file that the results follow from, with its SHA-256."""
    inputs = view.inputs
    files = [(_("Raw file"), inputs["raw"])]
    files += [(_("Beside the raw file"), entry) for entry in inputs.get("beside_raw", [])]
    files += [(_("Configuration"), entry) for entry in inputs["configuration"]]
    files.append((_("Lock of the libraries"), inputs["lock"]))
    files += [(_("Earlier release"), entry) for entry in inputs.get("earlier_releases", [])]
    rows = [Row(entry["name"], ((what,), (entry["sha256"],))) for what, entry in files]
    columns = [Column(_("What"), words=True), Column(_("SHA-256"), words=True)]
    return Table("checksums", _("The files that the results follow from"), _("File"), columns, rows)


def versions_table(view: View) -> Table:
    """Python and the libraries that the numbers come from."""
    rows = [Row(name, ((version,),)) for name, version in sorted(view.inputs["versions"].items())]
    columns = [Column(_("Version"), words=True)]
    return Table("versions", _("Software"), _("Software"), columns, rows)


def commands(view: View) -> str:
    """What to type to make the same results again."""
    commit = view.inputs["commit"]
    # A copy that was changed since its commit cannot be had by checking the commit out.
    lines = [_("git checkout {}").format(commit)] if commit.isalnum() else []
    lines += [
        _("pip install -r envs/requirements.txt"),
        _("snakemake --cores 4 --config study=config/{}").format(view.inputs["study"]),
    ]
    return "\n".join(lines)
