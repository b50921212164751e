"""Exports: the files that survey platforms and statistics programs write, read as they are."""
