"""A server that answers what a test tells it to, over real HTTP on loopback."""

import json
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]  # lower-case names
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]
    hang_up: bool = False  # close the connection instead


@dataclass
class Upstream:
    url: str = ""
    requests: list[Asked] = field(default_factory=list[Asked])
    _answers: dict[str, list[Answer]] = field(default_factory=dict[str, list[Answer]])

    def answer(
        self, path: str, body: object, *, status: int = 200, hang_up: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """The next answer for a path; the last one goes on for ever."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answers = self._answers.setdefault(path, [])
        answers.append(Answer(status, raw, headers or {}, hang_up))

    def next(self, path: str) -> Answer:
        answers = self._answers.get(path, [Answer(404, b"{}", {})])
        return answers.pop(0) if len(answers) > 1 else answers[0]


@contextmanager
def serving() -> Generator[Upstream]:
    """The server, until the block ends."""
    upstream = Upstream()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            upstream.requests.append(Asked(self.command, self.path, headers, body))
            answer = upstream.next(self.path.partition("?")[0])
            self.close_connection = True
            if answer.hang_up:
                return
            self.send_response(answer.status)
            length = {"Content-Length": str(len(answer.body))}
            for name, value in {**length, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    upstream.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield upstream
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
