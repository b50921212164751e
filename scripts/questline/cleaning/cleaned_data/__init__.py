"""The cleaned data for other programs: the analysed respondents with labels and missing codes."""
