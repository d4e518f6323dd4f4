"""Nothing that anybody wrote or made is left of a deleted task."""

from dataclasses import replace

import msgspec

from onetake.core.failure import Code, Failure
from onetake.core.task import Output, Source, SourceKind, State
from onetake.store import codec
from onetake.store.erasing import scrubbed
from tests.store.sample import FACTS, task

FULL = replace(
    task("t1", key="k1", materials=["asset_1"], callback_url="https://example.test/told"),
    state=State.FAILED,
    handle={"job": "job-7"},
    sources=(Source(SourceKind.REMOTE, "https://example.test/out.mp4"),),
    outputs=(Output("asset_2", FACTS, "asset_3"),),
    failure=Failure(Code.PROVIDER_FAILED, "a kite is not allowed", "prompt", ("a dog",)),
    charged=0,
    finished_at=250,
)


def test_what_people_and_providers_said_is_gone() -> None:
    left = msgspec.json.encode(codec.task_row(scrubbed(FULL))).decode()

    for word in ("kite", "风筝", "dog", "someone", "example.test", "asset_", "job-7", "text"):
        assert word in msgspec.json.encode(codec.task_row(FULL)).decode()
        assert word not in left


def test_what_the_books_need_stays() -> None:
    left = scrubbed(FULL)

    assert left.failure == Failure(Code.PROVIDER_FAILED, Code.PROVIDER_FAILED.en)
    assert (left.quote, left.charged, left.key, left.finished_at) == (FULL.quote, 0, "k1", 250)
    assert left.request.model == FULL.request.model
    assert left.request.operation is FULL.request.operation
    assert scrubbed(replace(FULL, failure=None)).failure is None
    assert scrubbed(left) == left
