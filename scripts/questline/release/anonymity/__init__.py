"""Anonymity of the cleaned data, row by row: k, l, and what to coarsen before they are shared."""
