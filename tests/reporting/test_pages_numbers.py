"""Every number on a page is the store's: read back from the page and compared, one by one."""

import pytest

from questline.reporting import names
from questline.reporting.lookup import Statistic
from questline.reporting.numbers import share_in_words
from questline.reporting.pages import scales
from questline.reporting.pages.writing import Number, as_html, as_plain, number
from reporting.reports import CHANGES, EXCLUSIONS, FINDINGS, read_page, small_report
from reporting.stores import small_store, with_hidden

ESTIMATE, ENDS = ("estimate",), ("ci_low", "ci_high")
COLUMNS = {
    "interval": ENDS, "size": ESTIMATE, "words": ESTIMATE, "of_100": ESTIMATE,
    "size_interval": ENDS, "interval_of_100": ENDS,
}  # fmt: skip
IN_HUNDREDTHS = (
    "floor_share",
    "ceiling_share",
    "mean_predicted",
    "observed_share",
    "missing_share",
    "fraction_of_missing_information",
    "null_risk_difference",
    "percentile_1_risk_difference",
    "percentile_99_risk_difference",
    "unweighted_share",
    "population_share",
    "weighted_share",
    "predicted_probability",
    "estimated_marginal_probability",
    "average_marginal_effect",
    "second_difference",
    "risk_difference",
    "median_risk_difference",
    "smallest_risk_difference",
    "largest_risk_difference",
    "share_same_sign",
    "share_significant",
    "variance_share",
    "share",
    "power",
    "below_k_share",
    "below_l_share",
    "suppressed_share",
    "information_lost",
)


ADDRESS = "reproducibility.html#s"


def shown_numbers(report):
    """Every number that is a link: the id at the place to which it leads, what it shows, itself."""
    ids = report.store["id"].tolist()
    return [
        (
            ids[int(element.attributes["href"].removeprefix(ADDRESS)) - 1],
            element.attributes.get("data-shows", "estimate"),
            element,
        )
        for element in read_page(report.html).all("a")
        if "n" in element.attributes.get("class", "").split()
    ]


def shown_ids(report):
    return {identifier for identifier, _, _ in shown_numbers(report)}


def agrees(text, row, shows):
    """Whether a written number is the stored one at the digits that are written.

    Does not use the code that writes: it reads the digits.
    """
    text = text.replace("\u00a0", " ").removeprefix("about ") if shows != "words" else text
    stored = [row[name] for name in COLUMNS.get(shows, (shows,))]
    if shows == "words":
        return text == share_in_words(stored[0] / 100)
    if row["statistic"] in IN_HUNDREDTHS and shows in (*COLUMNS, "estimate"):
        stored = [100 * value for value in stored]
    if shows.startswith("size"):
        stored = sorted(abs(value) for value in stored)
    text = text.removeprefix("p ").removeprefix("= ").replace("< ", "<").replace("> ", ">")
    written = text.split(" to ")
    if len(written) != len(stored):
        return False
    return all(is_written(word, value) for word, value in zip(written, stored, strict=True))


def is_written(word, value):
    digits = word.lstrip("<>").rstrip("%").replace(",", "").replace("−", "-")
    if word.startswith("<"):
        return 0 <= value < float(digits)
    if word.startswith(">"):
        return value > float(digits)
    return abs(float(digits) - value) <= half_a_digit(digits)


def half_a_digit(word):
    decimals = len(word.partition(".")[2])
    return 0.5 * 10**-decimals * (1 + 1e-9)


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_every_number_with_an_id_is_the_stores(shipped, edition):
    report = shipped[edition]
    rows = report.store.set_index("id").to_dict("index")
    assert "data-id" not in report.html
    found = shown_numbers(report)
    assert len(found) > 1500
    wrong = []
    for identifier, shows, element in found:
        row = rows[identifier]
        if row["status"] == "hidden":
            ok = element.text == "hidden"
        elif row["status"] == "not_computable":
            ok = element.text == "not computable"
        else:
            ok = agrees(element.text, row, shows)
        if not ok:
            wrong.append((element.attributes, element.text))
    assert wrong == []


