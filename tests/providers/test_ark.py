import pytest

from onetake.catalog.loader import Model, load_all
from onetake.core.capability import Kind, Param
from onetake.core.request import Job, Material, Operation, Request, Scalar
from onetake.core.task import Produced, Submitted
from onetake.providers.ark import ADAPTER, probe, resubmittable, submit
from onetake.wire.flow import HttpReply, HttpRequest, ProviderError
from tests.providers.playbook import play, requests

MODELS = {
    model.spec.id: (model, route.upstream)
    for model in load_all().models.values()
    for route in model.routes
    if route.provider == "ark"
}
MAKING = [
    pytest.param(model, upstream, operation, id=f"{model.spec.id} {operation}")
    for model, upstream in MODELS.values()
    for operation in model.spec.operations
]


def some(param: Param) -> Scalar:
    """A value that the catalogue admits."""
    kinds = {Kind.BOOLEAN: True, Kind.STRING: "2048x2048"}
    found = param.values[-1] if param.values else kinds.get(param.kind, param.maximum)
    assert found is not None
    assert param.admits(found)
    return found


def full(model: Model, upstream: str, operation: Operation) -> Job:
    """All that the operation can be asked for at once."""
    rules = model.spec.operations[operation]
    materials = tuple(
        Material(role, "https://caller.example/x", "x", f"{role}-{number}")
        for role, count in rules.materials.items()
        for number in range(count.most)
    )
    params = {name: some(param) for name, param in rules.params.items()}
    request = Request(model.spec.id, operation, params, materials)
    return Job("task-1.1", upstream, request, ("https://ours.example/x",) * len(materials))


def test_these_are_made():
    assert {name: upstream for name, (_, upstream) in MODELS.items()} == {
        "seedance2.0-480p": "doubao-seedance-2-0-260128",
        "seedance2.0-720p": "doubao-seedance-2-0-260128",
        "seedance2.0-1080p": "doubao-seedance-2-0-260128",
        "seedance2.0-4k": "doubao-seedance-2-0-260128",
        "seedance2.0-fast-480p": "doubao-seedance-2-0-fast-260128",
        "seedance2.0-fast-720p": "doubao-seedance-2-0-fast-260128",
        "seedance2.0-mini-480p": "doubao-seedance-2-0-mini-260615",
        "seedance2.0-mini-720p": "doubao-seedance-2-0-mini-260615",
        "video-2.0-mini-reference-to-video": "doubao-seedance-2-0-mini-260615",
        "seedream-4.0": "doubao-seedream-4-0-250828",
        "seedream-4.5": "doubao-seedream-4-5-251128",
        "seedream-5.0-lite": "doubao-seedream-5-0-260128",
    }


@pytest.mark.parametrize(("model", "upstream", "operation"), MAKING)
def test_all_that_a_model_takes_can_be_asked_for(model: Model, upstream: str, operation: Operation):
    made = full(model, upstream, operation)
    image = operation in (Operation.TEXT_TO_IMAGE, Operation.EDIT_IMAGE)
    reply = '{"data": [{"url": "https://ark.example/1.png"}]}' if image else '{"id": "cgt-1"}'

    asked, event = play(submit(made), (200, reply))

    call = requests(asked)[0]
    assert call.creates
    assert call.path == ("/images/generations" if image else "/contents/generations/tasks")
    assert isinstance(event, Produced if image else Submitted)
    body = call.json
    assert body is not None
    assert body["model"] == upstream
    files = str(body).count("Inline(") + str(body).count("https://ours.example/x")
    assert files == len(made.request.materials)


def test_a_probe_looks_at_the_list_of_tasks():
    for page in ('{"items": [], "total": 0}', '{"total": 0}', '{"items": [{"id": "cgt-1"}]}'):
        asked, models = play(probe(), (200, page))

        assert asked == [HttpRequest("GET", "/contents/generations/tasks?page_num=1&page_size=1")]
        assert models == ()


@pytest.mark.parametrize("reply", [(200, "<html>"), (200, "[]"), (401, ""), (404, "")])
def test_a_probe_refuses_what_it_cannot_read(reply: tuple[int, str]):
    with pytest.raises(ProviderError):
        play(probe(), HttpReply(reply[0], reply[1].encode()))


def test_nothing_is_sent_twice_because_nothing_is_deduped():
    assert not resubmittable({})
    assert not resubmittable({"idempotency": "yes"})
    assert ADAPTER.recover is None


def test_an_operator_can_say_how_files_go_and_whether_to_cancel():
    ADAPTER.check_options({"materials": "link", "cancel": "yes"})

    assert all(option.text.en and option.text.zh for option in ADAPTER.options)
