"""Tools off the corridor: they work when no valid study exists, and no stage imports them."""
