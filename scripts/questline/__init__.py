"""Questline: a reproducible pipeline from a raw survey export to a report."""

__version__ = "0.1.0"
