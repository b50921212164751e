"""What holds for any export: texts survive the way in, and the order of rows changes nothing."""

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questline.core.codebook import Variable

WORDS = Variable("words", "text", "", column="Words")
MORE = Variable("more", "text", "", column="More words")
HOURS = Variable("hours", "number", "", column="Hours", missing=(("-99", "refused"),))
LEVEL = Variable("level", "category", "", column="Level", matching="ignore_blanks_and_case",
                 levels=(("no", "No"), ("yes", "Yes")))  # fmt: skip

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
rows = st.tuples(
    texts,
    texts,
    st.sampled_from(["", "-99", " -99", "8", "7.5", " 8 "]),
    st.sampled_from(["No", "yes", "YES ", "", "  "]),
)
exports = st.lists(rows, min_size=1, max_size=12)
fast = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def as_csv(answers, delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["Words", "More words", "Hours", "Level"])
    writer.writerows(answers)
    return stream.getvalue()


@fast
@given(exports, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8-sig", "utf-16"]))
def test_texts_come_through_letter_by_letter(take, answers, delimiter, encoding):
    content = as_csv(answers, delimiter).encode(encoding)
    result = take(content, WORDS, MORE, HOURS, LEVEL)
    for at, name in enumerate(["words", "more"]):
        expected = [row[at] if row[at].strip() else None for row in answers]
        assert result.responses[name].tolist() == expected


@fast
@given(exports, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_the_order(take, answers, random):
    order = list(range(len(answers)))
    random.shuffle(order)
    first = take(as_csv(answers, ","), WORDS, MORE, HOURS, LEVEL)
    second = take(as_csv([answers[at] for at in order], ","), WORDS, MORE, HOURS, LEVEL)
    back = {new + 1: old + 1 for new, old in enumerate(order)}
    assert second.responses.rename(index=back).sort_index().equals(first.responses)
    for ledger in ("missing", "changes"):
        moved = getattr(second, ledger).assign(row=lambda frame: frame["row"].map(back))
        original = getattr(first, ledger)
        assert moved.sort_values(["row", "variable"]).to_numpy().tolist() == (
            original.sort_values(["row", "variable"]).to_numpy().tolist()
        )


@fast
@given(exports)
def test_every_cell_is_an_answer_or_missing_in_one_way(take, answers):
    result = take(as_csv(answers, ","), WORDS, MORE, HOURS, LEVEL)
    assert not result.missing.duplicated(["row", "variable"]).any()
    assert int(result.responses.isna().sum().sum()) == len(result.missing)
