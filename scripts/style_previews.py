"""Make the previews of the studio's styles, with our own renderer: web/static/styles/<id>.webp.

    .venv/bin/python scripts/style_previews.py [folder]

Run it after a change to src/onetake/catalog/styles.toml; what it makes is committed.
"""

import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from PIL import Image  # noqa: E402

from onetake.catalog.styles import Style, load_styles  # noqa: E402
from onetake.providers.sandbox.painting import painted  # noqa: E402
from onetake.providers.sandbox.plan import look_of  # noqa: E402
from onetake.providers.sandbox.styles import styled  # noqa: E402

FOLDER = ROOT / "web" / "static" / "styles"
PAINTED = (960, 540)
SHOWN = (320, 180)
BYTES_MAX = 8 * 1024
QUALITIES = (82, 74, 66, 58, 50, 42, 34, 26)
SEED = 7


def preview(style: Style) -> bytes:
    """The picture as WebP, in the best quality that fits."""
    look = look_of({"prompt": style.scene}, style.scene, SEED)
    pixels = styled(painted(look, SEED, PAINTED, 1080), list(style.filters))
    small = Image.fromarray(pixels).resize(SHOWN, Image.Resampling.LANCZOS)
    for quality in QUALITIES:
        whole = io.BytesIO()
        small.save(whole, "WEBP", quality=quality, method=6)
        if whole.tell() <= BYTES_MAX:
            return whole.getvalue()
    raise SystemExit(f"{style.id}: no quality fits into {BYTES_MAX} bytes")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for style in load_styles().values():
        whole = preview(style)
        (folder / f"{style.id}.webp").write_bytes(whole)
        sys.stdout.write(f"{style.id}: {len(whole)} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
