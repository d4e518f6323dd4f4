"""What the store refuses is one line for whoever gave the command."""

from tests.cli.conftest import Command
from tests.cli.test_audit import connect


def test_the_last_administrator_stays(onetake: Command):
    onetake("user", "create", "root@x.org", "--admin")

    refused = onetake("user", "disable", "root@x.org")

    assert refused.code == 1
    assert "last administrator" in refused.err
    onetake("user", "create", "other@x.org", "--admin")
    assert onetake("user", "disable", "root@x.org").code == 0


def test_an_address_is_taken_once(onetake: Command):
    onetake("user", "create", "ann@x.org")

    assert "there is a user Ann@x.org already" in onetake("user", "create", "Ann@x.org").err


def test_an_option_that_the_provider_does_not_know_is_refused(onetake: Command):
    refused = onetake(
        "channel", "add", "x", "--provider", "videoapi", "--base-url", "https://example.test",
        "--model", "sora-2", "--option", "cancle=yes", "--key-stdin", stdin="s",
    )  # fmt: skip

    assert refused.code == 1
    assert "options.cancle is no option of videoapi" in refused.err


def test_a_key_is_revoked_once(onetake: Command):
    onetake("user", "create", "ann@x.org")
    key = onetake("key", "create", "ann@x.org", "--name", "laptop").out.strip()[:12]
    assert onetake("key", "revoke", key).code == 0

    assert "revoked before" in onetake("key", "revoke", key).err


def test_a_channel_is_paused_without_showing_its_key(onetake: Command):
    connect(onetake)

    assert onetake("channel", "pause", "first").code == 0
    assert "paused" in onetake("channel", "list").out


def test_a_channel_for_prompts_makes_no_model(onetake: Command):
    def add(*words: str) -> str:
        return onetake("channel", "add", "x", "--base-url", "https://example.test", *words,
                       "--key-stdin", stdin="s").err  # fmt: skip

    assert "makes no model" in add("--provider", "openai_text", "--model", "sora-2")
    assert add("--provider", "openai_text", "--option", "model=small") == ""
