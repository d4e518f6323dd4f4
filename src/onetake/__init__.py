"""Onetake: a self-hosted gateway and studio for AI media generation."""
