"""Every request that the seeds show, as data: the curl lines and the bodies beside them.

`requests/*.json` holds them as they stand on their pages; equal ones once. What cannot be sent as
it stands (an id in a path, a placeholder, a fragment of a body) is completed here, visibly.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "requests"
GEMINI_MODEL: Final = "gemini-3.1-flash-image-preview-1k"

DESIGNED, CLONED = "{designed voice}", "{cloned voice}"
_VOICES: Final = {
    "voice_xxx": DESIGNED,
    "ttv-voice-2026062416421526-E4jmMP8B": DESIGNED,
    "VoiceClone123456": CLONED,
}
"""Voices of the pages' own accounts -> what stands for a voice of ours, made by another request."""


@dataclass(frozen=True)
class Seed:
    """One request. `form` has curl's own notation: `name=value`, `name=@file`."""

    name: str
    pages: tuple[str, ...]
    where: str
    method: str
    path: str
    body: Mapping[str, Any] | None
    form: tuple[str, ...]

    @property
    def model(self) -> str:
        if self.form:
            return next(f.partition("=")[2] for f in self.form if f.startswith("model="))
        return str((self.body or {}).get("model", ""))

    @property
    def query(self) -> bool:
        """Does it look at a task, rather than make one?"""
        return "{id}" in self.path

    def has(self, name: str) -> Any:
        """A field of the body, wherever it may stand."""
        if self.form:
            found = [f.partition("=")[2] for f in self.form if f.startswith(f"{name}=")]
            return found[0] if found else None
        body = self.body or {}
        extra: Mapping[str, Any] = body.get("extra_body", {})
        return body.get(name, extra.get(name))


def seeds(picture: bytes = b"") -> list[Seed]:
    """All of them, in the order of their pages. `picture` stands for `image_base64`."""
    found: list[Seed] = []
    for file in sorted(FOLDER.glob("*.json")):
        for number, row in enumerate(json.loads(file.read_text("utf-8"))):
            body = row.get("body")
            found.append(
                Seed(
                    name=f"{file.stem}-{number}",
                    pages=tuple(row["pages"]),
                    where=row["where"],
                    method=row["method"],
                    path=row["path"].replace("{modeName}", GEMINI_MODEL),
                    body=None if body is None else _completed(row["path"], body, picture),
                    form=tuple(row.get("form", ())),
                )
            )
    return found


def _completed(path: str, body: Mapping[str, Any], picture: bytes) -> Mapping[str, Any]:
    if path.startswith("/v1/images") and "model" not in body:
        # A fragment that shows one field: the smallest request that it belongs to.
        model = "seedream-4.5" if path != "/v1/images/tasks" else "NanoBanana"
        body = {"model": model, "prompt": "A clean product photo", **body}
    if body.get("voice_id") in _VOICES:
        body = {**body, "voice_id": _VOICES[body["voice_id"]]}
    text = json.dumps(body, ensure_ascii=False)
    encoded = base64.b64encode(picture).decode()
    for placeholder in ("image_base64_1", "image_base64_2", "image_base64"):
        text = text.replace(f'"{placeholder}"', f'"{encoded}"')
    return json.loads(text)
