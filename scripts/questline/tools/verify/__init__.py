"""verify: are the results at hand the published ones, and does the raw file still give them?"""
