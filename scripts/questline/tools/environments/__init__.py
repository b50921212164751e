"""One source of pins: what is made from requirements.in and its lock, for each way to install."""
