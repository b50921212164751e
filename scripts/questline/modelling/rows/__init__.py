"""The rows of the statistics store about planned analyses: one module for each kind of row."""
