"""Confirmatory factor analysis: models fitted by maximum likelihood and to ordinal answers."""
