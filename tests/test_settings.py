"""Settings come from the environment, are checked at the start, and keep secrets to themselves."""

import pytest
from pydantic import ValidationError

from onetake.settings import Settings

SECRET = "hunter2"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann:hunter2@db.example:5432/onetake",
        "postgres://ann@one:1,two:2/onetake?target_session_attrs=any",
        "postgresql:///onetake?host=/run/postgresql",
        "postgresql://ann:@/onetake?host=/run/postgresql",
    ],
)
def test_every_address_that_the_driver_takes_passes(monkeypatch: pytest.MonkeyPatch, address: str):
    monkeypatch.setenv("ONETAKE_DATABASE_URL", address)

    settings = Settings()

    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == address
    assert SECRET not in repr(settings)


def test_what_is_no_address_of_postgresql_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("ONETAKE_DATABASE_URL", f"mysql://root:{SECRET}@db/onetake")

    with pytest.raises(ValidationError, match="must begin with postgresql://") as caught:
        Settings()

    assert SECRET not in str(caught.value)


def test_a_value_that_is_not_allowed_stops_the_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONETAKE_PORT", "65536")

    with pytest.raises(ValidationError, match="port"):
        Settings()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://media.example.com", "https://media.example.com"),
        ("https://example.com/studio/", "https://example.com/studio"),
        ("http://[::1]:8000/a/b", "http://[::1]:8000/a/b"),
    ],
)
def test_a_public_address_may_have_a_path(address: str, kept: str):
    assert Settings(public_url=address).public_url == kept


@pytest.mark.parametrize(
    "address",
    [
        "media.example.com",
        "ftp://x",
        "https://x?y",
        "https://x/#a",
        'https://x/"',
        "https://x//",
        "",
    ],
)
def test_what_is_no_public_address_is_refused(address: str):
    with pytest.raises(ValidationError, match=r"it must be like https://media\.example\.com"):
        Settings(public_url=address)
