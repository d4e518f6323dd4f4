"""What an operator says about the place, and may change while it runs."""

from dataclasses import dataclass

from onetake.core.capability import Text


@dataclass(frozen=True, slots=True)
class Site:
    name: str = "Onetake"
    registration: bool = True  # may anybody make an account?
    signup_credits: int | None = None  # micro-credits that a new account gets; None: nobody said
    announcement: Text | None = None
    text_channel: str | None = None  # the channel that rewrites prompts
    top_up: Text | None = None  # how somebody without credits comes by some
