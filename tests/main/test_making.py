"""The parts fit together, and what an operator did wrong is said in a line."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from onetake.cli.parts import Refused
from onetake.core.account import Channel
from onetake.main.keeping import keeping
from onetake.main.making import working
from onetake.settings import Settings
from tests.store.cluster import database, server


def settings(folder: Path, **given: object) -> Settings:
    return Settings(data=folder, **given)  # pyright: ignore[reportArgumentType]


async def test_a_data_folder_is_made_with_everything_in_it(tmp_path: Path):
    async with keeping(settings(tmp_path / "data")) as kept, working(kept, "http://h:1") as made:
        assert made.routes.serves("video-2.0-mini-reference-to-video")
        assert await kept.store.findings() == ()

    names = {path.name for path in (tmp_path / "data").iterdir()}
    assert {"onetake.db", "secret.key", "files", "renders"} <= names
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0


async def test_without_the_sandbox_nothing_is_served(tmp_path: Path):
    bare = settings(tmp_path, sandbox=False)
    async with keeping(bare) as kept, working(kept, "http://h:1") as made:
        assert not made.routes.serves("video-2.0-mini-reference-to-video")


async def test_a_secret_that_is_no_key_is_refused_without_showing_it(tmp_path: Path):
    wrong = settings(tmp_path, secret=SecretStr("x" * 64))
    with pytest.raises(Refused, match="ONETAKE_SECRET") as caught:
        async with keeping(wrong):
            pass

    assert "xxxx" not in str(caught.value)


async def test_a_database_that_is_away_is_said(tmp_path: Path):
    away = settings(tmp_path, database_url="postgresql://nobody:pw@127.0.0.1:1/none")
    with pytest.raises(Refused, match="database") as caught:
        async with keeping(away):
            pass

    assert "pw" not in str(caught.value)


async def test_a_database_on_a_unix_socket_is_opened(tmp_path: Path):
    async with database() as url, keeping(settings(tmp_path, database_url=url)) as kept:
        assert "?host=/" in url
        assert await kept.store.findings() == ()
        assert not kept.alone
        assert url not in repr(kept.settings)


@pytest.mark.parametrize(
    ("more", "reason"),
    [("", "InvalidCatalogNameError"), ("&sslmode=perhaps", "ClientConfigurationError")],
)
async def test_a_database_that_does_not_let_us_in_is_said(tmp_path: Path, more: str, reason: str):
    wrong = server().get_uri("nobodys") + more
    with pytest.raises(Refused, match=reason):
        async with keeping(settings(tmp_path, database_url=wrong)):
            pass


async def test_only_the_sandbox_and_willing_channels_can_stop_a_job(tmp_path: Path):
    def channel(provider: str, **options: str) -> Channel:
        return Channel("c", "c", provider, "", "", {}, 0, options=options)

    async with keeping(settings(tmp_path)) as kept, working(kept, "http://h:1") as made:
        assert made.cancellable(channel("sandbox"))
        assert made.cancellable(channel("videoapi", cancel="yes"))
        assert not made.cancellable(channel("videoapi"))
