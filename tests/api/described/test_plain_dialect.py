"""A dialect whose paths nobody has described is served and described all the same."""

from dataclasses import replace
from typing import Any

import pytest

from onetake.api import app, openapi
from onetake.api.described.plain_dialect import described
from onetake.api.limits import Limits
from onetake.dialects import uniall_audio
from tests.api.gate import Gate

NEW = replace(uniall_audio.DIALECT, name="acme", path="/acme/jobs")


def test_both_of_its_paths_are_there():
    paths: Any = described(NEW)

    assert paths["/acme/jobs"]["post"]["operationId"] == "create_acme"
    assert paths["/acme/jobs/{id}"]["get"]["parameters"][0]["name"] == "id"


async def test_a_line_in_the_registry_serves_and_describes_it(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
):
    more = {**app.DIALECTS, NEW.name: NEW}
    monkeypatch.setattr(app, "DIALECTS", more)
    monkeypatch.setattr(openapi, "DIALECTS", more)
    served = app.table(gate.parts)
    paths: Any = openapi.document("1", "http://x", Limits())["paths"]

    assert served["/acme/jobs"].keys() == {"POST"}
    assert served["/acme/jobs/{id}"].keys() == {"GET"}
    assert {"/acme/jobs", "/acme/jobs/{id}"} <= paths.keys()


def test_one_without_a_path_has_nothing_to_describe():
    with pytest.raises(AssertionError, match="no path of its own"):
        described(replace(NEW, path=None))
