"""Measurement: do the scales measure anything, and one thing?"""
