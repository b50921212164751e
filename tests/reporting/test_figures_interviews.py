"""The figures of the interview strand: the sample inside the population, and saturation."""

import re

from questline.reporting.figures import draw_figures
from questline.reporting.figures.style import VERMILLION
from reporting.reports import reading_matter
from reporting.stores import with_hidden
from reporting.stores_interviews import interview_store


def drawn(store):
    return draw_figures(store, reading_matter())


def diamonds(figure):
    """The marks in the panels; one more says what a mark is."""
    return -1 + figure.svg.count(f'fill="{VERMILLION}"')


def test_the_sample_stands_inside_those_who_could_be_asked():
    public, team = (drawn(interview_store(edition))["interviewed"] for edition in
                    ("public", "internal"))  # fmt: skip
    assert "Gender: Women ≥ 1 of 23, Men ≥ 1 of 17, Not told 1." in public.alt
    assert "Gender: Women 2 of 23, Men 1 of 17." in team.alt
    assert team.table["Interviewed"].tolist() == ["2", "1"]
    assert diamonds(public) == diamonds(team) == 2
    # Only readers are not told everything: a dashed line leaves room for it.
    assert "dashed" in public.caption
    assert "stroke-dasharray" in public.svg
    assert "dashed" not in team.caption
    assert "stroke-dasharray" not in team.svg


def test_a_hidden_number_of_those_who_could_be_asked_has_no_place():
    store = interview_store()
    hidden = "interviews/selection/none/none/gender/man/available"
    figure = drawn(with_hidden(store, [hidden]))["interviewed"]
    assert diamonds(figure) == 1
    assert "Men ≥ 1 of hidden" in figure.alt
    assert "17" not in re.sub(r"<(?!desc)[^>]*>", "", figure.svg)


def test_saturation_counts_new_codes_in_the_order_of_the_interviews():
    figure = drawn(interview_store())["saturation"]
    assert figure.table["New codes"].tolist() == ["2", "1", "0"]
    assert figure.table["Codes so far"].tolist() == ["2", "3", "3"]
    assert "New codes, interview by interview: 2, 1, 0." in figure.alt
    assert "the last new one came up in interview 2" in figure.alt


def test_a_study_without_interviews_has_neither():
    store = interview_store()
    figures = drawn(store[store["stage"] != "interviews"])
    assert not {"interviewed", "saturation"} & set(figures)
