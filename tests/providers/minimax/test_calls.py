"""What every reply of MiniMax can say."""

import json
from dataclasses import replace

import pytest

from onetake.core.failure import Code
from onetake.core.request import Job
from onetake.providers.minimax import submit
from onetake.providers.minimax.calls import FAILURES
from onetake.wire.flow import HttpReply, ProviderError
from tests.providers.minimax.talk import SONG, URL, made, music, refused, said, speech
from tests.providers.playbook import play, requests

REFUSALS = {
    Code.PROVIDER_BUSY: (1002, 1039, 1041, 2045),
    Code.PROVIDER_AUTH: (1004, 1008, 2038, 2049, 2056),
    Code.CONTENT_REJECTED: (1026, 1027),
    Code.PROVIDER_INVALID: (1042, 1043, 1044, 2013, 2037, 2039, 2042, 2048, 2054, 20132),
    Code.PROVIDER_FAILED: (1000, 1001, 1013, 1024, 1033, 4711, -1),
}


def test_an_old_account_names_its_group():
    asked, _ = play(submit(replace(speech(), options={"group": "17/4 &a"})), made())

    assert requests(asked)[0].path == "/v1/t2a_v2?GroupId=17%2F4%20%26a"


def test_every_number_of_the_table_is_looked_at():
    listed = {number for numbers in REFUSALS.values() for number in numbers}

    assert set(FAILURES) <= listed


@pytest.mark.parametrize("job", [speech(), music(SONG)], ids=["speech", "music"])
@pytest.mark.parametrize(
    ("status", "code"), [(status, code) for code, each in REFUSALS.items() for status in each]
)
def test_a_reply_that_says_no_has_made_nothing(job: Job, status: int, code: Code):
    error = refused(job, said(status, data=None))

    assert error.failure.code is code
    assert error.failure.message == code.en
    assert error.accepted is False
    assert error.failure.retry_after_seconds is None


def test_a_failure_of_theirs_is_not_tried_again():
    assert not refused(speech(), said(1001)).failure.code.retry


def test_busy_with_a_time_to_come_back():
    reply = HttpReply(200, said(1002)[1].encode(), {"retry-after": "17"})

    with pytest.raises(ProviderError) as caught:
        play(submit(speech()), reply)

    assert caught.value.failure.retry_after_seconds == 17


@pytest.mark.parametrize(
    ("status", "code", "accepted"),
    [
        (400, Code.PROVIDER_INVALID, False),
        (401, Code.PROVIDER_AUTH, False),
        (402, Code.PROVIDER_AUTH, False),
        (429, Code.PROVIDER_BUSY, False),
        (500, Code.PROVIDER_UNREACHABLE, None),
        (503, Code.PROVIDER_BUSY, None),
        (504, Code.PROVIDER_UNREACHABLE, None),
    ],
)
def test_a_status_is_believed_where_there_is_one(status: int, code: Code, accepted: bool | None):
    error = refused(speech(), (status, said(1026)[1]))

    assert (error.failure.code, error.accepted) == (code, accepted)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "[]",
        "<html>",
        "{}",
        '{"base_resp": null}',
        '{"base_resp": {"status_code": null}}',
        '{"base_resp": {"status_code": "fine"}}',
        json.dumps({"data": {"audio": URL}}),
        said()[1],
        said(data=None)[1],
        said(data={})[1],
        made(None)[1],
        made("")[1],
        made("49443303")[1],  # digits instead of an address
        made("file:///etc/passwd")[1],
        made([URL])[1],
    ],
)
def test_a_reply_that_cannot_be_read_leaves_the_outcome_open(reply: str):
    error = refused(speech(), (200, reply))

    assert error.failure.code is Code.PROVIDER_GARBLED
    assert error.accepted is None
