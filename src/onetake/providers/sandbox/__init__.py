"""The sandbox: our own renderer behind the shape of a provider. Nothing heavy is imported here.

The rule: a job is described completely by the spec that goes to the renderer, so rendering it
again, after a crash or in another process, gives the same file.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Final, cast

from onetake.core.failure import Code, Failure
from onetake.core.request import Facts, Job, Material, Operation
from onetake.core.task import (
    Cancelled,
    Failed,
    Handle,
    Produced,
    Progressed,
    Source,
    SourceKind,
    Submitted,
)
from onetake.providers.sandbox.steering import steer
from onetake.wire.adapter import Adapter
from onetake.wire.fields import Field, project
from onetake.wire.flow import Flow, Render, Rendered

_TAKEN: Final = """
    prompt negative_prompt duration size resolution aspect_ratio generate_audio audio_setting bgm
    seed n camera_fixed watermark return_last_frame service_tier execution_expires_after draft
    frames cfg_scale shot_type multi_prompt element_list enable_prompt_expansion mode
    input_video_seconds private character_timestamps style quality output_format
    text voice speed volume pitch emotion language sample_rate pronunciation_dict timber_weights
    subtitle_enable metadata lyrics lyrics_optimizer is_instrumental name description
    noise_reduction need_volume_normalization accuracy voice_prompt
"""
FIELDS: Final = tuple(Field(name, name) for name in _TAKEN.split())
"""Every parameter of the catalogue, under its own name: the renderer's files pick what they use."""

STEERED: Final = ("prompt", "text", "multi_prompt")
"""Where a caller can write steering words."""

STALL_AGAIN_MS: Final = 10_000
RANDOM: Final = -1
"""The seed by which some families ask for another result each time."""


def submit(job: Job) -> Flow[Submitted | Produced | Failed]:
    """Render at once, or, for `[delay:…]` and `[stall]`, keep all that is needed in the handle."""
    steering = steer("\n".join(str(job.request.params.get(name, "")) for name in STEERED))
    if steering.stall:
        return Submitted({"stall": 1}, STALL_AGAIN_MS)
    if steering.delay_seconds:
        handle = {"job": job.attempt, "spec": json.dumps(_spec(job)), "assets": _joined(job)}
        if steering.failure:
            handle |= {"fail": steering.failure.code.label, "message": steering.failure.message}
        return Submitted(handle, steering.delay_seconds * 1000)
    if steering.failure:
        return Failed(steering.failure)
    return (yield from _rendered(job.attempt, _spec(job), _assets(job)))


def poll(handle: Handle) -> Flow[Progressed | Produced | Failed]:
    """The wait that the prompt asked for is over; `Submitted.again_in_ms` saw to that."""
    if "stall" in handle:
        return Progressed(1, STALL_AGAIN_MS)
    if "fail" in handle:
        code = next(code for code in Code if code.label == handle["fail"])
        return Failed(Failure(code, str(handle["message"])))
    spec = cast("dict[str, object]", json.loads(str(handle["spec"])))
    assets = tuple(str(handle["assets"]).split())
    return (yield from _rendered(str(handle["job"]), spec, assets))


def cancel(_handle: Handle) -> Flow[Cancelled | Progressed]:
    """Nothing is under way between two looks, so there is nothing to stop."""
    yield from ()
    return Cancelled(Failure(Code.CANCELLED, Code.CANCELLED.en))


def resubmittable(_options: Mapping[str, str]) -> bool:
    """Always: rendering again is free and gives the same bytes."""
    return True


def probe() -> Flow[tuple[str, ...]]:
    """It is always there, and has no model names of its own."""
    yield from ()
    return ()


def _rendered(job: str, spec: Mapping[str, object], assets: tuple[str, ...]) -> Flow[Produced]:
    reply = yield Render(job, spec, assets)
    assert isinstance(reply, Rendered)
    return Produced(tuple(Source(SourceKind.RENDERED, name) for name in reply.files))


def _spec(job: Job) -> dict[str, object]:
    """All that the renderer needs to know: the parameters by their names, and the materials."""
    request = job.request
    params = project(FIELDS, request.params)
    params |= {
        name: steer(str(request.params[name])).prompt for name in STEERED if name in request.params
    }
    if params.get("seed", RANDOM) == RANDOM:
        params["seed"] = _seed(job.attempt)
    operation = request.operation or Operation.TEXT_TO_VIDEO
    return params | {
        "operation": operation.value,
        "materials": [_material(material) for material in request.materials],
        "mark": job.options.get("mark", "on") != "off",
    }


def _material(material: Material) -> dict[str, object]:
    facts = material.facts or Facts(material.role.medium, "", 0)
    return {
        "role": material.role.value,
        "medium": facts.medium.value,
        "content_type": facts.content_type,
        "width": facts.width,
        "height": facts.height,
        "duration_ms": facts.duration_ms,
        "has_audio": facts.has_audio,
    }


def _seed(attempt: str) -> int:
    """Differs between jobs; a repeat of the same submission gets the same picture."""
    return int.from_bytes(sha256(attempt.encode()).digest()[:4], "big")


def _assets(job: Job) -> tuple[str, ...]:
    return tuple(material.asset for material in job.request.materials if material.asset)


def _joined(job: Job) -> str:
    """Asset ids hold no spaces, and a handle holds only strings and numbers."""
    return " ".join(_assets(job))


ADAPTER: Final = Adapter("sandbox", FIELDS, submit, poll, resubmittable, cancel=cancel, probe=probe)
