"""What intake found in an export of a survey platform, a statistics program or a spreadsheet."""

from __future__ import annotations

from questline.reporting.catalogue import message

EXPORT_FINDINGS = {
    "platform": message("What wrote the file, and how that was seen."),
    "unused_companions": message("Files beside the export that told nothing about it."),
    "header_rows": message("Rows at the top of the file that are headers and no answers."),
    "empty_column": message(
        "A last column without a name, which a delimiter at the end of lines makes."
    ),
    "survey": message("What the file that describes the survey holds."),
    "key": message("What the key beside the export explains."),
    "headings": message("Columns that are headings of questions and hold no answers."),
    "values": message("Whether answers were exported as codes or as texts."),
    "repeated_headers": message(
        "Names that stand over more than one column; the columns were told apart."
    ),
    "no_dictionary": message("There is no data dictionary beside the export."),
    "no_key": message("There is no key beside the export."),
    "no_structure": message("There is no survey structure beside the export."),
    "no_labels": message("The file holds no labels of answers."),
    "no_orders": message("The export does not say in which order answers stand."),
    "questions_without_column": message(
        "Questions of the survey that have no column in the export."
    ),
    "columns_without_question": message(
        "Columns of the export that are no question of the survey."
    ),
    "columns_without_key": message("Columns of the export that its key does not explain."),
    "unknown_codes": message("Answers that are none of the codes of their question."),
    "codes_without_label": message(
        "Variables in which some answers have a label and others have none."
    ),
    "seen_not_answered": message("Codes that may mean a question was seen and not answered."),
    "nothing_ticked": message(
        "Rows in which no option of a question is ticked; they may be unanswered."
    ),
    "options": message("Questions with a column for each option, empty where it was not ticked."),
    "joined_answers": message("Questions whose several answers stand in one cell."),
    "month_first": message("Dates that are read with the month before the day."),
    "dates_as_numbers": message("Dates of a form that is not read; their numbers stay."),
    "dates_beyond_the_calendar": message("Dates after the year 9999; their numbers stay."),
    "unfinished": message("Rows of questionnaires that were not sent off."),
    "no_dates": message("The platform did not record dates."),
    "rows_are_not_people": message("Rows of which several belong to one person."),
    "sheet": message("The sheet of the workbook from which answers were read."),
    "formulas": message("Cells that held a formula; its saved result was read."),
    "errors": message("Cells that hold an error of the spreadsheet in place of an answer."),
    "dates_among_others": message(
        "Dates among other answers, as spreadsheets make them of answers."
    ),
    "digits_lost": message("Numbers of more digits than a spreadsheet keeps."),
}
"""The kinds of findings on an export, each in one sentence."""
