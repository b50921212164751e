"""Imputation: what could the missing answers have been?"""
