"""The template of the catalogues of words: every message of the code and of the templates."""
