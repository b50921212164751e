"""The reviewer's packet: one archive with all that is public, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from questline.core.sentences import number_of
from questline.provenance.editions import CRATE, MATERIALS, PUBLIC_MANIFEST, TWIN, is_public

FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP archive can hold."""

PERMISSIONS = 0o644
UNIX = 3
LEVEL = 6


def packet(folder: str, files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of public files below one folder: sorted names, fixed dates and permissions.

    `files` is {path within the results: content}. Raises ValueError for a file that is not public:
    that would be a fault of the calling script, and must not end in an archive.
    """
    private = sorted(path for path in files if path != README and not is_public(path))
    if private:
        raise ValueError(f"not for the packet: {', '.join(private)}")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for path in sorted(files):
            member = zipfile.ZipInfo(f"{folder}/{path}", FIXED_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            # What zipfile writes here depends on the system that it runs on.
            member.create_system = UNIX
            member.external_attr = PERMISSIONS << 16
            archive.writestr(member, files[path], compresslevel=LEVEL)
    return buffer.getvalue()


README = "README.txt"
EXACT = """Make it the copy that made this
     packet: git checkout {commit}"""
ASK = """This packet was made with a copy
     that was changed, or that does not say which it is: ask its authors for it"""


def readme(
    *,
    study: str,
    title: str,
    commit: str,
    version: str,
    configuration: Sequence[str],
    twin: bool,
    earlier: Sequence[str] = (),
) -> str:
    """What a reviewer reads first: what is in the packet, what is not, and what to type.

    `configuration` are the paths in the packet of what belongs to the study, `earlier` those of
    earlier releases from the study's folder.
    """
    folder = f"{MATERIALS}/configuration"
    lacking = [name for name in earlier if f"{folder}/{name}" not in configuration]
    exact = EXACT.format(commit=commit) if commit and " " not in commit else ASK
    twin_line = f"  {TWIN}/           made-up respondents, to try things on\n" if twin else ""
    return f"""{title}
{"=" * min(len(title), 78)}

This is the reviewer's packet of a study analysed with Questline {version}. It holds all that is
public, and nothing about single respondents.

  reporting/index.html      the report; its tables and pictures lie beside it
  release/statistics.csv    every published number, one a line
  release/audit.csv         what the attack on it found, in numbers
{twin_line}  {folder}/
                            the study: {number_of(len(configuration), "file")}, the plan among them
  {MATERIALS}/     the rules and scripts of the workflow, and the lock of the libraries
  provenance/inputs.json    checksums of all that went in
  {PUBLIC_MANIFEST}
                            checksums of the code and of every file of this packet
  {CRATE}   all of it for programs (Workflow Run RO-Crate)

What is not in it: the raw answers, the team's own edition of the report, and where people were
interviewed, what they gave and interviews.yaml, which says who stands beside what. Statistics whose
ids begin with interviews/ cannot be computed anew without them.
{_not_at_hand(lacking, f"results/{study}/{folder}")}
To check the packet without the raw answers
-------------------------------------------
  1. Get Questline {version} and go into its folder. {exact}
  2. Install its libraries: pip install -r envs/requirements.txt
  3. Unpack this archive into the folder results/ there.
  4. Type, on one line:
     snakemake verify --cores 4 --config
       study=results/{study}/{folder}
       published=results/{study}/release/statistics.csv

It checks every file against its checksum, the code, the configuration and the lock against the
manifest, and the numbers on the pages against the published ones. It says what it could not check.
If you have the published statistics from elsewhere, name that file after published= instead.

To compute every number anew
----------------------------
With the raw answers at hand, add to the command of step 4, on the same line:
       raw=path/to/the/raw/file

Every statistic is then computed from the raw answers in a clean folder and compared with the
published one. docs/verify.md in Questline explains what the words of the answer mean.
"""


def _not_at_hand(earlier: Sequence[str], folder: str) -> str:
    """The earlier releases that are not in the packet, and where they have to lie."""
    if not earlier:
        return ""
    lines = "".join(f"\n  {name}" for name in earlier)
    return f"""
Nor are earlier releases that do not lie in the study's folder. The attack on what is
hidden needs them. Ask the authors for them, and put them where these paths lead from
{folder}:{lines}
"""
