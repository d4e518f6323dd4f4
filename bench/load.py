"""The load generator: as few instructions a request as Python allows, in its own process.

It must never be the bottleneck, so there is no HTTP library and no event loop: prebuilt
request bytes, plain sockets, epoll (Linux), one request under way on each connection. A
reply is complete when as many bytes came as its Content-Length says.

Two modes. Closed loop: a connection sends its next request when the last one is answered;
that measures throughput. Paced: request `i` is due at `start + i / rate`, whether or not
earlier ones are answered, and its latency counts from that moment, so that a server which
stalls is charged for every request that should have been made meanwhile (no coordinated
omission).

As a program it reads a `Load` as JSON on stdin and writes a `Result` as JSON on stdout.
"""

import math
import select
import socket
import sys
import time
from array import array
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

_READ_BYTES = 1 << 16
_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Load:
    """What to send. The requests are sent in turn, over and over."""

    port: int
    requests: tuple[str, ...]  # complete HTTP/1.1 requests, ASCII
    connections: int
    seconds: float  # of measuring
    warm_up_seconds: float = 1.0  # of the same load before it, not counted
    rate: float | None = None  # requests per second; None: closed loop


@dataclass(frozen=True, slots=True)
class Result:
    """Latencies are in milliseconds. `statuses` counts replies by HTTP status."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    most_ms: float
    statuses: dict[str, int]
    refused: str  # the first reply whose status was not 2xx
    cpu_share: float  # of one core, used by the generator: near 1 means it is the bottleneck

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status[0] != "2")


class BrokenReply(Exception):
    """The server closed a connection, or sent what this simple client cannot read."""


class _Connection:
    __slots__ = ("buffer", "due", "needed", "send", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.send = self.socket.send
        self.buffer = b""
        self.needed = 0  # bytes of the reply that is being read; 0: its head is not complete
        self.due = 0.0  # when the request under way was, or should have been, sent

    def receive(self) -> bytes | None:
        """Take what has arrived; the reply, when it is complete."""
        data = self.socket.recv(_READ_BYTES)
        if not data:
            raise BrokenReply("the server closed a connection")
        if self.buffer:
            data = self.buffer + data
        needed = self.needed or _reply_bytes(data)
        if not needed or len(data) < needed:
            self.buffer, self.needed = data, needed
            return None
        self.buffer, self.needed = b"", 0
        return data


def _reply_bytes(data: bytes) -> int:
    """How long the reply is that starts here; 0 while its head is incomplete."""
    end = data.find(_END)
    if end < 0:
        return 0
    head = data[:end].lower()
    at = head.find(_LENGTH)
    if at < 0:
        raise BrokenReply("a reply without Content-Length")
    stop = head.find(b"\r\n", at)
    return end + len(_END) + int(head[at + len(_LENGTH) : stop if stop > 0 else end])


class _Generator:
    def __init__(self, load: Load) -> None:
        self._requests = [request.encode("ascii") for request in load.requests]
        self._next = 0
        self._load = load
        self._poll = select.epoll()
        self._connections: dict[int, _Connection] = {}
        for _ in range(load.connections):
            connection = _Connection(load.port)
            self._connections[connection.socket.fileno()] = connection
            self._poll.register(connection.socket, select.EPOLLIN)
        self._latencies = array("d")
        self._statuses: Counter[bytes] = Counter()
        self._refused = b""

    def run(self) -> Result:
        warm_up = self._load.warm_up_seconds
        if warm_up:
            self._drive(warm_up)
            self._latencies = array("d")
            self._statuses.clear()
        cpu = time.process_time()
        seconds = self._drive(self._load.seconds)
        share = (time.process_time() - cpu) / seconds
        for connection in self._connections.values():
            connection.socket.close()
        ordered = sorted(self._latencies)
        return Result(
            requests=len(ordered),
            seconds=seconds,
            p50_ms=percentile(ordered, 0.50) * 1000,
            p99_ms=percentile(ordered, 0.99) * 1000,
            most_ms=(ordered[-1] if ordered else 0.0) * 1000,
            statuses={status.decode(): count for status, count in self._statuses.items()},
            refused=self._refused.decode("utf-8", "replace")[:2000],
            cpu_share=share,
        )

    def _drive(self, seconds: float) -> float:
        if self._load.rate is None:
            return self._closed(seconds)
        return self._paced(seconds, self._load.rate)

    def _closed(self, seconds: float) -> float:
        """Send, and send again upon each answer. Returns the measured seconds."""
        clock, poll, connections = time.perf_counter, self._poll.poll, self._connections
        start = clock()
        end = start + seconds
        for connection in connections.values():
            self._send(connection, clock())
        under_way = len(connections)
        finished = start
        while under_way:
            for number, _ in poll():
                connection = connections[number]
                reply = connection.receive()
                if reply is None:
                    continue
                now = clock()
                self._note(reply, now - connection.due)
                if now < end:
                    self._send(connection, now)
                else:
                    under_way -= 1
                    finished = now
        return finished - start

    def _paced(self, seconds: float, rate: float) -> float:
        """Send at fixed moments. A moment for which no connection is free waits for one."""
        clock = time.perf_counter
        idle = deque(self._connections.values())
        start = clock()
        total = int(seconds * rate)
        sent = answered = 0
        while answered < total:
            now = clock()
            while idle and sent < total and (due := start + sent / rate) <= now:
                self._send(idle.popleft(), due)
                sent += 1
            wait = -1.0
            if idle and sent < total:
                wait = max(0.0, start + sent / rate - clock())
            for number, _ in self._poll.poll(wait):
                connection = self._connections[number]
                reply = connection.receive()
                if reply is not None:
                    self._note(reply, clock() - connection.due)
                    idle.append(connection)
                    answered += 1
        return clock() - start

    def _send(self, connection: _Connection, due: float) -> None:
        request = self._requests[self._next]
        self._next = (self._next + 1) % len(self._requests)
        connection.due = due
        if connection.send(request) != len(request):
            raise BrokenReply("the socket's buffer is full: a request is too large")

    def _note(self, reply: bytes, seconds: float) -> None:
        self._latencies.append(seconds)
        status = reply[9:12]
        self._statuses[status] += 1
        if status[:1] != b"2" and not self._refused:
            self._refused = reply


def percentile(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of ordered values; 0.0 when there are none."""
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def main() -> None:
    load = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.json.encode(_Generator(load).run()))


if __name__ == "__main__":
    main()
