"""Places that callers wait for, shared out fairly among the owners of the calls.

The rule: a free place goes to the owner who has the fewest now, and among equals to the one
whose last place was longest ago. So one owner's many calls do not delay another's first.
"""

import asyncio
from collections import Counter, deque


class Turns:
    """`places` at the same time. Belongs to one event loop."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._taken: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}  # in order of last service

    async def take(self, key: str) -> None:
        """Wait for a place; every return must be followed by one `give` with the same key."""
        if self._free and not self._waiting:
            self._free -= 1
            self._taken[key] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._leave(key, turn)
            else:  # the place came in the same moment
                self.give(key)
            raise

    def give(self, key: str) -> None:
        """Return a place."""
        self._taken[key] -= 1
        if not self._taken[key]:
            del self._taken[key]
        self._free += 1
        self._serve()

    def _serve(self) -> None:
        while self._free and self._waiting:
            key = min(self._waiting, key=lambda owner: self._taken[owner])
            turns = self._waiting.pop(key)
            turn = turns.popleft()
            if turns:
                self._waiting[key] = turns  # now the last among equals
            if not turn.done():
                self._free -= 1
                self._taken[key] += 1
                turn.set_result(None)

    def _leave(self, key: str, turn: asyncio.Future[None]) -> None:
        turns = self._waiting.get(key)
        if turns is None or turn not in turns:
            return
        turns.remove(turn)
        if not turns:
            del self._waiting[key]
