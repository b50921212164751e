"""Coded interviews and open answers: themes, categories, agreement, saturation."""
