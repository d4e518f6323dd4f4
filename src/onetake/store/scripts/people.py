"""People: profiles, sessions, codes, attempts, and identities elsewhere."""
