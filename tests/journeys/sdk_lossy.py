"""A connection for an SDK that loses a reply: the server has done its work, and nobody hears it."""

import httpx2


class Lossy(httpx2.HTTPTransport):
    """Loses the reply to the first request that sends something. `sent` counts such requests."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        reply = super().handle_request(request)
        if request.method == "POST":
            self.sent += 1
            if self.sent == 1:
                reply.read()
                reply.close()
                raise httpx2.ReadError("the reply was lost on its way")
        return reply
