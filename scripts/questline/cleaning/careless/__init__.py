"""Careless responding: indices of one respondent's answers, and the rule that combines them."""
