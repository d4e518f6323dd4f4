"""`onetake credits` on a real data folder."""

import pytest

from tests.cli.conftest import Command


def test_credits_are_given_and_taken_back(onetake: Command, ada: str):
    given = onetake("credits", "grant", ada, "12.5", "--reason", "bonus")
    taken = onetake("credits", "grant", ada, "-100", "--reason", "mistake")

    assert given.out == f"{ada} has 112.5 credits, and 0 held\n"
    assert taken.out == f"{ada} has 12.5 credits, and 0 held\n"


def test_no_more_is_taken_back_than_there_is(onetake: Command, ada: str):
    refused = onetake("credits", "grant", ada, "-100.000001", "--reason", "greed")

    assert (refused.code, refused.err) == (1, "onetake: only 100 credits are available\n")


@pytest.mark.parametrize("amount", ["0", "-0", "1e3", "NaN", "1.0000001", "--5", "99999999999", ""])
def test_what_is_no_amount_is_refused(onetake: Command, ada: str, amount: str):
    refused = onetake("credits", "grant", ada, "--reason", "x", "--", amount)

    assert refused.code == 1
    assert refused.err.startswith("onetake: AMOUNT")
    assert "100" in onetake("user", "list").out


@pytest.mark.parametrize("reason", [" ", "x" * 201])
def test_a_reason_is_needed(onetake: Command, ada: str, reason: str):
    refused = onetake("credits", "grant", ada, "5", "--reason", reason)

    assert (refused.code, refused.err) == (1, "onetake: --reason must have 1 to 200 characters\n")


def test_a_statement_shows_every_movement(onetake: Command, ada: str):
    onetake("credits", "grant", ada, "-1", "--reason", "mistake")

    lines = onetake("credits", "show", ada).out.splitlines()

    assert lines[0] == f"{ada} has 99 credits, and 0 held"
    assert {tuple(line.split()[2:4]) for line in lines[2:]} == {("grant", "-1"), ("grant", "100")}


def test_credits_of_nobody_are_refused(onetake: Command):
    assert "there is no user" in onetake("credits", "show", "eve@example.com").err
