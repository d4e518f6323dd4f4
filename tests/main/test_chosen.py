"""Settings become what the parts want, or a line for the operator."""

from decimal import Decimal
from pathlib import Path

import pytest

from onetake.cli.parts import Refused
from onetake.core.display import DisplayKind
from onetake.core.money import MICROCREDITS
from onetake.main.chosen import GIFT, display, gift, proxies, sandbox, site, ui_folder
from onetake.settings import Settings
from onetake.site.folder import BUILT


def settings(folder: Path, **given: object) -> Settings:
    return Settings(data=folder, **given)  # pyright: ignore[reportArgumentType]


def test_the_studio_is_served_from_where_it_was_built_or_put(tmp_path: Path):
    assert ui_folder(settings(tmp_path)) == BUILT
    assert ui_folder(settings(tmp_path, ui_dir=tmp_path)) == tmp_path
    assert ui_folder(settings(tmp_path, ui=False, ui_dir=tmp_path / "away")) is None


def test_a_studio_of_ones_own_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(Refused, match="ONETAKE_UI_DIR is not a folder"):
        ui_folder(settings(tmp_path, ui_dir=tmp_path / "away"))


def test_newcomers_get_what_was_said_or_a_gift_of_the_built_in_renderer(tmp_path: Path):
    said = site(settings(tmp_path, signup_credits=Decimal("2.5")))
    assert said.signup_credits == 2_500_000 == 5 * MICROCREDITS // 2
    assert site(settings(tmp_path)).signup_credits is None
    assert gift(settings(tmp_path)) == GIFT
    assert gift(settings(tmp_path, sandbox=False)) == 0


def test_the_built_in_renderer_has_more_places_than_renders(tmp_path: Path):
    channel = sandbox(settings(tmp_path, render_processes=2, sandbox_mark=False))

    assert channel.concurrency == 64
    assert channel.options == {"mark": "off"}


def test_a_network_that_is_none_is_said(tmp_path: Path):
    assert proxies(settings(tmp_path)) is None
    assert proxies(settings(tmp_path, trusted_proxies=["10.0.0.0/8"])) is not None
    with pytest.raises(Refused, match="ONETAKE_TRUSTED_PROXIES"):
        proxies(settings(tmp_path, trusted_proxies=["everybody"]))


def test_amounts_are_shown_as_was_chosen(tmp_path: Path):
    yuan = display(settings(tmp_path, display_kind="CNY", display_rate=Decimal("7.1")))

    assert (yuan.kind, yuan.symbol, yuan.rate) == (DisplayKind.CNY, "¥", 7_100_000)
    assert display(settings(tmp_path, display_rate=Decimal("7.1"))).rate == 1_000_000, "dollars"
