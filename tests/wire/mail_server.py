"""A mail server on this machine: it speaks as much SMTP as a letter takes, and keeps letters."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class MailServer:
    port: int = 0
    user: str = "robot"
    password: str = "pass-1"
    refuses: bool = False
    said: list[str] = field(default_factory=list[str])
    letters: list[str] = field(default_factory=list[str])
    received: asyncio.Event = field(default_factory=asyncio.Event)
    serving: "set[asyncio.Task[None]]" = field(default_factory=set["asyncio.Task[None]"])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.serving.add(task)
        try:
            await self._talk(reader, writer)
        finally:
            self.serving.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def end(self) -> None:
        """Whoever still talks is cut off, before the loop is gone."""
        for task in self.serving:
            task.cancel()
        await asyncio.gather(*self.serving, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        line = ""
        while line != "QUIT":
            raw = await reader.readline()
            if not raw:
                break
            line = raw.decode().rstrip("\r\n")
            self.said.append(line)
            if line == "DATA":
                writer.write(b"354 go on\r\n")
                self.letters.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                self.received.set()
            writer.write(self._answer(line))

    def _answer(self, line: str) -> bytes:
        match line.partition(" ")[0]:
            case "EHLO":
                return b"250-here\r\n250 AUTH PLAIN\r\n"
            case "AUTH":
                sent = base64.b64decode(line.split()[-1]).decode().split("\0")[1:]
                return b"235 ok\r\n" if sent == [self.user, self.password] else b"535 no\r\n"
            case "RCPT" if self.refuses:
                return b"550 nobody\r\n"
            case "QUIT":
                return b"221 bye\r\n"
            case _:
                return b"250 ok\r\n"


@asynccontextmanager
async def listening() -> AsyncGenerator[MailServer]:
    made = MailServer()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        try:
            yield made
        finally:
            await made.end()
