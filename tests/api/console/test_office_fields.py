"""What the console and the office answer has the fields of the front end, name by name."""

import pytest

from onetake.api.console import (
    audit,
    channel_shapes,
    health,
    offers,
    options,
    overview,
    statement,
    users,
)
from onetake.api.console.shape import Shape
from tests.api.console.test_work_shapes import fields_of

SHAPES: tuple[type[Shape], ...] = (
    audit.Audit, channel_shapes.Channel, channel_shapes.ChannelEdit, channel_shapes.ChannelHealth,
    channel_shapes.ChannelTest, channel_shapes.Provider, health.Health, offers.OfficeModel,
    offers.PriceShape, offers.Simulation, options.Options, overview.Overview,
    statement.StatementPage, users.OfficeUser,
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_shape_has_the_fields_of_its_interface(shape: type[Shape]) -> None:
    assert set(shape.model_fields) == fields_of(shape.__name__)
