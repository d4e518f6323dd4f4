"""Everything that survives a crash, and the only SQL."""
