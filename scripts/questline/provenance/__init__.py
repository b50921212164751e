"""Provenance: can someone else get the same? What went in, and what came out, as checksums."""
