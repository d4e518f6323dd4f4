"""The adapter as a whole, with every model that is routed to it."""

from collections.abc import Iterator, Mapping

import pytest

from onetake.catalog.loader import Model, load_all
from onetake.core.capability import Kind, Param, check
from onetake.core.failure import Rejected
from onetake.core.request import Facts, Job, Material, Operation, Request, Role, Scalar
from onetake.core.task import Submitted
from onetake.providers.dashscope import ADAPTER
from tests.providers.playbook import play, requests

CREATED = (200, '{"output": {"task_id": "t-1"}}')

MADE = {
    ("wan2.6-video-720p", "text_to_video"): "wan2.6-t2v",
    ("wan2.6-video-720p", "image_to_video"): "wan2.6-i2v",
    ("wan2.6-video-1080p", "text_to_video"): "wan2.6-t2v",
    ("wan2.6-video-1080p", "image_to_video"): "wan2.6-i2v",
    ("wan2.6-i2v-flash-720p-audio", "image_to_video"): "wan2.6-i2v-flash",
    ("wan2.6-i2v-flash-720p-silent", "image_to_video"): "wan2.6-i2v-flash",
    ("wan2.6-i2v-flash-1080p-audio", "image_to_video"): "wan2.6-i2v-flash",
    ("wan2.6-i2v-flash-1080p-silent", "image_to_video"): "wan2.6-i2v-flash",
    ("wan2.6-r2v-flash-720p-silent", "reference_to_video"): "wan2.6-r2v-flash",
    ("wan2.6-r2v-flash-1080p-silent", "reference_to_video"): "wan2.6-r2v-flash",
    ("happy-horse-720p", "text_to_video"): "happyhorse-1.1-t2v",
    ("happy-horse-720p", "image_to_video"): "happyhorse-1.1-i2v",
    ("happy-horse-720p", "reference_to_video"): "happyhorse-1.1-r2v",
    ("happy-horse-1080p", "text_to_video"): "happyhorse-1.1-t2v",
    ("happy-horse-1080p", "image_to_video"): "happyhorse-1.1-i2v",
    ("happy-horse-1080p", "reference_to_video"): "happyhorse-1.1-r2v",
    ("happy-horse-edit-720p", "edit_video"): "happyhorse-1.0-video-edit",
    ("happy-horse-edit-1080p", "edit_video"): "happyhorse-1.0-video-edit",
}
"""Our model and what is to be done -> the model of theirs that is asked."""

NO_WISH = {(Operation.IMAGE_TO_VIDEO, "size"), (Operation.EDIT_VIDEO, "duration")}
"""What changes nothing in the video, by the catalogue: the picture's own ratio counts, and the
seconds of an edit are only charged."""


def routed() -> Iterator[tuple[Model, str, Operation]]:
    for model in load_all().models.values():
        for route in model.routes:
            if route.provider == ADAPTER.name:
                for operation in model.spec.operations:
                    yield model, route.upstream, operation


ROUTED = list(routed())


def complete(model: Model, operation: Operation, params: Mapping[str, Scalar]) -> Request:
    """All that the operation takes at once: every file, and these parameters."""
    rules = model.spec.operations[operation]
    files = [
        Material(role, f"https://caller.example/{role}{n}", "x", f"{role}{n}", facts(role))
        for role, count in rules.materials.items()
        for n in range(count.most if role is not Role.IMAGE else min(count.most, 2))
    ]
    return check(model.spec, Request(model.spec.id, operation, params, tuple(files)))


def facts(role: Role) -> Facts:
    return Facts(role.medium, "x/y", 1, duration_ms=5_000)


def values(param: Param) -> Iterator[Scalar]:
    """Each end of what is allowed."""
    yield from param.values
    yield from (bound for bound in (param.minimum, param.maximum) if bound is not None)
    if param.kind is Kind.BOOLEAN and not param.values:
        yield from (True, False)
    if param.kind is Kind.STRING and not param.values:
        yield from ("some words", "other words")


def sent(model: Model, upstream: str, operation: Operation, params: Mapping[str, Scalar]) -> str:
    """The body, after a look at what it must hold in any case."""
    request = complete(model, operation, params)
    links = tuple(f"https://ours.example/{each.asset}" for each in request.materials)
    calls, event = play(ADAPTER.submit(Job("a-1", upstream, request, links)), CREATED)
    (call,) = requests(calls)
    assert event == Submitted({"id": "t-1"})
    assert call.json is not None
    assert call.json["model"] == MADE[model.spec.id, operation.value]
    body = str(call.json)
    assert [each.asset for each in request.materials if str(each.asset) not in body] == []
    return body


def test_the_models_that_it_makes():
    assert {(m.spec.id, operation.value) for m, _, operation in ROUTED} == set(MADE)


@pytest.mark.parametrize(
    ("model", "upstream", "operation"),
    [pytest.param(*each, id=f"{each[0].spec.id} {each[2]}") for each in ROUTED],
)
def test_all_that_a_model_takes_can_be_asked_for_and_is_sent(
    model: Model, upstream: str, operation: Operation
):
    allowed = {
        name: tuple(values(param))
        for name, param in model.spec.operations[operation].params.items()
    }
    first = {name: each[0] for name, each in allowed.items()}

    for name, each in allowed.items():
        bodies = {sent(model, upstream, operation, {**first, name: value}) for value in each}

        without_effect = (operation, name) in NO_WISH
        assert len(bodies) == (1 if without_effect else len(each)), name


@pytest.mark.parametrize("options", [{}, {"materials": "link"}, {"animate": "pro"}])
def test_what_an_operator_may_say_of_a_channel(options: Mapping[str, str]):
    ADAPTER.check_options(options)


@pytest.mark.parametrize("options", [{"materials": "upload"}, {"animate": "std"}, {"x": "y"}])
def test_what_an_operator_may_not_say(options: Mapping[str, str]):
    with pytest.raises(Rejected):
        ADAPTER.check_options(options)


def test_nothing_can_be_asked_about_a_lost_reply():
    assert ADAPTER.recover is None
    assert not ADAPTER.resubmittable({"materials": "link"})


def test_addresses_end_where_the_paths_begin():
    assert ADAPTER.base_urls
    assert all(url.endswith("/api/v1") for url in ADAPTER.base_urls)
