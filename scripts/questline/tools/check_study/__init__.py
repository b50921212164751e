"""check_study: what a study's files decide, what in them is doubtful, and what is missing."""
