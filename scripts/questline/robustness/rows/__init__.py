"""The rows of the statistics store about specification curves and about leaving people out."""
