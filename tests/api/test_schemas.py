"""The schemas of answers fit what the code really renders, in every state, field by field."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from yarl import URL

from onetake.api import models
from onetake.api.balance import SPOKEN as BALANCE
from onetake.api.described.samples import (
    CLONE_MADE,
    IMAGE_MADE,
    INLINE,
    JOB_MADE,
    SPEAKING,
    SPEECH_MADE,
    VIDEO_MADE,
    VIEW,
    VOICE,
)
from onetake.api.limits import Limits
from onetake.api.openapi import document
from onetake.catalog.loader import load_all
from onetake.core.account import KeyFormat
from onetake.core.failure import Code, Failure
from onetake.core.task import State, Task
from onetake.core.webhook import EVENTS, Delivery, Outcome
from onetake.dialects import (
    chat_stream,
    gemini,
    openai_chat,
    openai_images,
    openai_videos,
    uniall_audio,
    uniall_images,
    uniall_video,
    uniall_voices,
    videoapi,
)
from onetake.dialects.dialect import View
from onetake.dialects.onetake import render as rendered
from tests.api.gate import Gate
from tests.api.strict import closed, problems

DOCUMENT = json.loads(json.dumps(document("1", "http://x", Limits())))
STRICT = closed(DOCUMENT)

CATALOG = load_all()
FAILED = Failure(Code.PROVIDER_FAILED, "It could not be made.", "prompt", ("this", "that"), 5, "t")


def lives(made: Task) -> Iterator[Task]:
    """A finished task as it was, or could have become, in each state."""
    for state in State:
        if state is State.SUCCEEDED:
            yield made
        elif state in (State.FAILED, State.CANCELLED, State.EXPIRED):
            yield replace(made, state=state, outputs=(), failure=FAILED, charged=0)
        else:
            for percent in (0, 40):
                yield replace(
                    made, state=state, percent=percent, outputs=(), charged=None, finished_at=None
                )


def fits(schema: str, answer: object) -> None:
    told = msgspec.json.decode(msgspec.json.encode(answer))
    assert problems(STRICT, {"$ref": f"#/components/schemas/{schema}"}, told) == []


RENDERERS: list[tuple[str, Task, Any]] = [
    ("VideoApiCreated", VIDEO_MADE, videoapi.DIALECT.render_created),
    ("VideoApiTask", VIDEO_MADE, videoapi.DIALECT.render),
    ("UniAllVideoJob", JOB_MADE, uniall_video.DIALECT.render_created),
    ("UniAllVideoJob", JOB_MADE, uniall_video.DIALECT.render),
    ("UniAllVideoJob", IMAGE_MADE, uniall_video.DIALECT.render),
    ("Video", JOB_MADE, openai_videos.DIALECT.render_created),
    ("Video", JOB_MADE, openai_videos.DIALECT.render),
    ("Images", IMAGE_MADE, openai_images.DIALECT.render),
    ("ImageTask", IMAGE_MADE, uniall_images.DIALECT.render_created),
    ("ImageTask", JOB_MADE, uniall_images.DIALECT.render_created),
    ("ImageTaskAnswer", IMAGE_MADE, uniall_images.QUERY.render),
    ("GeneratedContent", IMAGE_MADE, gemini.DIALECT.render),
    ("AudioTask", SPEECH_MADE, uniall_audio.DIALECT.render_created),
    ("AudioTask", JOB_MADE, uniall_audio.DIALECT.render),
    ("Task", VIDEO_MADE, rendered),
    ("Task", SPEECH_MADE, rendered),
]
IDS = [f"{schema}-{task.dialect}" for schema, task, _ in RENDERERS]


@pytest.mark.parametrize(("schema", "made", "render"), RENDERERS, ids=IDS)
def test_an_answer_fits_in_every_state(schema: str, made: Task, render: Any) -> None:
    for task in lives(made):
        for view in (VIEW, INLINE) if task.outputs else (View({}, 2),):
            fits(schema, render(task, view))


def test_the_words_of_every_state_are_listed() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for name, statuses in (
        ("VideoApiTask", videoapi.STATUS.values()),
        ("ImageTask", uniall_images.STATUS.values()),
        ("AudioTask", [status for status, _ in uniall_audio.STATUS.values()]),
        ("Task", [str(state) for state in State]),
    ):
        assert set(schemas[name]["properties"]["status"]["enum"]) == set(statuses)


@pytest.mark.parametrize("task", [IMAGE_MADE, JOB_MADE], ids=["image", "video"])
def test_a_chat_fits_when_it_is_made(task: Task) -> None:
    fits("ChatCompletion", openai_chat.render(task, VIEW))


def test_the_streamed_example_is_a_stream() -> None:
    content = DOCUMENT["paths"]["/v1/chat/completions"]["post"]["responses"]["200"]["content"]
    *events, end = content["text/event-stream"]["example"].encode().split(b"\n\n")[:-1]
    assert end + b"\n\n" == chat_stream.DONE
    chunks = [json.loads(event.removeprefix(b"data: ")) for event in events]
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}


ERRORS = [
    ("Error", videoapi.DIALECT.render_failure),
    ("Error", uniall_video.DIALECT.render_failure),
    ("Error", uniall_images.DIALECT.render_failure),
    ("GoogleError", gemini.DIALECT.render_failure),
    ("BalanceError", BALANCE[KeyFormat.SK].render_failure),
    ("ImageQueryError", uniall_images.QUERY.render_failure),
]


@pytest.mark.parametrize(("schema", "render"), ERRORS, ids=[schema for schema, _ in ERRORS])
def test_every_failure_fits_the_error_of_its_dialect(schema: str, render: Any) -> None:
    for code in Code:
        for failure in (Failure(code, code.en), replace(FAILED, code=code)):
            fits(schema, render(failure)[1])


@pytest.mark.parametrize("name", sorted(CATALOG.models))
def test_every_model_fits(name: str) -> None:
    model = CATALOG.models[name]
    fits("Model", models.described(model, True))


def test_the_example_of_a_model_has_the_fields_of_one() -> None:
    content = DOCUMENT["paths"]["/v1/models/{id}"]["get"]["responses"]["200"]["content"]
    shown = content["application/json"]["examples"]["example1"]["value"]
    real: Any = models.described(CATALOG.models[shown["id"]], True)
    assert shown.keys() == real.keys()
    assert shown["price"].keys() == real["price"].keys()


def test_lists_and_small_answers_fit() -> None:
    fits("VideoList", openai_videos.render_list([JOB_MADE, JOB_MADE], [VIEW, VIEW], has_more=True))
    fits("VideoList", openai_videos.render_list([], [], has_more=False))
    fits("VideoDeleted", openai_videos.render_deleted("task_1"))
    fits("VoiceMade", uniall_voices.render_voice(CLONE_MADE, VOICE, VIEW, SPEAKING))
    voices = (VOICE, *CATALOG.voices.values())
    fits("VoiceList", uniall_voices.render_voices(voices, None, VIEW.links, SPEAKING))
    fits("VoiceList", uniall_voices.render_voices(voices, SPEAKING[0], {}, SPEAKING))


async def test_webhooks_fit(gate: Gate) -> None:
    headers = await gate.caller()
    endpoints = f"{gate.base_url}/v1/webhook_endpoints"

    async def asked(schema: str, method: str, at: str, **body: object) -> Any:
        async with gate.http.request(method, at, json=body, headers=headers) as answer:
            found = await answer.json()
        assert answer.status == 200, found
        fits(schema, found)
        return found

    made = await asked("WebhookSecret", "POST", endpoints, url="https://93.184.215.14/hook")
    own = f"{endpoints}/{made['id']}"
    await asked("WebhookList", "GET", endpoints)
    await asked("WebhookEndpoint", "POST", own, enabled=False)
    await asked("WebhookSecret", "POST", f"{own}/rotate_secret")
    told = await asked("WebhookDelivery", "POST", f"{own}/test")
    deliveries = f"{gate.base_url}/v1/webhook_deliveries"
    await asked("WebhookDeliveryList", "GET", deliveries)
    await asked("WebhookDelivery", "POST", f"{deliveries}/{told['id']}/replay")
    await asked("WebhookDeleted", "DELETE", own)


@pytest.mark.parametrize(
    "outcome",
    [
        {"outcome": Outcome.DELIVERED, "delivered_at": 5_000, "status": 204, "attempts": 1},
        {"outcome": Outcome.FAILED, "status": 500, "error": "It answered 500.", "attempts": 9},
    ],
)
async def test_a_delivery_fits_at_its_end(gate: Gate, outcome: dict[str, Any]) -> None:
    headers = await gate.caller()
    delivery = Delivery("evt_1", "ann", "https://x.example/h", EVENTS[0], "task_1", 1, 1)
    await gate.store.add_delivery(replace(delivery, **outcome))
    async with gate.http.get(f"{gate.base_url}/v1/webhook_deliveries", headers=headers) as answer:
        found = await answer.json()
    assert len(found["data"]) == 1
    fits("WebhookDeliveryList", found)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1beta/models/unknown", 404),
        ("/v1beta/models?key=sk-unknown", 401),
        ("/v1beta/models?key=%00", 400),
    ],
)
async def test_google_clients_read_errors_as_google_writes_them(
    gate: Gate, path: str, status: int
) -> None:
    async with gate.http.get(URL(gate.base_url + path, encoded=True)) as answer:
        found = await answer.json()
    assert answer.status == found["error"]["code"] == status
    fits("GoogleError", found)
