"""A study drafted from an export: every file of its folder, with what a person must confirm."""
