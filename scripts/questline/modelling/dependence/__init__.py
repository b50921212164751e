"""Respondents who belong to teams: robust errors, estimating equations, random intercepts.

People of one team resemble each other, and so say less than as many people of different teams. A
team, or whatever else the respondents were drawn or live in, is called a cluster here.
"""
