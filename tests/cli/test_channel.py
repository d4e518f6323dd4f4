"""`onetake channel` on a real data folder, and against a real provider over HTTP."""

import sqlite3
from pathlib import Path

import pytest

from onetake.catalog.loader import load_all
from onetake.cli.channel import model_map, option_map
from onetake.cli.parts import Refused
from tests.cli.conftest import Command, Result
from tests.cli.upstream import Upstream

MODEL = "video-2.0-mini-reference-to-video"
KEY = "provider-s3cret-key"


def add(onetake: Command, *more: str, url: str = "https://api.example.com/", **rest: str) -> Result:
    words = ["--provider", "videoapi", "--base-url", url, "--key-stdin", *more]
    if "--model" not in more:
        words += ["--model", MODEL]
    return onetake("channel", "add", "north", *words, stdin=rest.get("stdin", KEY + "\n"))


def test_a_channel_is_added_and_listed_without_its_key(onetake: Command):
    added = add(onetake, "--model", f"{MODEL}=their-name", "--weight", "3", "--priority", "-2")

    assert added.code == 0
    listed = onetake("channel", "list").out
    row = listed.splitlines()[1].split()
    assert row == ["north", "videoapi", "https://api.example.com", "-2", "3", "16", "active",
                   f"{MODEL}=their-name"]  # fmt: skip
    assert KEY not in listed + added.out + added.err


def test_the_key_is_sealed_in_the_database(onetake: Command, data: Path):
    add(onetake)

    with sqlite3.connect(data / "onetake.db") as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert "api.example.com" in dump
    assert KEY not in dump


def test_a_key_can_come_from_the_environment(onetake: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("THEIR_KEY", KEY)

    words = ["--provider", "videoapi", "--base-url", "http://10.0.0.5:9000", "--model", MODEL]
    added = onetake("channel", "add", "south", *words, "--key-env", "THEIR_KEY")

    assert added.code == 0


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--key-env", "X"], "give the provider's key by either"),
        (["--model", "no-such-model"], "--model: there is no model no-such-model"),
        (["--option", "idempotency"], "--option must be NAME=VALUE"),
        (["--provider", "sandbox"], "--provider must be ark or"),
        (["--base-url", "ftp://a.example"], "base_url must be"),
        (["--base-url", "https://user:pw@a.example"], "base_url must not carry"),
    ],
)
def test_a_mistake_is_one_line_and_adds_nothing(onetake: Command, more: list[str], message: str):
    refused = add(onetake, *more)

    assert refused.code == 1
    assert message in refused.err
    assert len(refused.err.splitlines()) == 1
    assert len(onetake("channel", "list").out.splitlines()) == 1


def test_an_empty_key_is_refused(onetake: Command):
    assert add(onetake, stdin="\n").err == "onetake: the provider's key is empty\n"


def test_a_name_is_used_once(onetake: Command):
    add(onetake)

    assert add(onetake).err == "onetake: there is a channel north already\n"


def test_without_models_it_makes_all_that_such_a_provider_can(onetake: Command):
    added = onetake("channel", "add", "north", "--provider", "videoapi", "--base-url",
                    "https://a.example", "--key-stdin", stdin=KEY)  # fmt: skip

    assert added.code == 0, added.err
    makeable = load_all().makeable("videoapi")
    listed = onetake("channel", "list").out.splitlines()[1].split()
    assert listed[7:] == [f"{ours}={theirs}" for ours, theirs in makeable.items()]


def test_an_address_is_needed_where_there_is_no_usual_one(onetake: Command):
    refused = onetake("channel", "add", "north", "--provider", "videoapi", "--key-stdin", stdin=KEY)

    assert refused.err.startswith("onetake: --base-url is needed")


def test_a_name_must_be_plain(onetake: Command):
    refused = onetake("channel", "add", "../x", "--provider", "videoapi", "--base-url",
                      "https://a.example", "--model", MODEL, "--key-stdin", stdin=KEY)  # fmt: skip

    assert refused.err.startswith("onetake: NAME must have")


def test_a_channel_is_paused_resumed_and_removed(onetake: Command):
    add(onetake)

    assert onetake("channel", "pause", "north").code == 0
    assert " paused " in onetake("channel", "list").out
    assert onetake("channel", "resume", "north").code == 0
    assert " active " in onetake("channel", "list").out
    assert onetake("channel", "remove", "north").code == 0
    assert onetake("channel", "pause", "north").err == (
        "onetake: there is no channel north; see: onetake channel list\n"
    )


def test_a_channel_that_answers_passes_its_test(onetake: Command, upstream: Upstream):
    upstream.answer("/v1/models", {"data": [{"id": MODEL}, {"id": "other"}]})
    add(onetake, url=upstream.url)

    tested = onetake("channel", "test", "north")

    assert (tested.code, tested.out.splitlines()) == (0, [MODEL, "other"])
    assert upstream.requests[-1].headers["authorization"] == f"Bearer {KEY}"


def test_a_channel_without_the_model_does_not_pass(onetake: Command, upstream: Upstream):
    upstream.answer("/v1/models", {"data": [{"id": "other"}]})
    add(onetake, url=upstream.url)

    assert onetake("channel", "test", "north").err.endswith(f"but has no model {MODEL}\n")


@pytest.mark.parametrize("status", [401, 500])
def test_a_channel_that_refuses_does_not_pass(onetake: Command, upstream: Upstream, status: int):
    upstream.answer("/v1/models", {"error": {"message": f"told by {KEY}"}}, status=status)
    add(onetake, url=upstream.url)

    tested = onetake("channel", "test", "north")

    assert tested.code == 1
    assert tested.err.startswith("onetake: north: ")
    assert KEY not in tested.err


def test_models_may_be_renamed_and_are_named_once():
    assert model_map(["a", "b=c"], ["a", "b"]) == {"a": "a", "b": "c"}
    with pytest.raises(Refused, match="named twice"):
        model_map(["a", "a=b"], ["a"])


def test_options_are_names_and_values():
    assert option_map(["idempotency=yes", "x=a=b"]) == {"idempotency": "yes", "x": "a=b"}
    for words in (["=x"], ["a"], ["a=1", "a=2"]):
        with pytest.raises(Refused, match="NAME=VALUE"):
            option_map(words)
