"""Modelling: what do the planned analyses say?"""
