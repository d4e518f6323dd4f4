"""`onetake user` on a real data folder."""

import re

import pytest

from tests.cli.conftest import Command


def test_a_user_is_created_and_listed(onetake: Command):
    created = onetake("user", "create", "ada@example.com", "--admin")

    assert re.fullmatch(r"user_[0-9a-z]{26}\n", created.out)
    row = onetake("user", "list").out.splitlines()[1].split()
    assert row[:4] == ["ada@example.com", "administrator", "0", "0"]
    assert row[-1] == "active"


def test_an_address_is_taken_without_regard_to_case(onetake: Command, ada: str):
    again = onetake("user", "create", ada.upper())

    assert (again.code, again.out) == (1, "")
    assert again.err == "onetake: there is a user ADA@EXAMPLE.COM already\n"


@pytest.mark.parametrize(
    "email", ["ada", "@example.com", "a b@example.com", "a@b@c", "a\n@b.c", ""]
)
def test_what_is_no_address_is_refused(onetake: Command, email: str):
    refused = onetake("user", "create", email)

    assert refused.code == 1
    assert "is not an e-mail address" in refused.err
    assert len(refused.err.splitlines()) == 1


def test_a_password_is_read_from_standard_input(onetake: Command, data: "object"):
    created = onetake("user", "create", "a@b.example", "--password-stdin", stdin="tr0mbone-9\n")

    assert created.code == 0
    assert "tr0mbone" not in created.out + created.err


@pytest.mark.parametrize("password", ["123456", "short", "", "password"])
def test_a_bad_password_creates_nobody(onetake: Command, password: str):
    refused = onetake("user", "create", "a@b.example", "--password-stdin", stdin=f"{password}\n")

    assert refused.code == 1
    assert refused.err.startswith("onetake: password ")
    assert len(onetake("user", "list").out.splitlines()) == 1


def test_a_user_is_disabled_and_enabled(onetake: Command, ada: str):
    assert onetake("user", "disable", ada).code == 0
    assert onetake("user", "list").out.splitlines()[1].endswith("disabled")
    assert onetake("user", "enable", ada).code == 0
    assert onetake("user", "list").out.splitlines()[1].endswith("active")


def test_nobody_is_disabled_by_a_wrong_address(onetake: Command):
    assert onetake("user", "disable", "eve@example.com").err == (
        "onetake: there is no user eve@example.com; see: onetake user list\n"
    )


def test_a_password_is_set_and_the_user_is_signed_out(onetake: Command, ada: str):
    changed = onetake("user", "password", ada, stdin="tr0mbone-9\n")
    assert (changed.code, changed.out) == (0, "")

    refused = onetake("user", "password", ada, stdin="123456\n")
    assert refused.code == 1
    assert refused.err.startswith("onetake: password ")
    assert "there is no user" in onetake("user", "password", "e@x.org", stdin="tr0mbone-9\n").err
