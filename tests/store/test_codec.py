"""What is written is what is read, for every core type and every column."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from onetake.core.failure import Code, Failure
from onetake.core.ledger import Hold, grant, settle
from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Facts, Material, Medium, Operation, Request, Role
from onetake.core.task import Output, Source, SourceKind, State, Task
from onetake.store import codec, schema
from onetake.store.vault import Vault
from tests.store.sample import FACTS, api_key, asset, channel, person, task, voice

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
SCALARS = WORDS | NUMBERS | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
MAYBE = st.none() | st.integers(0, 2**53)
FAILURES = st.builds(
    Failure, st.sampled_from(Code), WORDS, st.none() | WORDS, st.tuples(WORDS, WORDS), MAYBE
)
FILES = st.builds(
    Facts, st.sampled_from(Medium), WORDS, NUMBERS, MAYBE, MAYBE, MAYBE, st.booleans()
)
MATERIALS = st.builds(
    Material, st.sampled_from(Role), WORDS, WORDS, st.none() | WORDS, st.none() | FILES
)
REQUESTS = st.builds(
    Request, WORDS, st.sampled_from(Operation), st.dictionaries(WORDS, SCALARS),
    st.lists(MATERIALS, max_size=3).map(tuple), st.none() | WORDS, st.none() | WORDS,
    st.dictionaries(WORDS, WORDS),
)  # fmt: skip
LINES = st.builds(Line, st.sampled_from(Unit), NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
QUOTES = st.builds(
    Quote, st.integers(0, 2**53), st.lists(LINES, max_size=2).map(tuple), st.sampled_from(Settle)
)
TASKS = st.builds(
    Task, id=WORDS, user=WORDS, key=st.none() | WORDS, dialect=WORDS, request=REQUESTS,
    quote=QUOTES, created_at=NUMBERS, updated_at=NUMBERS, state=st.sampled_from(State),
    percent=st.integers(0, 100), attempt=st.integers(0, 99), channel=st.none() | WORDS,
    handle=st.none() | st.dictionaries(WORDS, WORDS | NUMBERS),
    sources=st.lists(st.builds(Source, st.sampled_from(SourceKind), WORDS), max_size=2).map(tuple),
    outputs=st.lists(st.builds(Output, WORDS, FILES, st.none() | WORDS), max_size=2).map(tuple),
    failure=st.none() | FAILURES, charged=MAYBE, cancel_requested=st.booleans(),
    submitted_at=MAYBE, finished_at=MAYBE, steps_failed=st.integers(0, 99),
)  # fmt: skip


PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(TASKS)
def test_every_task_survives_its_row(wanted: Task) -> None:
    assert codec.task_of(codec.task_row(wanted)) == wanted
    assert codec.task_at((*codec.task_values(wanted), "more", "columns")) == wanted


@PATIENT
@given(REQUESTS)
def test_numbers_keep_their_kind(request_: Request) -> None:
    read = codec.task_of(codec.task_row(replace(task("t1"), request=request_))).request

    assert {name: type(value) for name, value in read.params.items()} == {
        name: type(value) for name, value in request_.params.items()
    }


@pytest.mark.parametrize("code", Code)
def test_every_code_is_kept_by_its_label(code: Code) -> None:
    row = codec.task_row(replace(task("t1"), failure=Failure(code, "words")))

    assert msgspec.json.decode(row["failure"])["code"] == code.label
    assert codec.task_of(row).failure == Failure(code, "words")


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (schema.users, codec.USER_COLUMNS),
        (schema.keys, codec.KEY_COLUMNS),
        (schema.channels, codec.CHANNEL_COLUMNS),
        (schema.tasks, (*codec.NEW_TASK_COLUMNS, "erased_at")),
        (schema.voices, codec.VOICE_COLUMNS),
        (schema.assets, codec.ASSET_COLUMNS),
        (schema.entries, codec.ENTRY_COLUMNS),
        (schema.postings, codec.POSTING_COLUMNS),
    ],
    ids=lambda value: str(value)[:20],
)
def test_the_columns_are_those_of_the_schema(table: schema.Table, columns: tuple[str, ...]) -> None:
    assert sorted(columns) == sorted(table.columns.keys())


def test_accounts_and_assets_survive_their_rows() -> None:
    vault = Vault(b"k" * 32)

    assert codec.user_of(codec.user_row(person("ann"))) == person("ann")
    assert codec.key_of(codec.key_row(api_key("k1", "ann"))) == api_key("k1", "ann")
    assert codec.channel_of(codec.channel_row(channel(), vault), vault) == channel()
    assert codec.asset_of(codec.asset_row(asset("a1", task="t1"))) == asset("a1", task="t1")


def test_a_new_key_has_a_budget_and_has_used_nothing() -> None:
    row = codec.key_row(replace(api_key("k1", "ann"), budget=50, used=7))

    assert codec.key_of(row) == replace(api_key("k1", "ann"), budget=50, used=0)


def test_voices_survive_their_rows() -> None:
    values = codec.voice_values(voice("v1"))
    row: dict[str, Any] = dict(zip(codec.VOICE_COLUMNS, values, strict=True))

    assert codec.voice_of(row) == voice("v1")


def test_entries_survive_their_rows() -> None:
    entry = settle(Hold("t1", "ann", 30), used=20)

    row, lines = codec.entry_row(entry, 5, "engine"), codec.posting_rows(entry)

    assert codec.entry_of(row, lines) == entry
    assert [line["line"] for line in lines] == [0, 1]
    assert (row["at"], row["actor"]) == (5, "engine")
    assert codec.posting_rows(grant("ann", -3, key="k", reason="r"))[0]["amount"] == 3


def test_addresses_are_compared_without_case() -> None:
    assert codec.email_key("Straße@Example.TEST") == codec.email_key("STRASSE@example.test")


def test_the_assets_of_a_request_are_named_once() -> None:
    materials = (
        Material(Role.IMAGE, "https://example.test/x", "images[0]", "a1", FACTS),
        Material(Role.IMAGE, "https://example.test/y", "images[1]"),
        Material(Role.AUDIO, "https://example.test/z", "audio", "a2"),
        Material(Role.IMAGE, "https://example.test/x", "images[2]", "a1", FACTS),
    )
    spoken = replace(task("t1"), request=replace(task("t1").request, materials=materials))

    assert codec.spoken_of(spoken) == ("a1", "a2")