def test_the_check_itself_notices_a_wrong_number():
    row = {"estimate": 6.857, "ci_low": 3.914, "ci_high": 12.04, "statistic": "odds_ratio"}
    assert agrees("6.86", row, "estimate")
    assert not agrees("6.87", row, "estimate")
    assert agrees("3.91 to 12.0", row, "interval")
    assert not agrees("3.91 to 12.1", row, "interval")
    assert not agrees("3.91", row, "interval")


def test_every_number_of_the_models_tables_is_in_the_page(shipped):
    """Nothing that was planned is missing: every adjusted estimate of the store is shown."""
    for report in shipped.values():
        ids = shown_ids(report)
        store = report.store
        wanted = store[
            (store["stage"] == "modelling")
            & store["statistic"].isin(["odds_ratio", "coefficient"])
            & store["model"].isin(["unadjusted", "adjusted"])
        ]
        assert set(wanted["id"]) <= ids


def test_statistics_of_description_and_measurement_are_shown(shipped):
    report = shipped["internal"]
    ids = shown_ids(report)
    store = report.store
    counted = store[(store["stage"] == "description") & (store["statistic"] == "count")]
    # Table 1 shows of a number its summaries and the missing; no question is listed as missing
    # whose answers are all there.
    asked = counted[~((counted["analysis"] == "table_one") & (counted["level"] == ""))]
    asked = asked[asked["analysis"] != "missing_answers"]
    assert set(asked["id"]) <= ids
    reliability = store["statistic"].isin(["alpha", "omega_total", "item_rest_correlation"])
    wanted = store[(store["stage"] == "measurement") & reliability]
    assert set(wanted["id"]) <= ids


def test_every_statistic_of_measurement_and_imputation_has_a_name(shipped):
    store = shipped["internal"].store
    # Table 1 and the tables of scores name these themselves; chains stand in a figure.
    plain = {name for name, _ in (*scales.SCORES, *scales.REFLECTIVE_ITEMS)}
    plain |= {"percent", "imputed_count", "missing_share", "predictors", "sets", "iterations",
              "donors", "complete_rows", "monotone", "chain_mean", "chain_mean_lowest",
              "chain_mean_highest"}  # fmt: skip
    written = set(store.loc[store["stage"].isin(["measurement", "imputation"]), "statistic"])
    assert written - plain - set(names.STATISTICS) == set()


def test_what_measurement_and_imputation_found_is_shown(shipped):
    report = shipped["internal"]
    ids = shown_ids(report)
    store = report.store
    found = store[store["stage"].isin(["measurement", "imputation"])]
    # The chains and the distribution of scores stand in figures; whether what is missing is nested
    # is said in words, and the donors stand with the method. Of several versions of a measure of
    # invariance one is shown, and the groups are counted once.
    in_figures = found["statistic"].str.startswith("chain_mean")
    in_figures |= found["table"].str.startswith("distribution:")
    in_words = found["statistic"].isin(["monotone", "donors"])
    steps = found["model"].isin(list(names.STEPS))
    asked = found[~in_figures & ~in_words & ~steps]
    assert set(asked["id"]) - ids == set()
    compared = found[steps & found["statistic"].str.startswith("difference")]
    assert set(compared["id"]) <= ids


def test_hidden_numbers_leave_no_trace_on_the_public_page(shipped):
    public, internal = shipped["public"], shipped["internal"]
    hidden = set(public.store.loc[public.store["status"] == "hidden", "id"])
    assert len(hidden) > 100
    kept = {"hidden"}
    texts = {
        element.text for identifier, _, element in shown_numbers(public) if identifier in hidden
    }
    assert texts == kept
    assert not any(element.text in kept for _, _, element in shown_numbers(internal))


def test_the_public_page_is_the_same_without_the_ledgers_of_single_rows():
    ledgers = {"exclusions": EXCLUSIONS, "changes": CHANGES, "findings": FINDINGS}
    empty = {name: ledger.iloc[:0] for name, ledger in ledgers.items()}
    assert small_report(**empty).html == small_report().html
    assert small_report("internal", **empty).html != small_report("internal").html


