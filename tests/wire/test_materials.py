from dataclasses import replace

import pytest

from onetake.core.request import Job, Material, Medium, Operation, Request, Role
from onetake.wire.flow import Inline, ProviderError
from onetake.wire.materials import LINKED, Places, arrange, sendable

PLACES: Places = (
    (Role.FIRST_FRAME, "images"),
    (Role.IMAGE, "images"),
    (Role.SOURCE_VIDEO, "source"),
    (Role.VIDEO, "videos"),
)


def sent(*roles: Role) -> tuple[Material, ...]:
    return tuple(Material(role, "", "") for role in roles)


def test_each_file_goes_to_the_list_of_its_role_in_the_order_of_the_places():
    arranged = arrange(
        sent(Role.IMAGE, Role.VIDEO, Role.FIRST_FRAME, Role.IMAGE),
        ["i1", "v1", "f1", "i2"],
        PLACES,
    )

    assert arranged.lists == {"images": ["f1", "i1", "i2"], "videos": ["v1"]}


def test_mentions_follow_their_files():
    arranged = arrange(sent(Role.IMAGE, Role.VIDEO, Role.FIRST_FRAME), ["i1", "v1", "f1"], PLACES)

    assert arranged.prompt("@Image1, @Image02 and @Video1") == "@Image2, @Image1 and @Video1"


def test_a_prompt_without_files_is_left_alone():
    assert arrange((), (), PLACES).prompt("a lighthouse @ dusk") == "a lighthouse @ dusk"


def test_a_role_without_a_place_is_a_bug_and_not_a_shrug():
    with pytest.raises(ProviderError):
        arrange(sent(Role.AUDIO), ["a1"], PLACES)


def test_every_file_needs_its_address():
    with pytest.raises(ValueError, match="shorter"):
        arrange(sent(Role.IMAGE, Role.IMAGE), ["i1"], PLACES)


JOB = Job(
    "task_1-1", "theirs",
    Request(
        "film", Operation.REFERENCE_TO_VIDEO, {},
        (Material(Role.IMAGE, "", "", "asset_1"), Material(Role.VIDEO, "", "", "asset_2")),
    ),
    ("https://ours.example/1", "https://ours.example/2"),
)  # fmt: skip


def test_files_are_sent_inside_where_the_provider_takes_them_and_as_links_elsewhere():
    assert sendable(JOB, {Medium.IMAGE}) == (Inline("asset_1"), "https://ours.example/2")
    assert sendable(JOB, {Medium.IMAGE}, bare=True)[0] == Inline("asset_1", bare=True)
    assert sendable(JOB) == JOB.links


def test_a_channel_can_ask_for_links_alone():
    linked = replace(JOB, options={LINKED.name: LINKED.values[0]})

    assert sendable(linked, {Medium.IMAGE, Medium.VIDEO}) == JOB.links


def test_files_inside_are_arranged_as_links_are():
    files = sendable(JOB, {Medium.IMAGE})

    arranged = arrange(JOB.request.materials, files, PLACES)

    assert arranged.lists == {"images": [Inline("asset_1")], "videos": ["https://ours.example/2"]}
