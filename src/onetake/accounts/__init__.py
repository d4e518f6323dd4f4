"""Who may do what: API keys and passwords."""
