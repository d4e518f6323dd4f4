"""`onetake doctor`: it tells what is wrong, and mends it only when asked to."""

import os
import sqlite3
from pathlib import Path

from tests.cli.conftest import Command


def damage(data: Path) -> None:
    with sqlite3.connect(data / "onetake.db") as database:
        database.execute("UPDATE wallets SET available = available + 7")
    database.close()


def test_sound_books_agree(onetake: Command, ada: str):
    examined = onetake("doctor")

    assert (examined.code, examined.out) == (0, "everything agrees\n")


def test_a_wrong_balance_is_found_and_left_as_it_is(onetake: Command, ada: str, data: Path):
    damage(data)

    first, second = onetake("doctor"), onetake("doctor")

    assert first.code == second.code == 1
    assert "available_is_postings" in first.out
    assert first.out == second.out
    assert first.out.endswith("1 finding\n")


def test_a_wrong_balance_is_mended_on_demand(onetake: Command, ada: str, data: Path):
    damage(data)

    repaired = onetake("doctor", "--repair")

    assert repaired.code == 0
    assert "mended 1 of 1" in repaired.out
    assert onetake("doctor").out == "everything agrees\n"
    assert onetake("credits", "show", ada).out.startswith(f"{ada} has 100 credits")


def test_an_orphaned_file_is_found_and_removed_on_demand(onetake: Command, ada: str, data: Path):
    orphan = data / "files" / "ab" / ("ab" * 32 + ".png")
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"x")
    os.utime(orphan, (1, 1))

    assert "asset_orphaned" in onetake("doctor").out
    assert orphan.exists()
    assert onetake("doctor", "--repair").code == 0
    assert not orphan.exists()
