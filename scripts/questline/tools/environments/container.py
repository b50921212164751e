"""The recipe of a container that holds Questline and the libraries of the lock."""

from __future__ import annotations

from questline.tools.environments.pins import PYTHON

FOLDERS = ("workflow", "scripts", "config", "data", "envs", "profiles", "reports")
"""What of the checkout a run needs besides the Snakefile."""

_COPIES = "\n".join(f"COPY {folder} {folder}" for folder in FOLDERS)
_RECIPE = f"""\
# Questline with the libraries of requirements.txt, each held to its checksums.
# Made by `PYTHONPATH=scripts python -m questline.tools.environments.write`; see README.md here.
FROM python:{PYTHON}-slim
# What the PDF of the report needs of the system.
RUN apt-get update && apt-get install --yes --no-install-recommends \\
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 && rm -rf /var/lib/apt/lists/*
WORKDIR /questline
COPY envs/requirements.txt envs/requirements.txt
RUN pip install --no-cache-dir --require-hashes -r envs/requirements.txt
COPY Snakefile ./
{_COPIES}
# A study and its results are in the folder that is mounted here.
WORKDIR /study
ENTRYPOINT ["snakemake", "-s", "/questline/Snakefile"]
CMD ["--cores", "4"]
"""


def container_recipe() -> str:
    """The text of the Containerfile. The lock, which it installs, is the only place of versions."""
    return _RECIPE
