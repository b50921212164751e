"""How far a result depends on decisions: specification curves, permutation, leaving people out."""
