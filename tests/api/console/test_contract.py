"""The front end and the server mean the same: every shape of `types.ts`, and every path."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import pytest

from onetake.api.app import table
from onetake.api.console.routers import application
from onetake.api.console.work_shapes import Balance
from onetake.api.limits import Limits
from onetake.api.openapi import document
from onetake.api.signed_in import ByCookie
from tests.api.console.frontend import frontend
from tests.api.console.plain import Declared, Described, Plain, choice
from tests.api.gate import Gate

STREAMS: Final = frozenset(
    {("GET", "/api/events"), ("GET", "/api/works/zip"), ("GET", "/api/statement.csv"),
     ("GET", "/api/admin/audit.csv")}
)  # fmt: skip
"""What the edge answers below `/api` itself, and what is no JSON."""

METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
_VALUE: Final = re.compile(r"\{[^}]*\}")


@pytest.fixture
def described(gate: Gate) -> Mapping[str, Any]:
    by_cookie = ByCookie(gate.parts.people.sessions, gate.base_url)
    return application(gate.parts, by_cookie).openapi()


def schemas(described: Mapping[str, Any]) -> dict[str, Any]:
    """The console's; that of an event; and the public request at its place in them."""
    public = document("1", "http://x", Limits())["components"]["schemas"]
    found: dict[str, Any] = dict(described["components"]["schemas"])
    found["Balance"] = Balance.model_json_schema()
    found["TaskRequest"] = public["TaskCreate"]
    for name in ("NewWork", "WorkDetail"):
        fields = found[name]["properties"]
        # The dialect reads and writes it: the console hands it on as it is.
        assert fields["request"]["additionalProperties"] is True
        found[name] = found[name] | {"properties": fields | {"request": {"$ref": "TaskRequest"}}}
    return found


def differences(ours: Plain, theirs: Plain, place: str) -> Iterator[str]:
    """What the front end has otherwise than the server."""
    match ours, theirs:
        case ("object", mine), ("object", yours):
            left, right = dict(mine), dict(yours)
            for name in sorted(left.keys() ^ right.keys()):
                yield f"{place}.{name} is only {'here' if name in left else 'there'}"
            for name in sorted(left.keys() & right.keys()):
                yield from differences(left[name], right[name], f"{place}.{name}")
        case ("array", mine), ("array", yours):
            yield from differences(mine, yours, f"{place}[]")
        case ("record", mine), ("record", yours):
            yield from differences(mine, yours, f"{place}{{}}")
        case frozenset(), frozenset() if len(ours ^ theirs) == 2:  # as a shape, or null
            yield from differences(choice(*(ours - theirs)), choice(*(theirs - ours)), place)
        case _ if ours != theirs:
            yield f"{place}: {shown(ours)} here, {shown(theirs)} there"
        case _:
            pass


def shown(of: Plain) -> str:
    return " | ".join(sorted(map(str, of))) if isinstance(of, frozenset) else str(of)


def shapes() -> list[str]:
    """What `types.ts` declares that is complete in itself."""
    types = frontend().types
    return [name for name, each in types.items() if not each["alias"] and not each["parameters"]]


async def test_every_shape_of_the_front_end_is_the_servers(described: Mapping[str, Any]) -> None:
    known = schemas(described)
    ours, theirs = Declared(frontend().types), Described(known)
    named = [name for name in shapes() if name in known]
    wrong = [
        each for name in named for each in differences(ours.plain(name), theirs.plain(name), name)
    ]
    assert "\n".join(wrong) == ""
    assert set(shapes()) - set(named) == set()
    assert len(named) > 35


TEXT: Final = {"type": "string"}
TIME: Final = {"type": ["integer", "null"]}


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"id": TEXT}, "X.at is only here"),
        ({"at": TEXT, "id": TEXT}, "X.at: null | number here, string there"),
        ({"at": {"type": "number"}, "id": TEXT}, "X.at: null | number here, number there"),
        ({"at": TIME, "id": {"enum": ["a"]}}, 'X.id: string here, "a" there'),
        ({"at": TIME, "id": TEXT}, None),
    ],
)
def test_a_difference_is_told(schema: dict[str, Any], told: str | None) -> None:
    number_or_null = {"is": "union", "of": [{"is": "number"}, {"is": "null"}]}
    fields = {
        "id": {"optional": False, "type": {"is": "string"}},
        "at": {"optional": False, "type": number_or_null},
    }
    shape = {"is": "object", "fields": fields}
    ours = Declared({"X": {"alias": False, "parameters": [], "parents": [], "type": shape}})
    theirs = Described({"X": {"type": "object", "properties": schema, "required": list(schema)}})

    found = list(differences(ours.plain("X"), theirs.plain("X"), "X"))
    assert found == ([] if told is None else [told])


async def test_no_answer_is_of_a_shape_that_is_not_declared(described: Mapping[str, Any]) -> None:
    ours, theirs = Declared(frontend().types), Described(schemas(described))
    for method, path, operation in operations(described):
        for status, answer in answers(operation):
            place = f"{method} {path} {status}"
            if status in ("204", "302"):
                assert "content" not in answer, place
                continue
            schema = answer["content"]["application/json"]["schema"]
            name = named(schema)
            assert name, f"{place}: {schema}"
            assert list(differences(of(ours, name), theirs.of(unlisted(schema)), place)) == []


def unlisted(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", schema["items"]) if schema.get("type") == "array" else schema


def named(schema: Mapping[str, Any]) -> str:
    """The name of what is answered, alone or as a list; "" for anything else."""
    return str(unlisted(schema).get("$ref", "")).rpartition("/")[2]


def of(ours: Declared, name: str) -> Plain:
    """`Page_Audit_` is our `Page<Audit>`."""
    page = re.fullmatch(r"Page_(\w+)_", name)
    return ours.plain("Page", (ours.plain(page[1]),)) if page else ours.plain(name)


async def test_every_refusal_has_the_one_shape(described: Mapping[str, Any]) -> None:
    for method, path, operation in operations(described):
        refusals = {
            status: named(answer["content"]["application/json"]["schema"])
            for status, answer in operation["responses"].items()
            if not status.startswith(("2", "3"))
        }
        assert refusals == {"default": "Problem"}, (method, path)


async def test_every_body_is_described(described: Mapping[str, Any]) -> None:
    for method, path, operation in operations(described):
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            assert named(schema) in described["components"]["schemas"], (method, path)


async def test_every_path_that_the_front_end_calls_is_there(
    gate: Gate, described: Mapping[str, Any]
) -> None:
    console = {(method, plain(path)) for method, path, _ in operations(described)}
    edge = {(method, plain(path)) for path, each in table(gate.parts).items() for method in each}
    wrong = [
        f"{each.method} {each.path} in {each.file}"
        for each in frontend().calls
        if (each.method, each.path) not in console | edge | STREAMS
    ]

    assert wrong == []
    assert len(frontend().calls) > 60


async def test_the_streams_are_there(gate: Gate) -> None:
    for method, path in STREAMS:
        async with gate.http.request(method, f"{gate.base_url}{path}") as answer:
            assert answer.status == 401, path


def operations(described: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in described["paths"].items():
        for method in item.keys() & METHODS:
            yield method.upper(), path, item[method]


def answers(operation: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    good = [(status, each) for status, each in operation["responses"].items() if status[0] in "23"]
    assert good
    return good


def plain(path: str) -> str:
    return _VALUE.sub("{}", path)