def test_table_one_says_what_its_percentages_signs_and_missing_answers_are(shipped):
    words = read_page(shipped["public"].html).words()
    assert "in percent of everyone in the column" in words
    assert "is higher in the first group where it is positive" in words
    asked_of_some = "English region, Practices covered, People on the caseload"
    assert f"Missing for {asked_of_some} and Quality of supervision are also those" in words


def test_the_f_test_has_both_degrees_of_freedom(shipped):
    words = read_page(shipped["public"].html).words().replace("\u00a0", " ")
    assert "2.75 (15, 246), p < .001" in words


def test_single_respondents_are_on_the_internal_page_alone(shipped):
    public = read_page(shipped["public"].html)
    internal = read_page(shipped["internal"].html)
    assert "cooks_distance" not in shipped["public"].html
    assert "cooks_distance" in shipped["internal"].html
    assert "Row of the raw file" not in public.words()
    assert "Row of the raw file" in internal.words()
    assert "exclusions" not in shipped["public"].tables
    assert len(shipped["internal"].tables["exclusions"]) > 50


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        (
            "modelling/leaving/adjusted/complete/efficacy/odds_ratio",
            "no result. This number is hidden",
        ),
        ("cleaning/flow/none/none/analysed/count", "hidden people’s answers are analysed"),
        ("description/benchmarks/none/analysed/other_survey/leaving/percent", "hidden"),
        ("modelling/leaving/adjusted/complete/model/count", "This number is hidden"),
    ],
)
def test_hidden_numbers_become_words_in_sentences(identifier, words):
    report = small_report(store=with_hidden(small_store(), [identifier]))
    assert words in read_page(report.html).words()


def test_what_cannot_be_computed_says_why_under_its_table():
    report = small_report()
    page = read_page(report.html)
    assert "Not computable: Nobody with this answer has leaving in mind." in page.words()
    table = report.tables["model_leaving"].set_index("Term")
    cell = table.loc["Gender: In another way", "Adjusted: Odds ratio (95% interval)"]
    assert cell == "not computable: Nobody with this answer has leaving in mind."


def test_rounded_numbers_say_so():
    store = small_store()
    store.loc[store["id"] == "cleaning/flow/none/none/analysed/count", "status"] = "rounded"
    assert (
        "about 160 people’s answers are analysed"
        in read_page(small_report(store=store).html).words()
    )


def test_a_sentence_that_begins_with_a_rounded_number_has_its_capital():
    people = Number("about 45", "x", "estimate", "rounded")
    assert as_plain((people, " people; ", people, " left. ", people, " came.")) == (
        "About 45 people; about 45 left. About 45 came."
    )
    assert as_plain((people, " (", people, ")")) == "about 45 (about 45)"
    assert as_html((people, " came.")).startswith('<span class="rounded" data-id="x"')


@pytest.mark.parametrize(
    ("statistic", "shows", "stored", "text"),
    [
        ("count", "estimate", 45.0, "about 45"),
        ("count", "estimate", 0.0, "0 or few"),
        ("percent", "estimate", 45.4545, "about 45%"),
        ("mean", "n", 340.0, "about 340"),
        ("mean", "estimate", 44.0, "44"),
        ("mean", "estimate", 44.5, "44.5"),
        ("mean", "estimate", 3.456, "3.46"),
        ("odds_ratio", "estimate", 1.5, "1.5"),
        ("odds_ratio", "estimate", 1.23456, "1.23"),
        ("risk_difference", "estimate", 0.31, "31.0"),
        ("predicted_probability", "estimate", 0.5, "50%"),
        ("hedges_g", "size", -0.3, "0.3"),
    ],
)
def test_rounded_numbers_have_no_decimals_that_they_do_not_have(statistic, shows, stored, text):
    fields = dict.fromkeys(Statistic._fields)
    fields.update(statistic=statistic, status="rounded", id="x", estimate=stored, n=stored)
    assert number(Statistic(**fields), shows).text == text
    if shows == "n":
        assert number(Statistic(**fields), shows, people_rounded=False).text == "340"
