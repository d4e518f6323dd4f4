"""What the edge needs to know of people who come by a session instead of an API key."""

from typing import Protocol

from onetake.api.http import Call
from onetake.core.account import Caller


class Sessions(Protocol):
    async def caller(self, call: Call) -> Caller:
        """Who is signed in. `key` is the one that the person's studio is charged to, if any.

        Raises `Rejected`: NOT_SIGNED_IN; WRONG_ORIGIN for a change (any method but
        GET and HEAD) without the session's own token in `X-Onetake-Csrf`, or from another site.
        """
        ...

    def present(self, call: Call) -> bool:
        """Does the call carry a session's cookie?"""
        ...
