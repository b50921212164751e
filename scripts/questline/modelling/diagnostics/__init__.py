"""Diagnostics: signs in the data that a model does not fit them, or rests on few people."""
