"""Careless responding on simulated respondents: how often the indices are right."""
