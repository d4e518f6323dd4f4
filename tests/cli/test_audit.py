"""Every command that changes something leaves a row, and no row has a secret."""

from tests.cli.conftest import Command

MODEL = "video-2.0-mini-reference-to-video"
SECRET = "sk-very-secret-indeed"


def actions(onetake: Command, *words: str) -> list[str]:
    lines = onetake("audit", *words).out.splitlines()[1:]
    return [line.split("  ")[2].strip() for line in lines]


def connect(onetake: Command) -> None:
    added = onetake(
        "channel", "add", "first", "--provider", "videoapi", "--base-url", "https://example.test",
        "--model", MODEL, "--key-stdin", stdin=SECRET,
    )  # fmt: skip
    assert added.code == 0, added.err


def test_an_untouched_place_has_an_empty_audit(onetake: Command):
    listed = onetake("audit")

    assert (listed.code, len(listed.out.splitlines())) == (0, 1)


def test_every_change_by_a_command_is_there(onetake: Command):
    key = ""
    onetake("user", "create", "ann@x.org")
    onetake("credits", "grant", "ann@x.org", "12.5", "--reason", "a gift")
    key = onetake("key", "create", "ann@x.org", "--name", "laptop").out.strip()
    onetake("key", "budget", key[:12], "7")
    onetake("key", "revoke", key[:12])
    connect(onetake)
    onetake("channel", "pause", "first")
    onetake("channel", "pause", "first")
    onetake("channel", "resume", "first")
    onetake("channel", "remove", "first")
    onetake("user", "disable", "ann@x.org")
    onetake("user", "password", "ann@x.org", stdin="a-good-one-7\n")

    listed = onetake("audit")

    assert actions(onetake) == [
        "user.password", "user.changed", "channel.removed", "channel.changed", "channel.changed",
        "channel.created", "key.revoked", "key.changed", "key.created", "user.credits",
        "user.created",
    ]  # fmt: skip
    assert all("command line" in line for line in listed.out.splitlines()[1:])
    assert '"credits": "12.5", "reason": "a gift"' in listed.out
    assert '"budget": {"old": "none", "new": "7"}' in listed.out
    assert SECRET not in listed.out
    assert key not in listed.out
    assert "a-good-one-7" not in listed.out


def test_what_was_refused_is_not_there(onetake: Command):
    onetake("user", "create", "ann@x.org")
    before = actions(onetake)

    assert onetake("user", "create", "ANN@x.org").code == 1
    assert onetake("credits", "grant", "ann@x.org", "-5", "--reason", "x").code == 1
    assert onetake("channel", "remove", "nothing").code == 1

    assert actions(onetake) == before


def test_the_audit_is_filtered_and_cut(onetake: Command):
    onetake("user", "create", "ann@x.org")
    connect(onetake)
    onetake("channel", "pause", "first")

    assert actions(onetake, "--action", "channel") == ["channel.changed", "channel.created"]
    assert actions(onetake, "--limit", "1") == ["channel.changed"]
    assert actions(onetake, "--actor", "command line", "--action", "user.created") == [
        "user.created"
    ]
    assert actions(onetake, "--actor", "ann@x.org") == []
