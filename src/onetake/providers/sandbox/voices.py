"""New voices: cloned from a recording, or designed from words. What is made is a preview of them.

The rule: the voice that the preview speaks with is the one that speech will use later, because
both come from the same recording or the same words.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from onetake.providers.sandbox.asked import Spec
from onetake.providers.sandbox.languages import hinted
from onetake.providers.sandbox.sheets import Unplannable
from onetake.providers.sandbox.speech import spoken, voice
from onetake.wire.child import Progress

PREVIEW: Final = {
    "cmn": "你好,这是我的声音。很高兴认识你。",
    "yue": "你好,呢個係我把聲。好高興認識你。",
    "ja": "こんにちは。これはわたしのこえです。",
    "en-us": "Hello, this is my voice. It is nice to meet you.",
}


def make(
    spec: Spec, materials: Sequence[str], folder: Path, name: str, progress: Progress
) -> dict[str, object]:
    """Raises Unplannable and decode.Unreadable, and ChildError where eSpeak NG is missing."""
    if spec.get("operation") == "voice_design":
        prompt = str(spec.get("prompt") or "").strip()
        if not prompt:
            raise Unplannable("prompt must describe the voice")
        asked: Spec = {**spec, "voice_prompt": prompt, "materials": ()}
        return spoken(asked, _text(spec), voice(asked, ()), folder / name, progress)
    if not materials:
        raise Unplannable("audio_url must be a recording of the voice")
    return spoken(spec, _text(spec), voice(spec, materials), folder / name, progress)


def _text(spec: Spec) -> str:
    text = str(spec.get("text") or "").strip()
    if text:
        return text
    try:
        language = hinted(str(spec.get("language") or "")) or ""
    except KeyError:
        language = ""  # spoken() says what is wrong with it
    return PREVIEW.get(language, PREVIEW["en-us"])
