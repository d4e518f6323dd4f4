"""Secrets open with the right key about the right thing, and with nothing else."""

from pathlib import Path

import pytest

from onetake.store.vault import BadKeyFile, CannotOpen, Vault

SECRET = "sk-0123456789"


def test_a_secret_opens_about_the_same_thing() -> None:
    vault = Vault(b"k" * 32)

    sealed = vault.seal(SECRET, "channel_a")

    assert SECRET not in sealed
    assert vault.open(sealed, "channel_a") == SECRET


def test_the_same_secret_is_sealed_differently_each_time() -> None:
    vault = Vault(b"k" * 32)

    assert vault.seal(SECRET, "channel_a") != vault.seal(SECRET, "channel_a")


@pytest.mark.parametrize("damage", ["", "v1:", "v1:AAAA", "v1:no base 64!", "v2:AAAA", SECRET])
def test_what_is_not_sealed_does_not_open(damage: str) -> None:
    with pytest.raises(CannotOpen) as raised:
        Vault(b"k" * 32).open(damage, "channel_a")

    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_secret_does_not_open_about_another_thing_or_with_another_key() -> None:
    sealed = Vault(b"k" * 32).seal(SECRET, "channel_a")

    with pytest.raises(CannotOpen, match="channel_b"):
        Vault(b"k" * 32).open(sealed, "channel_b")
    with pytest.raises(CannotOpen, match="another key file"):
        Vault(b"j" * 32).open(sealed, "channel_a")
    with pytest.raises(CannotOpen):
        Vault(b"k" * 32).open(sealed[:-8] + "AAAAAAA=", "channel_a")


def test_a_missing_key_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "vault.key"

    sealed = Vault.load(path).seal(SECRET, "x")

    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32
    assert Vault.load(path).open(sealed, "x") == SECRET
    assert [file.name for file in path.parent.iterdir()] == ["vault.key"]


@pytest.mark.parametrize("size", [0, 31, 33, 4096])
def test_a_key_file_of_another_length_is_refused_and_left_alone(tmp_path: Path, size: int) -> None:
    path = tmp_path / "vault.key"
    path.write_bytes(b"x" * size)
    path.chmod(0o600)

    with pytest.raises(BadKeyFile, match=r"vault\.key is not a key of 32 bytes"):
        Vault.load(path)

    assert path.read_bytes() == b"x" * size
    with pytest.raises(BadKeyFile):
        Vault(b"x" * size)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "vault.key"
    path.write_bytes(b"x" * 32)
    path.chmod(mode)

    with pytest.raises(BadKeyFile, match="chmod 600"):
        Vault.load(path)
