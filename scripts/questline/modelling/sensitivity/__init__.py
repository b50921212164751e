"""How far the findings depend on what the study could not measure."""
