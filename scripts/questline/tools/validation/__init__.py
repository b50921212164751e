"""Simulation studies: do intervals and tests keep what they promise, and agree with R?"""
