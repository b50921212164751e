"""What measurement found, as rows of the statistics store."""
