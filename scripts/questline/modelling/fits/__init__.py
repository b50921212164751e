"""Fits of single models beyond the plain ones, and of thousands of models at once."""
