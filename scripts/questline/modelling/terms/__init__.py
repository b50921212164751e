"""Terms beyond plain numbers and categories: splines, interactions, and the recipe of a design."""
