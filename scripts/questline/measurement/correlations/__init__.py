"""Correlations between items: polychoric, polyserial and Pearson's, chosen by a stated rule."""
