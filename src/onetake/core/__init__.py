"""What Onetake is about, in plain Python: no clock, no randomness, no I/O, no framework."""
