"""The studio's styles: complete, in both languages, each with a small preview of our own making."""

import importlib.util
import io
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from onetake.catalog.styles import Style, load_styles, style_of
from onetake.core.failure import Rejected
from onetake.core.rewrite import language_of
from tests.meta.sources import ROOT

STYLES = load_styles()
PREVIEWS = ROOT / "web" / "static" / "styles"


def test_there_are_twelve() -> None:
    assert len(STYLES) == 12


@pytest.mark.parametrize("style", STYLES.values(), ids=list(STYLES))
def test_a_style_speaks_both_languages(style: Style) -> None:
    assert language_of(style.title.zh) == language_of(style.addition.zh) == "zh"
    assert language_of(style.title.en) == language_of(style.addition.en) == "en"
    assert style.addition.en[0] != ","
    assert style.addition.en == style.addition.en.strip(" ,.")


@pytest.mark.parametrize("id", STYLES)
def test_its_preview_is_small_and_there(id: str) -> None:
    path = PREVIEWS / f"{id}.webp"

    assert path.stat().st_size <= 8 * 1024
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("WEBP", (320, 180))


def test_there_is_no_preview_of_nothing() -> None:
    assert {path.stem for path in PREVIEWS.glob("*.webp")} == set(STYLES)


def test_the_script_makes_what_is_committed() -> None:
    spec = importlib.util.spec_from_file_location("made", ROOT / "scripts" / "style_previews.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    made = script.preview(STYLES["ink"])

    with Image.open(io.BytesIO(made)) as one, Image.open(PREVIEWS / "ink.webp") as other:
        assert one.size == other.size
    assert len(made) <= 8 * 1024


def test_a_style_is_found_by_its_id() -> None:
    assert style_of(STYLES, "ink") is STYLES["ink"]
    with pytest.raises(Rejected) as caught:
        style_of(STYLES, "loud")
    assert caught.value.failure.param == "style"
    assert caught.value.failure.allowed == tuple(STYLES)


def test_an_unknown_key_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "styles.toml"
    file.write_text('[[styles]]\nid = "a"\ncolour = "red"\n', "utf-8")

    with pytest.raises(msgspec.ValidationError):
        load_styles(file)
