"""Files: received, fetched, looked at, kept and linked to. Their bytes are always hostile."""
