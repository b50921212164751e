"""The joint display: do the interviews explain the numbers? Findings beside themes and words."""
