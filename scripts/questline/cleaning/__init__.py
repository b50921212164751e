"""Cleaning: whose answers count, and what was changed?"""
