import json
import subprocess
import sys

import pytest

from onetake.core.failure import Code
from onetake.core.request import Facts, Job, Material, Medium, Operation, Request, Role
from onetake.core.task import (
    Cancelled,
    Failed,
    Produced,
    Progressed,
    Source,
    SourceKind,
    Submitted,
)
from onetake.providers.sandbox import ADAPTER, poll, submit
from onetake.providers.sandbox.plan import plan
from onetake.wire.flow import Render, Rendered
from tests.providers.playbook import play

IMAGE = Material(
    Role.IMAGE, "https://x/a.png", "image_urls[0]", "asset-1",
    Facts(Medium.IMAGE, "image/png", 9, 900, 1600),
)  # fmt: skip
DONE = Rendered(("try-1.mp4",))
MADE = Produced((Source(SourceKind.RENDERED, "try-1.mp4"),))


def job(prompt: str, attempt: str = "try-1", **params: str | int | bool) -> Job:
    return Job(
        attempt,
        "sandbox",
        Request(
            "m",
            Operation.REFERENCE_TO_VIDEO,
            {"prompt": prompt, "resolution": "720p", "duration": 5, "aspect_ratio": "auto"}
            | params,
            (IMAGE,),
        ),
    )


def rendering(asked: Job) -> Render:
    action, result = play(submit(asked), DONE)
    assert result == MADE
    assert isinstance(action[0], Render)
    return action[0]


def test_a_job_is_rendered_at_once():
    render = rendering(job("a cat", generate_audio=False, seed=5))

    assert (render.job, render.assets) == ("try-1", ("asset-1",))
    assert render.spec == {
        "prompt": "a cat",
        "resolution": "720p",
        "duration": 5,
        "aspect_ratio": "auto",
        "generate_audio": False,
        "seed": 5,
        "operation": "reference_to_video",
        "materials": [
            {
                "role": "image",
                "medium": "image",
                "content_type": "image/png",
                "width": 900,
                "height": 1600,
                "duration_ms": None,
                "has_audio": False,
            }
        ],
        "mark": True,
    }


def test_the_renderer_understands_what_the_adapter_writes():
    planned = plan(json.loads(json.dumps(rendering(job("a cat")).spec)), ["/x"])

    assert (planned.width, planned.height, planned.frames) == (720, 1280, 120)


def test_without_a_seed_every_job_has_its_own():
    one, same, other = (
        rendering(job("a cat", attempt)).spec["seed"] for attempt in ("a", "a", "b")
    )

    assert one == same
    assert one != other


def test_an_operator_can_turn_the_mark_off():
    asked = job("a cat")
    unmarked = Job(asked.attempt, asked.upstream, asked.request, options={"mark": "off"})

    assert rendering(unmarked).spec["mark"] is False


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        ("a cat [fail:content_policy]", Code.CONTENT_REJECTED),
        ("a cat [fail:provider]", Code.PROVIDER_FAILED),
        ("a cat [fail:everything]", Code.PROVIDER_INVALID),
    ],
)
def test_a_failure_that_was_asked_for(prompt: str, code: Code):
    asked, result = play(submit(job(prompt)))

    assert asked == []
    assert isinstance(result, Failed)
    assert result.failure.code is code


def test_a_delay_renders_at_the_poll():
    asked, submitted = play(submit(job("a cat [delay:20]")))
    assert asked == []
    assert isinstance(submitted, Submitted)
    assert submitted.again_in_ms == 20_000

    handle = json.loads(json.dumps(dict(submitted.handle)))
    asked, result = play(poll(handle), DONE)

    assert result == MADE
    assert asked == [rendering(job("a cat"))]


def test_a_failure_can_come_late():
    _, submitted = play(submit(job("a cat [delay:1][fail:content_policy]")))
    assert isinstance(submitted, Submitted)

    _, result = play(poll(submitted.handle))

    assert isinstance(result, Failed)
    assert result.failure.code is Code.CONTENT_REJECTED


def test_a_stalled_job_goes_on_for_ever():
    _, submitted = play(submit(job("a cat [stall]")))
    assert isinstance(submitted, Submitted)

    assert play(poll(submitted.handle))[1] == Progressed(1, 10_000)


def test_a_waiting_job_is_cancelled_at_once():
    assert ADAPTER.cancel is not None
    _, result = play(ADAPTER.cancel({"stall": 1}))

    assert isinstance(result, Cancelled)
    assert result.failure.code is Code.CANCELLED


def test_it_may_be_submitted_again_and_is_always_there():
    assert ADAPTER.resubmittable({})
    assert ADAPTER.probe is not None
    assert play(ADAPTER.probe()) == ([], ())


def test_the_adapter_loads_nothing_heavy():
    code = (
        "import sys, onetake.providers.sandbox;"
        "assert not {'numpy', 'cv2', 'av', 'PIL'} & set(sys.modules), sorted(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"}, timeout=240)


@pytest.mark.parametrize("name", ["prompt", "text", "multi_prompt"])
def test_steering_words_are_read_wherever_a_caller_writes(name: str):
    spoken = Request("m", Operation.SPEECH, {name: "hello [delay:3] there"})
    _, submitted = play(submit(Job("try-1", "sandbox", spoken)))

    assert isinstance(submitted, Submitted)
    assert submitted.again_in_ms == 3000
    spec = json.loads(str(submitted.handle["spec"]))
    assert spec[name] == "hello there"


def test_every_parameter_keeps_its_name():
    assert all(field.ours == field.theirs for field in ADAPTER.fields)
    asked = Request("m", Operation.TEXT_TO_IMAGE, {"prompt": "x", "size": "1x1", "n": 2})
    action, _ = play(submit(Job("try-1", "sandbox", asked)), DONE)

    assert isinstance(action[0], Render)
    assert {name: action[0].spec[name] for name in asked.params} == dict(asked.params)
