"""Captions of tables in Word, which counts tables by itself."""

from reporting.test_word import built, row, styled, table


def test_a_caption_has_one_number():
    """The page calls one table Table 1, wherever it stands; Word counts them itself."""
    captions = ["Table 1: the <people> analysed", "Table 1", "Tables 1: none", "A Table 1: none"]
    content = built(*(table(row("a", "b", "c"), name=f"t{at}", caption=caption)
                      for at, caption in enumerate(captions)))  # fmt: skip
    assert styled(content, "Caption") == [
        "Table 1. The <people> analysed (called Table 1 in the text)",
        "Table 2. Table 1",
        "Table 3. Tables 1: none",
        "Table 4. A Table 1: none",
    ]
