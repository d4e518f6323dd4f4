import pytest
from pydantic import BaseModel

from onetake.core.failure import Code
from onetake.core.request import Job, Request
from onetake.core.task import Source, SourceKind
from onetake.wire.flow import (
    HttpReply,
    HttpRequest,
    ProviderError,
    Rendered,
    Save,
    http,
    read,
    refusal,
    refused,
    retry_after,
    save,
)


class _Thing(BaseModel):
    id: str


def test_http_hands_the_request_out_and_the_reply_in():
    request, reply = HttpRequest("GET", "/"), HttpReply(200, b"")
    flow = http(request)

    assert next(flow) is request
    with pytest.raises(StopIteration) as ended:
        flow.send(reply)
    assert ended.value.value is reply


def test_read_takes_the_fields_that_are_used():
    assert read(HttpReply(200, b'{"id": "7", "more": [1]}'), _Thing) == _Thing(id="7")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": 7}', b'{"id": "\\ud800"}', b"\xff"])
def test_an_unreadable_reply_leaves_the_outcome_open_and_quotes_nothing(body: bytes):
    with pytest.raises(ProviderError) as caught:
        read(HttpReply(200, body), _Thing)

    assert caught.value.failure.code is Code.PROVIDER_GARBLED
    assert caught.value.accepted is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("status", "code", "accepted"),
    [
        (400, Code.PROVIDER_INVALID, False),
        (401, Code.PROVIDER_AUTH, False),
        (402, Code.PROVIDER_AUTH, False),
        (403, Code.PROVIDER_AUTH, False),
        (404, Code.PROVIDER_INVALID, False),
        (408, Code.PROVIDER_BUSY, None),
        (418, Code.PROVIDER_INVALID, False),
        (429, Code.PROVIDER_BUSY, False),
        (500, Code.PROVIDER_UNREACHABLE, None),
        (502, Code.PROVIDER_UNREACHABLE, None),
        (503, Code.PROVIDER_BUSY, None),
        (504, Code.PROVIDER_UNREACHABLE, None),
        (599, Code.PROVIDER_UNREACHABLE, None),
    ],
)
def test_a_status_says_what_is_known(status: int, code: Code, accepted: bool | None):
    error = refusal(HttpReply(status, b'{"id": "7"}'))

    assert error.failure.code is code
    assert error.failure.message == code.en
    assert error.accepted is accepted
    with pytest.raises(ProviderError):
        read(HttpReply(status, b'{"id": "7"}'), _Thing)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_broken_service_is_worth_another_look(status: int):
    assert refusal(HttpReply(status, b"")).failure.code.retry


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("17", 17), ("0", 0), ("999999", 3600),
     ("-1", None), ("9" * 5000, None), ("1.5", None), ("", None),
     ("Fri, 21 Nov 2026 03:00:00 GMT", None), ("٣", None)],
)  # fmt: skip
def test_retry_after_is_seconds_up_to_an_hour(value: str, seconds: int | None):
    assert retry_after(HttpReply(429, b"", {"retry-after": value})) == seconds


@pytest.mark.parametrize(("wait", "accepted"), [("7", False), ("soon", None)])
def test_a_service_that_names_a_time_to_come_back_did_not_accept(wait: str, accepted: bool | None):
    error = refusal(HttpReply(503, b"", {"retry-after": wait}))

    assert error.accepted is accepted


JOB = Job("task_1-1", "theirs", Request("still", None, {}))


def test_results_inside_a_reply_are_saved_under_the_name_of_the_job():
    flow = save(JOB, [b"one", b"two"], "png")

    assert next(flow) == Save("task_1-1", (b"one", b"two"), "png")
    with pytest.raises(StopIteration) as ended:
        flow.send(Rendered(("task_1-1-1.png", "task_1-1-2.png")))
    assert ended.value.value == (
        Source(SourceKind.RENDERED, "task_1-1-1.png"),
        Source(SourceKind.RENDERED, "task_1-1-2.png"),
    )


def test_no_results_are_no_success():
    with pytest.raises(ProviderError):
        next(save(JOB, [], "png"))


@pytest.mark.parametrize("accepted", [False, None])
def test_a_refusal_in_their_own_words_keeps_status_and_wait(accepted: bool | None):
    reply = HttpReply(429, b"", {"retry-after": "7"})

    error = refused(reply, Code.CONTENT_REJECTED, accepted=accepted)

    assert error.failure.code is Code.CONTENT_REJECTED
    assert error.failure.retry_after_seconds == 7
    assert (error.accepted, error.status) == (accepted, 429)
