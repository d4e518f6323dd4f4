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


def row(onetake: Command, ada: str) -> list[str]:
    """The only key's line of the list, from what it has used on."""
    return onetake("key", "list", ada).out.splitlines()[1].split()[-3:]


def spend(data: Path, amount: int) -> None:
    """Count what the only key has used, as the store does when its tasks are accepted."""
    with sqlite3.connect(data / "onetake.db") as database:
        database.execute("UPDATE keys SET used = ?", [amount])
    database.close()


def test_a_key_has_no_budget_unless_one_is_given(onetake: Command, ada: str):
    onetake("key", "create", ada, "--name", "laptop")

    assert row(onetake, ada) == ["0", "none", "active"]


def test_a_key_is_made_with_a_budget(onetake: Command, ada: str):
    onetake("key", "create", ada, "--name", "laptop", "--budget", "12.5")

    assert row(onetake, ada) == ["0", "12.5", "active"]


@pytest.mark.parametrize("by", [0, 1])
def test_a_budget_is_changed_and_taken_away(onetake: Command, ada: str, data: Path, by: int):
    onetake("key", "create", ada, "--name", "laptop", "--budget", "5")
    which = onetake("key", "list", ada).out.splitlines()[1].split()[by]
    spend(data, 3_000_000)

    raised = onetake("key", "budget", which, "20")
    assert raised.out.endswith("… (laptop) has used 3 credits; budget: 20\n")
    assert row(onetake, ada) == ["3", "20", "active"]

    assert onetake("key", "budget", which, "none").out.endswith("budget: none\n")
    assert row(onetake, ada) == ["3", "none", "active"]


def test_a_budget_may_be_below_what_is_used(onetake: Command, ada: str, data: Path):
    onetake("key", "create", ada, "--name", "laptop")
    spend(data, 3_000_000)

    onetake("key", "budget", onetake("key", "list").out.splitlines()[1].split()[0], "0")

    assert row(onetake, ada) == ["3", "0", "active"]


@pytest.mark.parametrize("amount", ["", "lots", "1e3", "0.0000001", "99999999999", "None"])
def test_what_is_no_budget_is_refused(onetake: Command, ada: str, amount: str):
    made = onetake("key", "create", ada, "--name", "laptop", "--budget", amount)
    assert (made.code, made.out) == (1, "")
    assert made.err.startswith("onetake: --budget: ")
    assert len(onetake("key", "list").out.splitlines()) == 1

    changed = onetake("key", "budget", "vga_nothing", amount)
    assert changed.code == 1
    assert changed.err.startswith("onetake: CREDITS: ")


def test_a_budget_is_of_a_key_that_works(onetake: Command, ada: str):
    onetake("key", "create", ada, "--name", "laptop")
    which = onetake("key", "list").out.splitlines()[1].split()[0]
    onetake("key", "revoke", which)

    unknown = onetake("key", "budget", "vga_nothing", "5")
    revoked = onetake("key", "budget", which, "5")

    assert unknown.err == "onetake: vga_nothing names no key; see: onetake key list\n"
    assert (revoked.code, revoked.err) == (1, f"onetake: {which} is revoked\n")
    assert row(onetake, ada) == ["0", "none", "revoked"]
