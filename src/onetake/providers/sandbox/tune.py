"""From a prompt's words to what a piece of music is: length, tempo, key, style, instruments. Pure.

The rule: a number in the prompt is exact or refused; what the words leave open comes from the seed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from onetake.providers.sandbox.sheets import Unplannable

SECONDS: Final = (3, 240)
SECONDS_USUAL: Final = 30
TEMPOS: Final = (40, 220)

_DIGITS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
                  "九": 9}  # fmt: skip
_CHINESE: Final = r"[一二两三四五六七八九十]{1,3}"
_RANGE: Final = re.compile(
    r"(?<![\d.])(\d{1,4})\s*(?:to|-|–|~|至|到)\s*(\d{1,4})\s*-?\s*(?:seconds?\b|secs?\b|秒)", re.I
)
_SECONDS: Final = re.compile(
    rf"(?<![\d.])(\d{{1,4}}|{_CHINESE})\s*-?\s*(?:seconds?\b|secs?\b|秒)", re.I
)
_MINUTES: Final = re.compile(
    rf"(?<![\d.])(\d{{1,3}}(?:\.\d)?|{_CHINESE}|an?|one|two|three|four|half\s+a)"
    r"\s*-?\s*(?:minutes?\b|mins?\b|分钟)",
    re.I,
)
_ENGLISH: Final = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0}
_TEMPO: Final = re.compile(r"(?<![\d.])(\d{1,4})\s*(?:bpm\b|拍)", re.I)
_TEMPO_AFTER: Final = re.compile(r"\b(?:bpm|tempo)\s*(?:of|is|:|=)?\s*(\d{1,4})\b", re.I)

_STYLES: Final = (  # style, words, tempo, instruments, drums
    ("lofi", r"lo-?fi|chill ?hop|study beats|低保真", 78, ("epiano", "bass", "guitar"), "soft"),
    ("jazz", r"jazz|swing|bossa|爵士", 112, ("piano", "bass", "brass"), "brushes"),
    ("ambient", r"ambient|meditat|drone|sleep|spa\b|氛围|冥想", 66, ("pad", "bell"), ""),
    ("electronic", r"edm|techno|house|dance|synth ?wave|electro|club|电子|舞曲", 124,
     ("synth", "pad", "bass"), "four"),
    ("rock", r"rock|punk|metal|摇滚", 132, ("guitar", "bass", "organ"), "rock"),
    ("cinematic", r"cinematic|epic|trailer|film score|史诗|电影", 88,
     ("strings", "brass", "pad"), "toms"),
    ("classical", r"classical|orchestra|symphon|baroque|quartet|古典|交响", 92,
     ("strings", "piano", "flute"), ""),
    ("folk", r"folk|country|acoustic|民谣|乡村", 98, ("guitar", "bass", "flute"), "soft"),
    ("hiphop", r"hip-?hop|\brap\b|trap|说唱|嘻哈", 90, ("epiano", "bass", "bell"), "rock"),
    ("pop", r"pop|流行|vlog|commercial|advert|广告|brand|jingle", 112,
     ("piano", "guitar", "bass", "pad"), "rock"),
)  # fmt: skip
_INSTRUMENTS: Final = {
    "epiano": r"electric piano|rhodes|电钢", "piano": r"piano|钢琴", "guitar": r"guitar|吉他",
    "strings": r"strings?\b|violin|cello|小提琴|大提琴|弦乐", "synth": r"synth|合成器",
    "marimba": r"marimba|xylophone|马林巴|木琴", "flute": r"flute|whistle|长笛|笛",
    "bell": r"\bbells?\b|celesta|music box|glockenspiel|八音盒|铃", "brass": r"brass|trumpet|horn\b"
    r"|sax|小号|萨克斯|铜管", "organ": r"organ\b|风琴", "pad": r"\bpads?\b|atmospher",
    "bass": r"\bbass\b|贝斯", "harp": r"harp\b|guzheng|koto|竖琴|古筝|琵琶",
}  # fmt: skip
_DRUMS: Final = r"drums?\b|\bbeat|percussion|鼓|打击乐|节拍"
_NO_DRUMS: Final = r"(?:no|without)\s+(?:drums?|percussion|beat)|无鼓|没有鼓"
_SOFT_DRUMS: Final = r"(?:soft|gentle|light)\s+(?:drums?|beat|percussion)|轻柔的?(?:鼓|打击)"
_PACES: Final = (
    (r"very slow|largo|很慢", 54), (r"\bslow|ballad|calm|peaceful|sad|慢|抒情|安静|平静", 76),
    (r"\bfast|energetic|driving|exciting|快|激昂|动感", 138), (r"upbeat|lively|欢快|活泼", 122),
)  # fmt: skip
_MINOR: Final = (
    r"\bminor\b|sad|melanchol|dark|myster|tense|suspense|lonely|epic|horror"
    r"|悲|忧|伤|暗|神秘|紧张|孤独|小调"
)
_MAJOR: Final = r"\bmajor\b|bright|happy|sunny|joy|cheer|uplift|inspir|欢|快乐|阳光|明亮|大调"
_KEY: Final = re.compile(r"\b([A-G])([#b♯♭]?)[ -](?:major|minor)\b|([A-G])(大调|小调)")
_KEYS: Final = {"A": 0, "B": 2, "C": 3, "D": 5, "E": 7, "F": 8, "G": 10}
_WOMAN: Final = r"female|woman|girl|女"
_MAN: Final = r"\bmale|\bman\b|\bmen\b|\bboy|男"
_NO_VOICE: Final = r"no vocals?|without vocals?|instrumental|no sing|纯音乐|无人声|伴奏"


@dataclass(frozen=True, slots=True)
class Tune:
    """`seconds` None: not said. `key` is semitones above A; `energy` is 0 to 1."""

    seconds: float | None
    tempo: int
    key: int
    minor: bool
    style: str
    instruments: tuple[str, ...]
    drums: str  # "" for none
    energy: float
    female: bool
    wordless: bool  # the prompt wants nobody to sing
    seed: int

    @property
    def beat(self) -> float:
        """Seconds."""
        return 60 / self.tempo


def tune(prompt: str, seed: int) -> Tune:
    """Raises Unplannable."""
    words = prompt.lower()
    chance = sha256(f"tune {seed}".encode()).digest()
    style, usual, band, beat = _style(words, chance[0])
    drums = "" if re.search(_NO_DRUMS, words) else beat
    if not drums and re.search(_DRUMS, words) and not re.search(_NO_DRUMS, words):
        drums = "soft"
    if drums and re.search(_SOFT_DRUMS, words):
        drums = "soft"
    tempo = _tempo(words, usual + chance[1] % 9 - 4)
    return Tune(
        _length(words),
        tempo,
        _key(prompt, chance[2]),
        _minor(words, chance[3]),
        style,
        _band(words, band),
        drums,
        min(max((tempo - 50) / 90, 0.15), 1.0),
        _female(words, chance[4]),
        bool(re.search(_NO_VOICE, words)),
        seed,
    )


def _style(words: str, chance: int) -> tuple[str, int, tuple[str, ...], str]:
    for style, pattern, tempo, band, drums in _STYLES:
        if re.search(pattern, words):
            return style, tempo, band, drums
    open_styles = [each for each in _STYLES if each[0] in ("pop", "ambient", "folk")]
    style, _, tempo, band, drums = open_styles[chance % len(open_styles)]
    return style, tempo, band, drums


def _band(words: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    """The named ones first; the style's fill up, for harmony and bass."""
    rest = words
    named: list[str] = []
    for name, pattern in _INSTRUMENTS.items():
        if re.search(pattern, rest):
            named.append(name)
            rest = re.sub(pattern, " ", rest)
    return tuple(dict.fromkeys((*named, *(() if len(named) > 2 else usual))))


