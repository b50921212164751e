"""How many dimensions items have, and whether they suit a factor analysis."""
