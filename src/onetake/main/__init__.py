"""The composition root: the only part that knows which parts the program is made of."""

from onetake.main.commands import run

__all__ = ["run"]
