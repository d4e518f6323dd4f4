"""What survives a restart is opened as it was, or not at all and with a line for the operator."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from onetake.cli.parts import Refused
from onetake.core.account import Channel, Role, User
from onetake.main.keeping import keeping
from onetake.settings import Settings
from onetake.store.driver import sqlite
from tests.assets import swift

ANN = User("ann", "ann@x.org", Role.CUSTOMER, 1)
CHANNEL = Channel("c1", "north", "videoapi", "https://a.example", "provider-secret", {}, 1)


def settings(folder: Path, **given: object) -> Settings:
    return Settings(data=folder, **given)  # pyright: ignore[reportArgumentType]


async def test_what_was_kept_is_there_the_next_time(tmp_path: Path):
    data = tmp_path / "deep" / "data"
    async with keeping(settings(data)) as kept:
        assert kept.alone
        await kept.store.add_user(ANN)
        await kept.store.put_channel(CHANNEL)
        path = kept.storage.temporary()
        path.write_bytes(b"kept")
        await kept.storage.put(path, f"ab/{'ab' * 32}.mp4")

    async with keeping(settings(data)) as kept:
        assert await kept.store.users() == (ANN,)
        assert await kept.store.channels() == (CHANNEL,)
        assert await kept.storage.size(f"ab/{'ab' * 32}.mp4") == 4
        assert {each.rule for each in await kept.reconcile.report()} <= {"orphan_blob"}
    assert data.stat().st_mode & 0o077 == 0, "nobody else looks into it"


async def test_keys_of_providers_are_sealed_on_the_disk(tmp_path: Path):
    async with keeping(settings(tmp_path)) as kept:
        await kept.store.put_channel(CHANNEL)

    files = await asyncio.to_thread(lambda: [p for p in tmp_path.iterdir() if p.is_file()])
    assert not any(b"provider-secret" in path.read_bytes() for path in files)


async def test_another_secret_does_not_open_what_was_sealed(tmp_path: Path):
    one, other = SecretStr("ab" * 32), SecretStr("cd" * 32)
    async with keeping(settings(tmp_path, secret=one)) as kept:
        await kept.store.put_channel(CHANNEL)
    assert not (tmp_path / "secret.key").exists(), "the operator keeps it"
    async with keeping(settings(tmp_path, secret=one)) as kept:
        assert (await kept.store.channels())[0].secret == "provider-secret"
    async with keeping(settings(tmp_path, secret=other)) as kept:
        found: tuple[Channel, ...] = ()
        with pytest.raises(Exception, match=r"(?i)key|secret|seal|decrypt"):
            found = await kept.store.channels()
        assert found == ()


@pytest.mark.parametrize("content", [b"", b"short", b"zz" * 32])
async def test_a_damaged_key_file_is_said_and_not_replaced(tmp_path: Path, content: bytes):
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(Refused, match="key"):
        async with keeping(settings(tmp_path)):
            pass

    assert (tmp_path / "secret.key").read_bytes() == content


async def test_a_newer_database_is_left_alone(tmp_path: Path):
    async with keeping(settings(tmp_path)):
        pass
    database = sqlite.connect(tmp_path / "onetake.db")
    with database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    with pytest.raises(Refused, match="newer"):
        async with keeping(settings(tmp_path)):
            pass


async def test_a_secret_that_is_none_is_refused_without_showing_it(tmp_path: Path):
    with pytest.raises(Refused, match="ONETAKE_SECRET") as caught:
        async with keeping(settings(tmp_path, secret=SecretStr("x" * 64))):
            pass

    assert "xxx" not in str(caught.value)


async def test_files_go_to_a_bucket_where_one_is_named(tmp_path: Path):
    blob = f"ab/{'ab' * 32}.mp4"
    for folder in ("one", "other"):
        opened = settings(
            tmp_path / folder, storage_url=f"s3://{swift.bucket('kept')}/some/where",
            storage_endpoint=swift.endpoint(), storage_key=swift.KEY,
            storage_secret=SecretStr(swift.SECRET),
        )  # fmt: skip
        async with keeping(opened) as kept:
            if folder == "one":
                path = kept.storage.temporary()
                path.write_bytes(b"kept")
                await kept.storage.put(path, blob)
            assert await kept.storage.size(blob) == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"storage_key": "one"}, "ONETAKE_STORAGE_KEY and ONETAKE_STORAGE_SECRET"),
        ({"storage_secret": SecretStr("hush")}, "ONETAKE_STORAGE_KEY and ONETAKE_STORAGE_SECRET"),
        (
            {"storage_key": "one", "storage_secret": SecretStr("hush")},
            "ONETAKE_STORAGE_URL cannot be used",
        ),
    ],
)
async def test_a_bucket_that_cannot_be_used_is_refused(
    tmp_path: Path, given: dict[str, object], said: str
):
    nowhere = {"storage_url": "s3://bucket", "storage_endpoint": "http://127.0.0.1:9"}
    with pytest.raises(Refused, match=said) as caught:
        async with keeping(settings(tmp_path, **nowhere, **given)):
            pass

    assert "hush" not in str(caught.value)
