"""What every stage shares: the study's configuration, the statistics store, streams, errors."""
