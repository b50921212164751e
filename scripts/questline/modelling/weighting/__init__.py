"""Weights for people, and estimates whose uncertainty takes the weights into account."""
