"""A transport whose log can be read, for the tests of what it does and of what breaks it."""

from collections.abc import AsyncIterator

import pytest

from onetake.wire.transport import Transport
from tests.wire.calls import Recorder, made_transport


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def transport(recorder: Recorder) -> AsyncIterator[Transport]:
    transport = made_transport(recorder)
    yield transport
    await transport.close()
