"""Choosing whom to interview: a purposive sample for maximum variation, its reserves, its drift.

`stage.select` is all that others call. `contacts` reads reference numbers, `aims` says how many of
each level are wanted, `choice` finds the sample by integer programming (`programs`), `conflicts`
explains quotas that cannot be kept, `reserves` ranks those who could step in, `coverage` makes the
rows of the statistics store.
"""
