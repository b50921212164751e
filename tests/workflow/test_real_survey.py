"""The real survey, from its raw file to the report, against numbers computed in R."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pytest

from workflow.running import copy_checkout, replace_once, snakemake

pytestmark = pytest.mark.slow

RAW = "rse_2016_uk/2016_uk_public_data.csv"
SCALES = {
    "affSat": "satisfaction",
    "affRec": "recognition",
    "percEmp": "employability",
    "progRSE": "progression",
    "perfCheck": "feedback",
    "turnover4_clean": "turnover_intention",
    "turnover6_naive": "turnover_never_is_1",
    "turnover6_fixed": "turnover_never_is_5",
}
SCORES = {
    "sat": "satisfaction",
    "rec": "recognition",
    "emp": "employability",
    "perf": "feedback",
    "turn4": "turnover_intention",
}
MODELS = {
    "2016_uk: would take other job ~ sat+rec+emp": "would_take_other_job",
    "2016_uk: + gender": "would_take_other_job_gender",
}
TERMS = {
    "sat": "satisfaction",
    "rec": "recognition",
    "emp": "employability",
    "gender2Male": "gender_two/male",
}
FIT = {
    "logLik": "log_likelihood",
    "null_logLik": "null_log_likelihood",
    "AIC": "aic",
    "BIC": "bic",
    "LR_chisq": "likelihood_ratio_chi_square",
    "McFadden_R2": "mcfadden_r_squared",
    "Nagelkerke_R2": "nagelkerke_r_squared",
    "Brier": "brier_score",
    "AUC": "auc",
}
PROFILE_TOLERANCE = 1e-4
"""R reads the ends of a profile interval off a spline; ours are the roots themselves."""


@pytest.fixture(scope="module")
def real(reference_folder, tmp_path_factory) -> tuple[Path, dict[str, dict[str, str]]]:
    """The folder of a run on the real survey and its internal statistics by id."""
    folder = copy_checkout(tmp_path_factory.mktemp("real") / "questline")
    raw = reference_folder / RAW
    screen = snakemake(folder, "--config", "study=config/rse_2016", f"raw={raw}")
    assert screen.code == 0, screen.text
    store = folder / "results/rse_2016/release/internal/internal_statistics.csv"
    with store.open(encoding="utf-8", newline="") as stream:
        return folder, {row["id"]: row for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def expected(reference_folder) -> list[dict[str, str]]:
    """R's numbers for this survey."""
    path = reference_folder / "rse_2016_uk/reference.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def item_name(code: str) -> str:
    """affSat1 as aff_sat1, turnOver5r as turn_over5, progRSE1 as prog_rse1."""
    code = code.removesuffix("r") if code.endswith("5r") else code
    return re.sub(r"(?<=[a-z])(RSE|[A-Z])", lambda match: "_" + match[1].lower(), code)


def compare(ours: str, theirs: str, tolerance: float = 1e-6) -> None:
    assert float(ours) == pytest.approx(float(theirs), rel=tolerance, abs=1e-9)


def test_alphas_and_item_statistics(real, expected):
    _, store = real
    checked = 0
    for row in expected:
        scale_code, _, item = row["target"].removeprefix("2016_uk:").partition(":")
        if scale_code not in SCALES:
            continue
        scale = SCALES[scale_code]
        start = f"measurement/{scale}/none/analysed"
        if row["analysis"] == "alpha_pairwise" and row["statistic"] == "raw_alpha":
            compare(store[f"{start}/{scale}/alpha"]["estimate"], row["value"])
        elif row["analysis"] == "alpha_pairwise" and row["statistic"] == "average_r":
            name = "average_inter_item_correlation"
            compare(store[f"{start}/{scale}/{name}"]["estimate"], row["value"])
        elif row["analysis"] == "omega_total_1factor_ML":
            compare(store[f"{start}/{scale}/omega_total"]["estimate"], row["value"], 1e-5)
        elif (
            row["analysis"] in ("alpha_if_dropped", "item_rest_r") and "turnover6" not in scale_code
        ):
            ours = {"alpha_if_dropped": "alpha_if_dropped", "item_rest_r": "item_rest_correlation"}
            identifier = f"{start}/{item_name(item)}/{ours[row['analysis']]}"
            compare(store[identifier]["estimate"], row["value"])
        else:
            continue
        checked += 1
    assert checked >= 70


def test_item_descriptives(real, expected):
    _, store = real
    checked = 0
    for row in expected:
        item = item_name(row["target"].removeprefix("2016_uk:"))
        found = [
            value
            for identifier, value in store.items()
            if identifier.startswith("measurement/")
            and identifier.endswith(f"/analysed/{item}/{row['statistic']}")
        ]
        keyed_otherwise = row["target"].endswith("turnOver5")
        if row["analysis"] == "describe" and found and not keyed_otherwise:
            compare(found[0]["estimate"], row["value"])
            checked += 1
    assert checked >= 50


