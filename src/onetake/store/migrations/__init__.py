"""Alembic's environment. A migration, once released, is never edited: a new one follows it."""