def _tempo(words: str, usual: int) -> int:
    found = _TEMPO.search(words) or _TEMPO_AFTER.search(words)
    if found:
        tempo = int(found[1])
        if not TEMPOS[0] <= tempo <= TEMPOS[1]:
            raise Unplannable(f"prompt asks for {tempo} bpm; {TEMPOS[0]} to {TEMPOS[1]} are made")
        return tempo
    return next((tempo for pattern, tempo in _PACES if re.search(pattern, words)), usual)


def _length(words: str) -> float | None:
    seconds = None
    if found := _RANGE.search(words):
        seconds = (int(found[1]) + int(found[2])) / 2
    elif found := _SECONDS.search(words):
        seconds = _number(found[1])
    elif found := _MINUTES.search(words):
        seconds = 60 * _number(found[1])
    elif "半分钟" in words:
        seconds = 30.0
    if seconds is not None and not SECONDS[0] <= seconds <= SECONDS[1]:
        raise Unplannable(
            f"prompt asks for {seconds:g} seconds; {SECONDS[0]} to {SECONDS[1]} are made"
        )
    return seconds


def _number(text: str) -> float:
    if text[0].isascii() and text[0].isdigit():
        return float(text)
    if text in _ENGLISH:
        return _ENGLISH[text]
    if text.startswith("half"):
        return 0.5
    tens, ten, ones = text.rpartition("十")
    high = (_DIGITS.get(tens, 1) if ten else 0) * 10
    return float(high + _DIGITS.get(ones, 0))


def _key(prompt: str, chance: int) -> int:
    found = _KEY.search(prompt)
    if not found:
        return chance % 12
    shift = {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(found[2] or "", 0)
    return (_KEYS[found[1] or found[3]] + shift) % 12


def _minor(words: str, chance: int) -> bool:
    if re.search(_MAJOR, words):
        return False
    return bool(re.search(_MINOR, words)) or chance % 4 == 0


def _female(words: str, chance: int) -> bool:
    if re.search(_WOMAN, words):
        return True
    return not re.search(_MAN, words) and chance % 2 == 0


def lyric_sections(lyrics: str) -> tuple[tuple[str, str], ...]:
    """(section, line) for every line; the section is the last `[Tag]`, `verse` before the first."""
    section = "verse"
    lines: list[tuple[str, str]] = []
    for raw in re.split(r"[\n;;]+", lyrics):
        line = raw.strip()
        while tag := re.match(r"\[([^\[\]]{1,40})\]\s*", line):
            section = _SECTIONS.get(re.sub(r"[\s\d-]+$", "", tag[1].lower()), "verse")
            line = line[tag.end() :]
        if any(char.isalpha() for char in line):
            lines.append((section, line))
    return tuple(lines)


_SECTIONS: Final[Mapping[str, str]] = {
    "chorus": "chorus", "hook": "chorus", "pre chorus": "bridge", "pre-chorus": "bridge",
    "bridge": "bridge", "intro": "verse", "outro": "verse", "verse": "verse",
    "副歌": "chorus", "主歌": "verse", "桥段": "bridge",
}  # fmt: skip