def test_scores_of_women_and_men(real, expected):
    _, store = real
    names = {
        "t_welch": {
            "t": ("welch_t", "estimate"),
            "df": ("welch_t", "df"),
            "p": ("welch_t", "p"),
            "diff": ("mean_difference", "estimate"),
            "ci_low": ("mean_difference", "ci_low"),
            "ci_high": ("mean_difference", "ci_high"),
        },
        "wilcoxon": {
            "W": ("mann_whitney", "estimate"),
            "p_cc": ("mann_whitney", "p"),
            "rank_biserial": ("rank_biserial", "estimate"),
            "P_superiority": ("probability_of_superiority", "estimate"),
        },
    }
    suffix = {"t_welch": "welch", "wilcoxon": "ranks"}
    checked = 0
    for row in expected:
        match = re.match(r"2016_uk:(\w+) by gender", row["target"])
        if not match or row["statistic"] not in names.get(row["analysis"], {}):
            continue
        statistic, column = names[row["analysis"]][row["statistic"]]
        comparison = f"{SCORES[match[1]]}_by_gender_{suffix[row['analysis']]}"
        ours = store[f"modelling/{comparison}/comparison/complete/gender_two/{statistic}"]
        compare(ours[column], row["value"])
        checked += 1
    assert checked == 5 * 10


def test_holm_within_the_family_of_means(real, expected):
    _, store = real
    holm = {
        row["target"].rpartition(":")[2]: row["value"]
        for row in expected
        if row["analysis"] == "p_adjust" and row["statistic"] == "holm"
    }
    assert len(holm) == 5
    for code, value in holm.items():
        comparison = f"{SCORES[code]}_by_gender_welch"
        ours = store[f"modelling/{comparison}/comparison/complete/gender_two/welch_t"]
        compare(ours["p_adjusted"], value)


def test_turnover_by_age(real, expected):
    _, store = real
    start = "modelling/turnover_by_age/comparison/complete/age"
    places = {
        "H": ("kruskal_wallis", "estimate"),
        "df": ("kruskal_wallis", "df"),
        "p": ("kruskal_wallis", "p"),
        "epsilon2": ("epsilon_squared", "estimate"),
    }
    rows = [row for row in expected if row["analysis"] == "kruskal"]
    assert len(rows) == 4
    for row in rows:
        statistic, column = places[row["statistic"]]
        compare(store[f"{start}/{statistic}"][column], row["value"])


def test_logistic_models(real, expected):
    _, store = real
    checked = 0
    for row in expected:
        model, _, term = row["target"].rpartition(":")
        if row["analysis"] != "logistic" or model not in MODELS or term not in TERMS:
            continue
        ours = store[f"modelling/{MODELS[model]}/adjusted/complete/{TERMS[term]}/odds_ratio"]
        if row["statistic"] == "OR":
            compare(ours["estimate"], row["value"])
        elif row["statistic"] == "se":
            compare(ours["se"], row["value"])
        elif row["statistic"] == "p":
            compare(ours["p"], row["value"])
        elif row["statistic"] == "b":
            assert math.log(float(ours["estimate"])) == pytest.approx(float(row["value"]), rel=1e-6)
        elif row["statistic"] == "OR_profile_low":
            compare(ours["ci_low"], row["value"], PROFILE_TOLERANCE)
        elif row["statistic"] == "OR_profile_high":
            compare(ours["ci_high"], row["value"], PROFILE_TOLERANCE)
        else:
            continue
        checked += 1
    assert checked == 7 * 6


def test_fit_of_the_logistic_models(real, expected):
    _, store = real
    checked = 0
    for row in expected:
        if row["analysis"] == "logistic_fit" and row["statistic"] in FIT:
            start = f"modelling/{MODELS[row['target']]}/adjusted/complete/model"
            compare(store[f"{start}/{FIT[row['statistic']]}"]["estimate"], row["value"])
            checked += 1
    assert checked == 2 * len(FIT)


def test_the_two_answers_never_stay_apart(real, expected):
    _, store = real
    start = "modelling/satisfaction_by_looking_forward/comparison/complete/turn_over2"
    means = {
        row["target"]: row["value"]
        for row in expected
        if row["analysis"] == "label_anomaly_2016" and row["statistic"] == "mean_affSat"
    }
    compare(store[f"{start}/never_blank/mean"]["estimate"], means["turnOver2:'Never '"])
    compare(store[f"{start}/never/mean"]["estimate"], means["turnOver2:'Never'"])


def test_trailing_blank_is_an_error_until_the_codebook_decides(real, reference_folder, tmp_path):
    folder = copy_checkout(tmp_path / "questline")
    codebook = folder / "config/rse_2016/codebook.csv"
    replace_once(
        codebook,
        'never_blank=""Never "" | sometimes=Sometimes | often=Often | never=""Never""',
        "sometimes=Sometimes | often=Often | never=Never",
    )
    replace_once(codebook, "never_blank=Never (a blank after it) | ", "")
    raw = reference_folder / RAW
    screen = snakemake(folder, "--config", "study=config/rse_2016", f"raw={raw}")
    assert screen.code != 0
    assert "Traceback" not in screen.text
    tail = "\n".join(screen.text.strip().splitlines()[-6:])
    assert '"Never "' in tail
    assert "turnOver2" in tail
    assert "matching" in tail
    assert "blank" in tail


def test_report_says_why_two_items_are_left_out(real):
    folder, _ = real
    page = (folder / "results/rse_2016/reporting/index.html").read_text(encoding="utf-8")
    assert "a code must not be chosen because it correlates" in page
