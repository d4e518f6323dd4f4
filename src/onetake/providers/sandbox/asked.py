"""Reads what a spec asks for: numbers within their range, choices, JSON, the sort of file. Pure.

The rule: what is not understood is refused with the field's name and what it may be.
"""

import json
from collections.abc import Collection, Mapping
from typing import cast

from onetake.providers.sandbox.sheets import Unplannable

Spec = Mapping[str, object]


def number(spec: Spec, name: str, usual: float, low: float, high: float) -> float:
    value = spec.get(name)
    if value is None or value == "":
        return usual
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise Unplannable(f"{name} must be a number from {low:g} to {high:g}")
    return float(value)


def choice(spec: Spec, name: str, usual: str, allowed: Collection[str]) -> str:
    value = str(spec.get(name) or usual)
    if value not in allowed:
        raise Unplannable(f"{name} must be one of {', '.join(allowed)}")
    return value


def structure(spec: Spec, name: str) -> object:
    """A structured value: JSON text, or what it says. None where there is nothing."""
    value = spec.get(name)
    if not isinstance(value, str):
        return value
    try:
        return cast("object", json.loads(value)) if value.strip() else None
    except ValueError:
        raise Unplannable(f"{name} is not valid JSON") from None


def mapping(spec: Spec, name: str) -> dict[str, object]:
    """A structured value that must be an object."""
    value = structure(spec, name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unplannable(f"{name} must be an object")
    return cast("dict[str, object]", value)


def whole(spec: Spec, name: str, usual: int) -> int:
    """A whole number, which JSON may have written as text."""
    value = spec.get(name)
    if value is None or value == "":
        return usual
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Unplannable(f"{name} must be a whole number")
    return int(text)


def sort_asked(spec: Spec, *, rate: int, channels: int) -> tuple[str, int, int, int]:
    """Format, rate, bits and channels: `audio_setting` is more exact than the plain fields."""
    setting = mapping(spec, "audio_setting")
    form = str(setting.get("format") or spec.get("output_format") or "mp3")
    asked_rate = whole(setting, "sample_rate", 0) or whole(spec, "sample_rate", 0) or rate
    bits = whole(setting, "bitrate", 0)
    return form, asked_rate, bits, whole(setting, "channel", channels)
