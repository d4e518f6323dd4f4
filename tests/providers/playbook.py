"""Drive an adapter's flow by hand: what it asks for, what it is told, what it concludes."""

from typing import TypeVar

from onetake.wire.flow import Action, Flow, HttpReply, HttpRequest, Reply

T = TypeVar("T")


def play(flow: Flow[T], *replies: Reply | tuple[int, str]) -> tuple[list[Action], T]:
    """A reply may be written as its status and its body."""
    asked: list[Action] = []
    following = iter(replies)
    try:
        asked.append(next(flow))
        while True:
            reply = next(following)
            if isinstance(reply, tuple):
                reply = HttpReply(reply[0], reply[1].encode())
            asked.append(flow.send(reply))
    except StopIteration as finished:
        left = list(following)
        assert not left, "the adapter stopped before using every reply"
        return asked, finished.value


def requests(asked: list[Action]) -> list[HttpRequest]:
    """The same when all of them were HTTP."""
    calls = [action for action in asked if isinstance(action, HttpRequest)]
    assert len(calls) == len(asked)
    return calls
