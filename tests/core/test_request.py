"""The canonical request: what a role is, and what a field is called by its caller."""

import pytest

from onetake.core.request import Medium, Request, Role


@pytest.mark.parametrize(
    ("medium", "roles"),
    [
        (Medium.IMAGE, {Role.IMAGE, Role.FIRST_FRAME, Role.LAST_FRAME, Role.MASK}),
        (Medium.VIDEO, {Role.VIDEO, Role.SOURCE_VIDEO}),
        (Medium.AUDIO, {Role.AUDIO, Role.VOICE_SAMPLE}),
    ],
)
def test_every_role_has_its_medium(medium: Medium, roles: set[Role]):
    assert {role for role in Role if role.medium is medium} == roles


def test_a_parameter_is_called_what_its_caller_called_it():
    asked = Request("m", None, {}, wire_names={"aspect_ratio": "size"})

    assert asked.wire_name("aspect_ratio") == "size"
    assert asked.wire_name("duration") == "duration"
