"""The office: the audit, offers, options, and what statistics need."""
