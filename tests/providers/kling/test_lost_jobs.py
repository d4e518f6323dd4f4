from dataclasses import replace

import pytest

from onetake.core.failure import Code
from onetake.core.task import Lost, Submitted
from onetake.providers.kling.jobs import recover
from onetake.wire.flow import HttpRequest, ProviderError
from tests.providers.kling.replies import HANDLE, JOB, NOT_FOUND, SPEAKING, entry, said, task
from tests.providers.playbook import play, requests

NONE = (200, said([]))
SUBMITTED = Submitted(HANDLE)
LIST = HttpRequest("GET", "/tasks?external_task_ids=task_1-1")
ALONE = HttpRequest("GET", "/v1/videos/text2video/task_1-1")


@pytest.mark.parametrize("status", ["submitted", "processing", "succeeded", "failed"])
def test_a_lost_job_is_found_by_its_name_among_all(status: str):
    other = {**entry("submitted", "task_9-1"), "id": "7"}

    asked, event = play(recover(JOB), (200, said([other, entry(status)])))

    assert asked == [LIST]
    assert event == SUBMITTED


@pytest.mark.parametrize(
    "listed", [NONE, NOT_FOUND, (200, said([entry("submitted", "task_9-1")])),
               (200, said([entry("submitted", None)]))]
)  # fmt: skip
@pytest.mark.parametrize("status", ["submitted", "processing", "succeed", "failed"])
def test_a_lost_job_is_found_by_its_name_among_its_kind(listed: tuple[int, str], status: str):
    asked, event = play(recover(JOB), listed, (200, said(task(status))))

    assert asked == [LIST, ALONE]
    assert event == SUBMITTED


@pytest.mark.parametrize("listed", [NONE, NOT_FOUND])
@pytest.mark.parametrize("alone", [NOT_FOUND, (404, said(code=1203)), (200, said(code=1201))])
def test_a_job_that_is_nowhere_may_still_come(listed: tuple[int, str], alone: tuple[int, str]):
    asked, event = play(recover(JOB), listed, alone)

    assert asked == [LIST, ALONE]
    assert event == Lost()


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        (((401, said(code=1002)),), Code.PROVIDER_AUTH),
        (((429, said(code=1302)),), Code.PROVIDER_BUSY),
        (((502, ""),), Code.PROVIDER_UNREACHABLE),
        (((200, "<html>"),), Code.PROVIDER_GARBLED),
        (((200, said(code=9999)),), Code.PROVIDER_GARBLED),
        ((NONE, (502, "")), Code.PROVIDER_UNREACHABLE),
        ((NONE, (404, "<html>")), Code.PROVIDER_INVALID),
        ((NONE, (200, said())), Code.PROVIDER_GARBLED),
        ((NONE, (200, said([task("succeed")]))), Code.PROVIDER_GARBLED),
        ((NONE, (200, said(task("succeed", "task_9-1")))), Code.PROVIDER_GARBLED),
        ((NONE, (200, said(task("succeed", None)))), Code.PROVIDER_GARBLED),
        (((200, said([{**entry("submitted"), "id": "../x"}])),), Code.PROVIDER_GARBLED),
    ],
)
def test_a_search_that_fails_finds_nothing_out(replies: tuple[tuple[int, str], ...], code: Code):
    with pytest.raises(ProviderError) as caught:
        play(recover(JOB), *replies)

    assert caught.value.failure.code is code


def test_our_name_cannot_leave_its_place():
    asked, _ = play(recover(replace(JOB, attempt="a/b&c")), NONE, NOT_FOUND)

    paths = [call.path for call in requests(asked)]
    assert paths == ["/tasks?external_task_ids=a%2Fb%26c", "/v1/videos/text2video/a%2Fb%26c"]


def test_a_search_creates_nothing():
    asked, _ = play(recover(SPEAKING), NONE, NOT_FOUND)

    assert [(call.method, call.creates) for call in requests(asked)] == [("GET", False)] * 2
    assert requests(asked)[1].path == "/v1/videos/avatar/image2video/task_1-2"
