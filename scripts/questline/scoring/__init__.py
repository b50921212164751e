"""Scoring: what is each respondent's score?"""
