"""Which language a text is in: what the caller says, or what its letters show. Pure.

Names on the right are eSpeak NG's. The rule: the letters decide, and the caller's word only
between the languages that are written with them.
"""

from typing import Final

TEXT_MAX: Final = 10_000
HAN: Final = "cmn"

NAMES: Final = {
    "chinese": "cmn", "mandarin": "cmn", "cantonese": "yue", "yue": "yue", "english": "en-us",
    "japanese": "ja", "korean": "ko", "spanish": "es", "french": "fr", "german": "de",
    "portuguese": "pt-br", "italian": "it", "russian": "ru", "arabic": "ar", "turkish": "tr",
    "dutch": "nl", "ukrainian": "uk", "vietnamese": "vi", "indonesian": "id", "thai": "th",
    "polish": "pl", "romanian": "ro", "greek": "el", "czech": "cs", "finnish": "fi",
    "hindi": "hi", "bulgarian": "bg", "danish": "da", "hebrew": "he", "malay": "ms",
    "persian": "fa", "slovak": "sk", "swedish": "sv", "croatian": "hr", "hungarian": "hu",
    "norwegian": "nb", "slovenian": "sl", "catalan": "ca", "nynorsk": "nb", "tamil": "ta",
    "中文": "cmn", "普通话": "cmn", "国语": "cmn", "粤语": "yue", "广东话": "yue", "英语": "en-us",
    "日语": "ja", "韩语": "ko", "法语": "fr", "德语": "de", "西班牙语": "es",
}  # fmt: skip
CODES: Final = {
    "zh": "cmn", "en": "en-us", "fr": "fr", "pt": "pt-br", "no": "nb", "tl": "en-us",
} | {name: name for name in NAMES.values()}  # fmt: skip
_ACCENTS: Final = {
    "uk": "en", "british": "en", "gb": "en", "英式": "en", "cantonese": "yue",
    "yue": "yue", "hk": "yue", "粤语": "yue",
}  # fmt: skip

_SCRIPTS: Final = (  # first and last letter, the language, and others that it may be
    ("぀", "ヿ", "ja", ()),
    ("㐀", "鿿", "cmn", ("yue",)),
    ("\uf900", "\ufaff", "cmn", ("yue",)),
    ("가", "힣", "ko", ()),
    ("ᄀ", "ᇿ", "ko", ()),
    ("Ͱ", "Ͽ", "el", ()),
    ("Ѐ", "ӿ", "ru", ("uk", "bg")),
    ("֐", "׿", "he", ()),
    ("؀", "ۿ", "ar", ("fa",)),
    ("ऀ", "ॿ", "hi", ()),
    ("஀", "௿", "ta", ()),
    ("฀", "๿", "th", ()),
)
_NOT_LATIN: Final = frozenset(
    name for _, _, first, more in _SCRIPTS for name in (first, *more)
)  # fmt: skip


def hinted(language: str) -> str | None:
    """eSpeak's name for what the caller calls it; None for `auto`. Raises KeyError."""
    text = language.strip().lower().replace("_", "-")
    if text in ("", "auto"):
        return None
    words = text.replace(",", " ").replace("(", " ").replace(")", " ").split()
    for accent, name in _ACCENTS.items():
        if accent in words or text == f"en-{accent}" or text == f"zh-{accent}":
            return name
    for word in words:
        if word in NAMES:
            return NAMES[word]
    code = words[0].split("-")[0] if words else ""
    return CODES[text] if text in CODES else CODES[code]


def language_of(char: str, hint: str | None) -> str | None:
    """None for what belongs to no language: spaces, digits, marks."""
    if not char.isalpha():
        return None
    if char == "ー":
        return "ja"
    for first, last, language, more in _SCRIPTS:
        if first <= char <= last:
            return hint if hint and hint in more else language
    return "en-us" if hint is None or hint in _NOT_LATIN else hint
