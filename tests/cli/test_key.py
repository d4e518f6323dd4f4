"""`onetake key` on a real data folder."""

import re
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize(("format", "start"), [("vga", "vga_"), ("sk", "sk-")])
def test_a_key_is_printed_alone(onetake: Command, ada: str, format: str, start: str):
    made = onetake("key", "create", ada, "--name", "laptop", "--format", format)

    assert re.fullmatch(re.escape(start) + r"[0-9A-Za-z]{43}\n", made.out)
    assert made.err == ""


def test_a_key_is_nowhere_in_the_database_and_nowhere_in_the_list(
    onetake: Command, ada: str, data: Path
):
    secret = onetake("key", "create", ada, "--name", "laptop").out.strip()

    with sqlite3.connect(data / "onetake.db") as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert "laptop" in dump
    assert secret not in dump
    assert secret not in onetake("key", "list").out


@pytest.mark.parametrize("by", [0, 1])
def test_a_key_is_revoked_by_id_or_prefix_and_only_once(onetake: Command, ada: str, by: int):
    onetake("key", "create", ada, "--name", "laptop")
    which = onetake("key", "list", ada).out.splitlines()[1].split()[by]

    first, second = onetake("key", "revoke", which), onetake("key", "revoke", which)

    assert first.code == 0
    assert first.out.endswith("… (laptop)\n")
    assert (second.code, second.err) == (1, f"onetake: {which} was revoked before\n")
    assert onetake("key", "list").out.splitlines()[1].endswith("revoked")


def test_an_unknown_key_is_not_revoked(onetake: Command):
    assert onetake("key", "revoke", "vga_nothing").err == (
        "onetake: vga_nothing names no key; see: onetake key list\n"
    )


def test_the_list_can_be_of_one_user(onetake: Command, ada: str):
    onetake("user", "create", "bob@example.com")
    onetake("key", "create", ada, "--name", "hers")
    onetake("key", "create", "bob@example.com", "--name", "his")

    assert "hers" in onetake("key", "list", ada).out
    assert "his" not in onetake("key", "list", ada).out
    assert len(onetake("key", "list").out.splitlines()) == 3


@pytest.mark.parametrize("name", ["", " ", "x" * 101])
def test_a_key_needs_a_name(onetake: Command, ada: str, name: str):
    refused = onetake("key", "create", ada, "--name", name)

    assert refused.err == "onetake: --name must have 1 to 100 characters\n"


def test_an_unknown_format_is_not_understood(onetake: Command, ada: str):
    refused = onetake("key", "create", ada, "--name", "x", "--format", "abc")

    assert refused.code == 2
    assert "vga" in refused.err
