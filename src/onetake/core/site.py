"""What an operator says about the place, and may change while it runs."""

from dataclasses import dataclass

from onetake.core.capability import Text


@dataclass(frozen=True, slots=True)
class Site:
    name: str = "Onetake"
    registration: bool = True  # may anybody make an account?
    signup_credits: int = 0  # micro-credits that a new account gets
    announcement: Text | None = None
    text_channel: str | None = None  # the channel that rewrites prompts
