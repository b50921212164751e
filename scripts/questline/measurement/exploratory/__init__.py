"""Exploratory factor analysis: how many things a set of items measures, and which items which."""
