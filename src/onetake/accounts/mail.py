"""Letters go out one after the other, after the answer that announces them.

The one rule: nobody waits for a mail server, so that an answer takes the same time whether a
letter was written or not.
"""

import asyncio
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from typing import Final, Literal, Protocol, TypeAlias

from onetake.accounts.letters import Letter

Send: TypeAlias = Callable[[EmailMessage], Awaitable[None]]

WAITING_MAX: Final = 1_000
PAUSES_SECONDS: Final = (2.0, 10.0)
"""Between the attempts to send one letter."""


class Log(Protocol):
    def warning(self, event: str, **facts: object) -> object: ...


class Mail:
    """`send` None: there is no mail server; then the log has what would have been sent, so that
    a place can be tried without one. `run` must be running."""

    def __init__(
        self,
        send: Send | None,
        sender: str,
        log: Log,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._send = send
        self._sender = sender
        self._log = log
        self._pause = pause
        self._waiting: asyncio.Queue[Letter] = asyncio.Queue(WAITING_MAX)

    @property
    def delivery(self) -> Literal["mail", "log"]:
        return "log" if self._send is None else "mail"

    def post(self, letter: Letter) -> None:
        try:
            self._waiting.put_nowait(letter)
        except asyncio.QueueFull:
            self._log.warning("mail.dropped", to=letter.to, reason="too many letters wait")

    async def run(self) -> None:
        """Send what is posted, until cancelled."""
        while True:
            letter = await self._waiting.get()
            if self._send is None:
                self._log.warning("mail.not_sent", to=letter.to, text=" ".join(letter.lines))
            else:
                await self._try(self._send, letter)
            self._waiting.task_done()

    async def idle(self) -> None:
        """Return when everything that was posted is sent or given up."""
        await self._waiting.join()

    async def _try(self, send: Send, letter: Letter) -> None:
        """A letter that cannot be sent is reported, without its text: that has a code in it."""
        reason = ""
        for pause in (*PAUSES_SECONDS, None):
            try:
                await send(letter.message(self._sender))
            except Exception as error:
                reason = type(error).__name__
            else:
                return
            if pause is not None:
                await self._pause(pause)
        self._log.warning("mail.failed", to=letter.to, error=reason)
