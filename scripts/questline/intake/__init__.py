"""Intake: what is in this export, and does it match the codebook?"""
