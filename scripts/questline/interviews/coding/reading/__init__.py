"""Reading coding: REFI-QDA projects and codebooks, CSV files; of interviews and of open answers.

What others use (names and frames are the interface):

`interviews.read_coding(files, codebooks, listed, interviewed) -> CodedInterviews`
    `files`, `codebooks`: (name, bytes), the kind told by the ending of the name. `listed`: the raw
    participants.csv. `interviewed`: internal_participants.csv.

    `segments`: participant, place, source, start, end, code, coder, text. Characters are counted
    from 0, `end` is not included, both NaN where the file gives none; `text` is '' where unknown.
    In the order of place, source, start, end, code, coder; no line stands twice.
    `sources`: participant, place, source, text ('' where unknown; line ends are single "\\n", and
    the positions of segments count in this text).
    `codes`: code, name, path, parent, definition, in the order of the codebook. `code` is the name,
    or the path ("A > B") where two codes share a name; `parent` is a `code`, '' at the top.
    `notes`: sentences on what was left out, for the log and the report.

`open_answers.read_open_answers(variable, name, content, codebook, responses, everyone)
-> CodedAnswers`
    `codebook`: (name, bytes) or None. `responses`, `everyone`: those of cleaning, the index is the
    row.

    `coded`: row, code, coder. `read`: row, coder (answers that the coder read, coded or not).
    `codes`: as above. `notes`: as above.

`codebooks.code_named(codes, name) -> str | None`
    The `code` that a name or a path of interviews.yaml means.
`paragraphs.paragraphs(text) -> list[tuple[int, int]]`
    Start and end of each paragraph that is not blank: the units of agreement.
"""
